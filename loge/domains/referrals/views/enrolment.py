from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.referrals.choices import EnrolmentState
from loge.domains.referrals.models import EnrolmentHelp
from loge.domains.referrals.operations.enrolment import NEXT, note_enrolment
from loge.domains.referrals.permissions import check_can_propose
from loge.domains.referrals.presenters.paper import enrolment_pdf
from loge.foundation.ui.answers import PDF, attached, press
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household, Person


def _tenant(request, person) -> tuple[Person, Household]:
    tenant = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    homes = Household.objects.visible_to(request.user).filter(occupants__person=tenant, occupants__ends_on=None)
    homes = homes.select_related("residence", "unit__building").order_by("ended_on", "-pk").distinct()
    return tenant, get_object_or_404(homes[:1])


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_propose)
def help_enrol(request, person):
    tenant, home = _tenant(request, person)
    if request.method == "POST":
        return _note(request, tenant, home, request.POST.get("etape", ""))
    helped = EnrolmentHelp.objects.visible_to(request.user).filter(person=tenant).first()
    steps = [step for step in NEXT[helped.state if helped else ""] if step != EnrolmentState.PRINTED]
    context = {
        "person": tenant, "home": home, "helped": helped, "steps": steps,
        "may_print": bool(helped and EnrolmentState.PRINTED in NEXT[helped.state]),
    }  # fmt: skip
    return render(request, "referrals/enrolment.html", context)


def _note(request, tenant, home, step, then=None):
    back = reverse("referrals:enrolment", kwargs={"person": tenant.pk})
    return press(request, lambda: note_enrolment(tenant, home=home, state=step, by=request.user), back=back, then=then)


@require_POST
@allowed_when(check_can_propose)
def form(request, person):
    tenant, home = _tenant(request, person)

    def printed(_):
        content = enrolment_pdf(tenant, home, today=timezone.localdate())
        return attached(content, PDF, "demande-inscription.pdf")

    return _note(request, tenant, home, EnrolmentState.PRINTED, then=printed)
