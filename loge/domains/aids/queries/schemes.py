"""Schemes, as the screens and the rules read them."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from loge.domains.aids.choices import OPEN
from loge.domains.aids.models import AidScheme
from loge.domains.aids.rules.entitlement import Conditions
from loge.domains.aids.rules.starting import STARTS, Start


def conditions_of(scheme: AidScheme) -> Conditions:
    return Conditions(
        departments=tuple(scheme.departments), debt_only=scheme.debt_only, debt_min=scheme.debt_min, debt_max=scheme.debt_max,
        income_ceiling=scheme.income_ceiling, min_age=scheme.min_age, guarantee=scheme.guarantee,
        rent_resumed_months=scheme.rent_resumed_months, to_check=tuple(scheme.to_check),
    )  # fmt: skip


def running_schemes(*, on: date) -> list[AidScheme]:
    return list(AidScheme.objects.running(on))


def listed_schemes(user) -> QuerySet[AidScheme]:
    """Every scheme, with how many applications are under way, of the whole landlord."""
    under_way = Count("applications", filter=Q(applications__status__in=OPEN, applications__seal=None))
    return AidScheme.objects.visible_to(user).select_related("partner").annotate(under_way=under_way)


def missing_starts() -> list[Start]:
    known = set(AidScheme.objects.values_list("name", flat=True))
    return [start for start in STARTS if start.name not in known]
