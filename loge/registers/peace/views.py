from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.ui.answers import fill, press, typed
from loge.registers.accounts.guards import allowed_when
from loge.registers.peace.forms import PauseForm
from loge.registers.peace.models import ContactPause
from loge.registers.peace.operations import lift_pause, pause_contacts
from loge.registers.peace.permissions import check_can_pause, check_is_referent
from loge.registers.peace.queries import referents, to_decide
from loge.registers.tenants.models import Household, Person

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_pause)
def pause(request, person_pk):
    """From a tenant’s file: nobody contacts the home for a while."""
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    homes = Household.objects.visible_to(request.user).filter(
        occupants__person=person, occupants__ends_on=None, ended_on=None
    )
    homes = homes.select_related("residence", "unit").distinct().order_by("pk")
    if not homes:
        raise Http404
    return fill(
        request, PauseForm(typed(request), homes=homes, referents=referents()),
        lambda said: pause_contacts(**said, by=request.user), template="peace/pause.html", context={"person": person},
        done="Les prises de contact avec ce foyer sont suspendues.", back=reverse("desk:tenant_file", args=[person.pk]),
    )  # fmt: skip


@require_POST
@allowed_when(check_can_pause)
def lift(request, pk):
    standing = get_object_or_404(ContactPause.objects.visible_to(request.user).select_related("household"), pk=pk)
    person = standing.person_id or standing.household.reference_person_id
    return press(
        request, lambda: lift_pause(standing, by=request.user), done="Les prises de contact peuvent reprendre.",
        back=reverse("desk:tenant_file", args=[person]) if person else reverse("desk:home"),
    )  # fmt: skip


@require_GET
@allowed_when(check_is_referent)
def decisions(request):
    """The homes for which I decide, the oldest first."""
    page = Paginator(to_decide(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "peace/decisions.html", {"page": page})
