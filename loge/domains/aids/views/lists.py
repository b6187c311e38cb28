from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from loge.domains.aids.exports import applications_workbook
from loge.domains.aids.permissions import check_can_export
from loge.foundation.ui.answers import XLSX, attached, press
from loge.registers.accounts.guards import allowed_when


@require_POST
@allowed_when(check_can_export)
def export(request):
    return press(
        request, lambda: applications_workbook(by=request.user), back=reverse("aids:list"),
        then=lambda content: attached(content, XLSX, f"aides-{timezone.localdate():%Y-%m-%d}.xlsx"),
    )  # fmt: skip
