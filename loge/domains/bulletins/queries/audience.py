"""Which homes an information goes to, and by which way: one statement for a block, whatever it holds.

What the gate says of one home (registers/peace/gate.py) is said here of all: pauses and protected homes are left alone, whoever
had a message or answered a call today waits until tomorrow. Homes where a way to reach someone is unsafe are left alone too.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from loge.domains.bulletins.choices import DeliveryState, Way
from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.rules.hours import sms_may_leave
from loge.foundation.notifications.sms import gateway
from loge.registers.housing.access import within_perimeter
from loge.registers.peace.queries import homes_contacted_today, homes_to_leave_alone
from loge.registers.tenants.choices import Channel, ContactOwner, OccupantLink, PhoneKind
from loge.registers.tenants.models import ContactPoint, Household, Occupant

OURS = (ContactOwner.SELF, ContactOwner.HOUSEHOLD)
ROUNDED_TO = 10


@dataclass(frozen=True)
class Estimate:
    """At most so many homes by each way, before anything is sent."""

    email: int
    sms: int
    letter: int

    @property
    def homes(self) -> int:
        return self.email + self.sms + self.letter


def homes_of(sender) -> QuerySet[Household]:
    return Household.objects.present().filter(within_perimeter(sender, residence="residence"))


def estimate(sender) -> Estimate:
    """Every home of the perimeter, those that will be left alone included, rounded up: what is sent afterwards cannot be
    subtracted from it to learn that someone is protected."""
    counted = _with_ways(homes_of(sender)).aggregate(
        by_email=Count("pk", filter=Q(email__isnull=False)),
        by_sms=Count("pk", filter=Q(email=None, mobile__isnull=False)),
        by_letter=Count("pk", filter=Q(email=None, mobile=None)),
    )
    rounded = {way.removeprefix("by_"): -(-number // ROUNDED_TO) * ROUNDED_TO for way, number in counted.items()}
    return Estimate(**rounded)


def homes_due(bulletin: Bulletin, *, after: int, now: datetime) -> QuerySet[Household]:
    """Those that it may reach now, in the order of their keys; with `addressee`, `email`, `mobile`, `postal_code`."""
    homes = _not_reached(bulletin, now).filter(pk__gt=after).exclude(pk__in=homes_contacted_today(now))
    if not sms_may_leave(now):
        homes = homes.filter(Q(email__isnull=False) | Q(mobile=None))
    return homes.annotate(postal_code=F("unit__building__postal_code")).order_by("pk")


def has_homes_left(bulletin: Bulletin, *, now: datetime) -> bool:
    """Some wait for another hour or another day. Those to leave alone are not waited for, whatever the reason."""
    return _not_reached(bulletin, now).exists()


def waiting_messages(bulletin: Bulletin, *, after: int, now: datetime) -> QuerySet[Delivery]:
    """SMS that follow a lost e-mail and may leave now, with `mobile` and `postal_code`."""
    due = bulletin.deliveries.filter(state=DeliveryState.WAITING, channel=Way.SMS, pk__gt=after)
    due = due.exclude(household__in=homes_to_leave_alone(now)).exclude(household__in=homes_contacted_today(now))
    return due.annotate(mobile=_mobile("person"), postal_code=F("household__unit__building__postal_code")).order_by(
        "pk"
    )


def bulletins_to_relay() -> list[Bulletin]:
    """Under way, or sent with messages that still look for another way."""
    waiting = Delivery.objects.filter(bulletin=OuterRef("pk"), state=DeliveryState.WAITING, channel=Way.SMS)
    return list((Bulletin.objects.under_way() | Bulletin.objects.filter(Exists(waiting))).order_by("sent_at", "pk"))


def has_mobile(delivery: Delivery) -> bool:
    found = Delivery.objects.filter(pk=delivery.pk).annotate(mobile=_mobile("person"))
    return found.values_list("mobile", flat=True).get() is not None


def _not_reached(bulletin: Bulletin, now: datetime) -> QuerySet[Household]:
    reached = Delivery.objects.filter(bulletin=bulletin, household=OuterRef("pk"))
    homes = homes_of(bulletin.sent_by).exclude(pk__in=homes_to_leave_alone(now))
    return _with_ways(homes.filter(~Exists(reached), ~Exists(_unsafe())))


def _with_ways(homes: QuerySet[Household]) -> QuerySet[Household]:
    """Where there is someone to write to, `addressee`: the reference person, else an adult; their address, their mobile."""
    someone = homes.annotate(addressee=Subquery(_living().values("person")[:1])).exclude(addressee=None)
    return someone.annotate(
        email=Subquery(_points("addressee", Channel.EMAIL).values("value")[:1]), mobile=_mobile("addressee")
    )


def _living() -> QuerySet[Occupant]:
    here = Occupant.objects.filter(
        household=OuterRef("pk"), ends_on=None, person__deceased=False, person__merged_into=None
    )
    first = Case(When(person=F("household__reference_person"), then=Value(0)), default=Value(1))
    return here.exclude(link=OccupantLink.CHILD).exclude(is_dependent=True).order_by(first, "pk")


def _mobile(person: str):
    """None for everyone where this installation sends no SMS."""
    if not gateway.is_set():
        return Subquery(ContactPoint.objects.none().values("value")[:1])
    numbers = _points(person, Channel.PHONE).filter(phone_kind__in=(PhoneKind.MOBILE, PhoneKind.FOREIGN))
    return Subquery(numbers.values("value")[:1])


def _points(person: str, channel: str) -> QuerySet[ContactPoint]:
    today = timezone.localdate()
    valid = Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
    own = ContactPoint.objects.usable().filter(*valid, person=OuterRef(person), channel=channel, belongs_to__in=OURS)
    return own.order_by("rank", "pk")


def _unsafe() -> QuerySet[ContactPoint]:
    lives_there = Q(person__occupancies__household=OuterRef("pk"), person__occupancies__ends_on=None)
    return ContactPoint.objects.filter(lives_there, safe_to_use=False)
