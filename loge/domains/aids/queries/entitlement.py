"""Who may be entitled to what, both ways: the aids of one home, and the homes of one aid. One test holds the two together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from loge.domains.aids.choices import OPEN
from loge.domains.aids.models import AidApplication, AidDecline, AidScheme, Guarantee
from loge.domains.aids.queries.rents import rents_paid
from loge.domains.aids.queries.schemes import conditions_of, running_schemes
from loge.domains.aids.rules.entitlement import Home, Proposal, income_per_unit, propose
from loge.foundation.dates import age_on, born_on_or_before
from loge.registers.partners.rules import department_of_insee
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES, BirthDateQuality
from loge.registers.tenants.models import Household, Occupant

TOLD_LATELY = timedelta(days=365)


@dataclass(frozen=True)
class Proposed:
    scheme: AidScheme
    proposal: Proposal


def proposals_for(household: Household, *, on: date) -> list[Proposed]:
    """Aids that may be asked for this home today, those turned down or already asked for apart."""
    set_aside = _set_aside(household, on)
    facts = facts_of([household], on=on)[household.pk]
    found = ((scheme, propose(conditions_of(scheme), facts)) for scheme in running_schemes(on=on))
    return [Proposed(scheme, one) for scheme, one in found if one is not None and scheme.pk not in set_aside]


def _set_aside(household: Household, on: date) -> set[int]:
    declined = AidDecline.objects.standing(on).filter(household=household).values_list("scheme", flat=True)
    asked = _asked_lately(on).filter(household=household, seal=None).values_list("scheme", flat=True)
    return {*declined, *asked}


def _asked_lately(on: date) -> QuerySet[AidApplication]:
    """Under way, or decided within a year: funds seldom help twice. Asking again by hand stays possible."""
    return AidApplication.objects.filter(Q(status__in=OPEN) | Q(decided_on__gt=on - TOLD_LATELY))


def facts_of(households: Iterable[Household], *, on: date) -> dict[int, Home]:
    """What the rules read of each home: as many queries, whatever their number. Homes come with their lease and residence."""
    listed = list(households)
    keys = [home.pk for home in listed]
    ages, incomes = _ages(keys, on), told_incomes(keys, on=on)
    guarantees = defaultdict(set)
    standing = Guarantee.objects.standing(on).filter(lease__in=[home.lease_id for home in listed])
    for lease, kind in standing.values_list("lease", "kind"):
        guarantees[lease].add(kind)
    paid = rents_paid([home.lease_id for home in listed], on=on)
    return {
        home.pk: Home(
            department=department_of_insee(home.residence.municipality_code), owed=home.lease.balance, ages=tuple(ages[home.pk]),
            income=incomes.get(home.pk), guarantees=frozenset(guarantees[home.lease_id]),
            rent_months=paid.get(home.lease_id),
        )
        for home in listed
    }  # fmt: skip


def told_incomes(households: Iterable[int] | None = None, *, on: date) -> dict[int, Decimal]:
    """What each home told of its month within a year, the latest. What was told under a seal is used nowhere else."""
    told = AidApplication.objects.filter(
        income__isnull=False, income_on__gt=on - TOLD_LATELY, seal=None, purged_at=None
    )
    if households is not None:
        told = told.filter(household__in=households)
    rows = told.order_by("income_on", "pk").values_list("household", "income")
    return {home: income for home, income in rows if income is not None}


def _ages(households: list[int], on: date) -> dict[int, list[int | None]]:
    ages: dict[int, list[int | None]] = defaultdict(list)
    living = _living().filter(household__in=households).order_by("pk")
    for home, born, quality in living.values_list("household", "person__birth_date", "person__birth_date_quality"):
        known = born if quality != BirthDateQuality.DOUBTFUL else None
        ages[home].append(age_on(known, on) if known else None)
    return ages


def _living() -> QuerySet[Occupant]:
    return Occupant.objects.filter(ends_on=None, person__deceased=False, person__merged_into=None)


def entitled(scheme: AidScheme, *, viewer, on: date) -> QuerySet[Household]:
    """Homes of the viewer's perimeter for which this aid may be asked, the largest debts first. Protected ones are in no list."""
    found = Household.objects.visible_to(viewer).present().filter(lease__status__in=CURRENT_LEASES)
    found = found.filter(_wanted(scheme, on)).exclude(pk__in=protected_household_ids())
    declined = AidDecline.objects.standing(on).filter(scheme=scheme, household=OuterRef("pk"))
    asked = _asked_lately(on).filter(scheme=scheme, household=OuterRef("pk"))
    found = found.exclude(Exists(declined)).exclude(Exists(asked)).exclude(pk__in=_too_rich(scheme, on))
    return found.select_related("lease", "residence", "reference_person").order_by("-lease__balance", "pk")


def _wanted(scheme: AidScheme, on: date) -> Q:
    wanted = Q()
    if scheme.departments:
        places = (Q(residence__municipality_code__startswith=code) for code in scheme.departments)
        wanted &= reduce(or_, places)
    if scheme.debt_only or scheme.debt_min is not None or scheme.debt_max is not None:
        wanted &= Q(lease__balance__gt=0)
    if scheme.debt_min is not None:
        wanted &= Q(lease__balance__gte=scheme.debt_min)
    if scheme.debt_max is not None:
        wanted &= Q(lease__balance__lte=scheme.debt_max)
    if scheme.min_age is not None:
        of_age = _living().filter(
            household=OuterRef("pk"), person__birth_date__lte=born_on_or_before(on, age=scheme.min_age)
        )
        wanted &= Q(Exists(of_age.exclude(person__birth_date_quality=BirthDateQuality.DOUBTFUL)))
    if scheme.guarantee:
        wanted &= Q(Exists(Guarantee.objects.standing(on).filter(lease=OuterRef("lease"), kind=scheme.guarantee)))
    return wanted


def _too_rich(scheme: AidScheme, on: date) -> list[int]:
    """The few homes whose resources are known, and above the ceiling."""
    if scheme.income_ceiling is None:
        return []
    told = told_incomes(on=on)
    ages = _ages(list(told), on)
    return [home for home, income in told.items() if income_per_unit(income, ages[home]) > scheme.income_ceiling]


def with_reasons(scheme: AidScheme, households: Iterable[Household], *, on: date) -> list[tuple[Household, Proposal]]:
    """One page of them, each with its sentence."""
    listed = list(households)
    facts, asked = facts_of(listed, on=on), conditions_of(scheme)
    found = ((home, propose(asked, facts[home.pk])) for home in listed)
    return [(home, proposal) for home, proposal in found if proposal is not None]
