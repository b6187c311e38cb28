from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from loge.domains.arrears.models import RepaymentPlan
from loge.domains.arrears.operations.papers import note_print
from loge.domains.arrears.presenters.paper import plan_pdf, statement_pdf
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import for_settlers
from loge.foundation.ui.answers import PDF, attached, press


@require_POST
@for_settlers
def plan(request, pk):
    """The plan to sign, as a PDF."""
    found = get_object_or_404(RepaymentPlan.objects.visible_to(request.user).select_related("account__lease"), pk=pk)
    return press(
        request, lambda: note_print(found.account, paper="plan", by=request.user), back=reverse("arrears:plan", args=[pk]),
        then=lambda _: attached(plan_pdf(found, today=timezone.localdate()), PDF, f"plan-{pk}.pdf"),
    )  # fmt: skip


@require_POST
@for_settlers
def statement(request, pk):
    """The account as of today, as a PDF."""
    account, today = find(request, pk), timezone.localdate()
    return press(
        request, lambda: note_print(account, paper="statement", by=request.user), back=reverse("arrears:account", args=[pk]),
        then=lambda _: attached(statement_pdf(account, on=today, today=today), PDF, f"releve-{today:%Y-%m-%d}.pdf"),
    )  # fmt: skip
