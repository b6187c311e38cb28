"""People over an age of whom nothing was heard for months. No guess: each criterion is shown, and may be changed.

What counts as a sign of life: someone of the home spoken to by a campaign, or by any other trade (the log of contacts of the
register `peace`, where every trade writes); what the home did by itself (`SignOfLife`, same register: a payment made otherwise, a
request, a meeting held, a page opened); a number or an address given or checked by them.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from loge.domains.outreach.choices import OPEN_STATUSES, SPOKEN_TO, RegularState
from loge.domains.outreach.models import Attempt, QuietDismissal, RegularCall, Target
from loge.domains.outreach.queries.pursuits import ALIVE
from loge.foundation.dates import add_months, born_on_or_before
from loge.registers.peace.models import ContactPause, OutgoingContact, SignOfLife
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import BirthDateQuality, ContactSource
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Household, Occupant


@dataclass(frozen=True)
class QuietCriteria:
    """Ages in whole years, silence in months (13 Habitat's rule: 75 years, 6 months)."""

    min_age: int = 75
    months: int = 6
    alone: bool = False

    def as_wave(self) -> dict:
        told = {"min_age": self.min_age, "no_contact_months": self.months}
        return told | ({"alone": True} if self.alone else {})


def quiet_people(criteria: QuietCriteria, *, viewer, today: date) -> QuerySet[Occupant]:
    """One row per person, the oldest first; `last_spoken` is the last time a campaign spoke to their home, if ever."""
    since = timezone.make_aware(datetime.combine(add_months(today, -criteria.months), time(0)))
    homes = Household.objects.visible_to(viewer).present().exclude(pk__in=protected_household_ids())
    people = Occupant.objects.filter(
        household__in=homes,
        ends_on=None,
        person__deceased=False,
        person__merged_into=None,
        person__birth_date__lte=born_on_or_before(today, age=criteria.min_age),
    ).exclude(person__birth_date_quality=BirthDateQuality.DOUBTFUL)
    for sign in _signs(since):
        people = people.exclude(Exists(sign))
    for reason in _reasons_not_to_propose(today):
        people = people.exclude(Exists(reason))
    if criteria.alone:
        living = Occupant.objects.filter(household=OuterRef("household"), ends_on=None, person__deceased=False)
        size = living.order_by().values("household").annotate(number=Count("pk")).values("number")
        people = people.annotate(size=Subquery(size)).filter(size=1)
    last = Attempt.objects.filter(household=OuterRef("household"), outcome__in=SPOKEN_TO).order_by("-started_at")
    people = people.annotate(last_spoken=Subquery(last.values("started_at")[:1]))
    return people.select_related("person", "household__residence").order_by("person__birth_date", "pk")


def _signs(since: datetime) -> list[QuerySet]:
    home = OuterRef("household")
    return [
        Attempt.objects.filter(household=home, started_at__gte=since, outcome__in=SPOKEN_TO),
        OutgoingContact.objects.filter(household=home, at__gte=since, spoken=True),
        SignOfLife.objects.filter(household=home, on__gte=since.date()),
        ContactPoint.objects.filter(person=OuterRef("person"), verified_on__gte=since.date()).exclude(
            source=ContactSource.ERP
        ),
    ]


def _reasons_not_to_propose(today: date) -> list[QuerySet]:
    """They refused, a human decides, they are called already, or someone said not now."""
    home, now = OuterRef("household"), timezone.now()
    pauses = ContactPause.objects.standing(now).filter(household=home)
    return [
        ContactRefusal.objects.filter(person=OuterRef("person"), lifted_at=None),
        pauses,
        RegularCall.objects.filter(household=home).exclude(state=RegularState.ENDED),
        Target.objects.filter(household=home, status__in=OPEN_STATUSES, campaign__status__in=ALIVE),
        QuietDismissal.objects.filter(household=home, until__gt=today),
    ]


def has_number(household: Household) -> bool:
    living = Q(person__occupancies__household=household, person__occupancies__ends_on=None)
    return ContactPoint.objects.phones().usable().filter(living).exists()
