"""What the screens of this trade list and count."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from loge.domains.offers.choices import AWAITED, SEATED, TOOK_UP, AnswerState, OfferStatus
from loge.domains.offers.models import LocalOffer, OfferAnswer
from loge.domains.offers.queries.matching import with_seats
from loge.domains.offers.rules import KEPT_MONTHS
from loge.foundation.dates import add_months
from loge.registers.housing.models import Residence
from loge.registers.tenants.choices import Channel
from loge.registers.tenants.models import ContactPoint, ContactRefusal

A = AnswerState
# The lists of one offer: what it is called in an address → the answers that are in it.
GROUPS: dict[str, tuple[AnswerState, ...]] = {
    "interessees": (A.INTERESTED,),
    "inscrites": (A.REGISTERED,),
    "attente": (A.WAITING,),
    "places": SEATED,
    "en-ont-profite": TOOK_UP,
    "desistees": (A.WITHDRAWN,),
    "pas-interessees": (A.DECLINED,),
    "deja": (A.HAS_ALREADY,),
    "proposees": tuple(state for state in A if state != A.NONE),
}


def offers_seen_by(user, *, status: str) -> QuerySet[LocalOffer]:
    found = with_seats(LocalOffer.objects.visible_to(user).filter(status=status)).select_related("partner", "manager")
    return found.order_by("-closed_at" if status == OfferStatus.CLOSED else "title", "pk")


def running_offer(pk: int, *, on: date) -> LocalOffer | None:
    return LocalOffer.objects.running(on).filter(pk=pk).first()


def to_call_back(offers, *, viewer) -> dict[int, int]:
    """offer → people interested whom nobody has called back yet, in the viewer's perimeter."""
    interested = OfferAnswer.objects.visible_to(viewer).listed().filter(offer__in=offers, state=A.INTERESTED)
    return dict(interested.order_by().values_list("offer").annotate(Count("pk")))


def figures_of(offer: LocalOffer, *, viewer) -> dict[str, int]:
    """One number for each list; those kept when the answers were erased."""
    counts: dict[str, int] = defaultdict(int, offer.figures)
    if offer.purged_at is None:
        answers = OfferAnswer.objects.visible_to(viewer).listed().filter(offer=offer)
        counts = defaultdict(int, answers.order_by().values_list("state").annotate(Count("pk")))
    return {name: sum(counts[state] for state in states) for name, states in GROUPS.items()}


def answers_in(offer: LocalOffer, group: str, *, viewer) -> QuerySet[OfferAnswer]:
    """The people of one list, the waiting list and those to call back in the order in which they came."""
    found = OfferAnswer.objects.visible_to(viewer).listed().filter(offer=offer, state__in=GROUPS[group])
    refused = ContactRefusal.objects.filter(person=OuterRef("person"), lifted_at=None)
    found = found.select_related("person", "household__residence", "noted_by").annotate(refuses_calls=Exists(refused))
    if group in ("interessees", "attente"):
        return found.order_by("noted_at", "pk")
    return found.order_by("person__search_key", "pk")


def numbers_of(people) -> dict[int, str]:
    """The first number of each that may be dialled."""
    usable = ContactPoint.objects.usable().filter(person__in=people, channel=Channel.PHONE)
    found: dict[int, str] = {}
    for person, value in usable.order_by("rank", "pk").values_list("person", "value"):
        found.setdefault(person, value)
    return found


def calls_waiting_on(user) -> QuerySet[LocalOffer]:
    """Offers that this person manages and in which someone waits to be called back."""
    interested = OfferAnswer.objects.visible_to(user).listed().filter(state=A.INTERESTED)
    mine = LocalOffer.objects.filter(manager=user, status=OfferStatus.OPEN, answers__in=interested)
    return mine.annotate(waiting=Count("answers")).order_by("-waiting", "title", "pk")


def answers_of(person, *, viewer) -> QuerySet[OfferAnswer]:
    noted = OfferAnswer.objects.visible_to(viewer).noted().filter(person=person)
    return noted.select_related("offer", "noted_by")


def awaited_of_protected(people, homes) -> QuerySet[OfferAnswer]:
    return OfferAnswer.objects.filter(Q(person__in=people) | Q(household__in=homes), state__in=AWAITED)


def offers_over(*, on: date) -> QuerySet[LocalOffer]:
    """Still open though their last day has passed."""
    return LocalOffer.objects.filter(status=OfferStatus.OPEN, ends_on__lt=on)


def offers_to_purge(*, on: date) -> QuerySet[LocalOffer]:
    return LocalOffer.objects.filter(closed_at__date__lt=add_months(on, -KEPT_MONTHS), purged_at=None)


def towns_of(user) -> list[tuple[str, str]]:
    """(INSEE code, name) of the municipalities of the user's perimeter."""
    known = Residence.objects.visible_to(user).exclude(municipality_code="")
    towns = dict(known.order_by("municipality_code").values_list("municipality_code", "municipality").distinct())
    return sorted(towns.items(), key=lambda town: (town[1], town[0]))
