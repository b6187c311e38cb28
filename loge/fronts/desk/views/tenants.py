from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.foundation.timeline import Page, Place
from loge.fronts.desk.tenant_file import BESIDE, PANELS, panels_for, timeline_of
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household, Person
from loge.registers.tenants.operations.people import open_tenant_file
from loge.registers.tenants.permissions import check_can_see_tenants
from loge.registers.tenants.search import SHOWN, search


@require_GET
@allowed_when(check_can_see_tenants)
def find(request):
    """The search page, or its results alone while someone types."""
    typed = request.GET.get("q", "")
    context = {
        "typed": typed,
        "results": search(typed, viewer=request.user, everywhere=request.GET.get("ou") == "partout"),
        "shown": SHOWN,
        "today": timezone.localdate(),
    }
    return render(request, "desk/_results.html" if request.htmx else "desk/search.html", context)


@require_GET
@allowed_when(check_can_see_tenants)
def tenant_file(request, pk):
    """A person's file. Opening it leaves its line in the journal; a merged record leads to the one that stands."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if person.merged_into_id:
        return redirect("desk:tenant_file", pk=person.merged_into_id)
    open_tenant_file(person, by=request.user)
    homes = Household.objects.visible_to(request.user).filter(occupants__person=person, occupants__ends_on=None)
    context = {
        "person": person,
        "age": person.age_on(timezone.localdate()),
        "home": homes.select_related("unit__building", "residence").order_by("ended_on", "-pk").first(),
        "panels": panels_for(person, request.user, PANELS),
        "beside": panels_for(person, request.user, BESIDE),
        **_told(person, timeline_of(person, request.user)),
    }
    return render(request, "desk/tenant_file.html", context)


@require_GET
@allowed_when(check_can_see_tenants)
def timeline(request, pk):
    """The line of time further back: what follows on the file for htmx, a page of its own without JavaScript."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    if person.merged_into_id:
        return redirect("desk:timeline", pk=person.merged_into_id)
    try:
        after = Place.of(request.GET["apres"]) if "apres" in request.GET else None
    except ValueError:
        raise Http404 from None
    open_tenant_file(person, by=request.user, reason="historique")
    context = {"person": person, **_told(person, timeline_of(person, request.user, after=after))}
    return render(request, "desk/_moments.html" if request.htmx else "desk/timeline.html", context)


def _told(person: Person, page: Page) -> dict:
    further = f"{reverse('desk:timeline', args=[person.pk])}?{urlencode({'apres': page.next})}"
    return {"moments": page.moments, "further": further if page.next else ""}
