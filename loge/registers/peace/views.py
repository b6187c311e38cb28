from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.errors import Refusal
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
    form = PauseForm(request.POST if request.method == "POST" else None, homes=homes, referents=referents())
    if request.method == "POST" and form.is_valid():
        try:
            pause_contacts(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les prises de contact avec ce foyer sont suspendues.")
            return redirect("desk:tenant_file", pk=person.pk)
    context = {"form": form, "person": person}
    return render(request, "peace/pause.html", context, status=422 if form.errors else 200)


@require_POST
@allowed_when(check_can_pause)
def lift(request, pk):
    standing = get_object_or_404(ContactPause.objects.visible_to(request.user).select_related("household"), pk=pk)
    try:
        lift_pause(standing, by=request.user)
        messages.success(request, "Les prises de contact peuvent reprendre.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    person = standing.person_id or standing.household.reference_person_id
    return redirect("desk:tenant_file", pk=person) if person else redirect("desk:home")


@require_GET
@allowed_when(check_is_referent)
def decisions(request):
    """The homes for which I decide, the oldest first."""
    page = Paginator(to_decide(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "peace/decisions.html", {"page": page})
