from django.urls import reverse
from django.utils import timezone

from loge.domains.offers.models import OfferAnswer
from loge.domains.offers.permissions import can_keep, can_record, can_see
from loge.domains.offers.presenters import proposal, proposals
from loge.domains.offers.queries.lists import calls_waiting_on
from loge.domains.offers.queries.matching import offers_for_people, with_seats

SHOWN = 5


def on_home(user):
    """People who wait to be called back about the offers that I manage."""
    if not can_keep(user):
        return None
    waiting = list(calls_waiting_on(user)[: SHOWN + 1])
    return ("offers/_home_panel.html", {"offers": waiting[:SHOWN]}) if waiting else None


def on_tenant_file(person, *, viewer):
    """What may be offered to this person, and what they answered."""
    if not can_see(viewer):
        return None
    fresh, settled = _shown([person], viewer, lambda offer, one: reverse("offers:answer", args=[offer, one]))
    context = {"fresh": fresh, "settled": settled, "may_record": can_record(viewer), "person": person}
    return "offers/_tenant_panel.html", context


def on_call(people, *, viewer, address):
    """What the caller may say to those on the line. `address(offer, person)`: where an answer is sent."""
    if not can_record(viewer):
        return None
    fresh, settled = _shown(people, viewer, address)
    return "offers/_call_panel.html", {"fresh": fresh, "settled": settled, "may_record": True}


def _shown(people, viewer, address):
    offered = offers_for_people(people, on=timezone.localdate())
    return proposals(people, offered, viewer=viewer, address=address, named=len(people) > 1)


def one_proposal(offer, person, *, viewer, url: str, name: str = "", problem: str = ""):
    """One offer of a panel, as it stands after a click."""
    seats = with_seats(type(offer).objects.filter(pk=offer.pk)).select_related("partner").get()
    answer = OfferAnswer.objects.filter(offer=offer, person=person).prefetch_related("steps").first()
    shown = proposal(
        seats, answer, person, viewer=viewer, url=url, name=name, problem=problem, unfolded=True,
    )  # fmt: skip
    return "offers/_proposal.html", {"one": shown, "may_record": can_record(viewer)}
