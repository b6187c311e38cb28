"""Guarantees as the screens list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from loge.domains.aids.models import Guarantee


@dataclass(frozen=True)
class Answering:
    """What the accounts are told of a guarantee. `call_by`: last day to call, None once it is called or ended."""

    guarantee_id: int
    lease_id: int
    name: str
    call_by: date | None
    called_on: date | None


TABS = {"appeler": "À appeler", "appelees": "Appelées", "valables": "Toutes celles en cours", "terminees": "Terminées"}


def listed(user, *, tab: str) -> QuerySet[Guarantee]:
    seen = Guarantee.objects.visible_to(user)
    found = {
        "appeler": seen.to_call(),
        "appelees": seen.filter(called_on__isnull=False, ended_on=None),
        "valables": seen.standing(timezone.localdate()),
        "terminees": seen.filter(ended_on__isnull=False),
    }[tab]
    related = found.select_related("lease__household__reference_person", "lease__main_unit__building__residence")
    return related.order_by(F("call_by").asc(nulls_last=True), "-pk")


def tally(user) -> dict[str, int]:
    return {code: listed(user, tab=code).count() for code in TABS}


def of_lease(lease_id: int, *, viewer) -> QuerySet[Guarantee]:
    return Guarantee.objects.visible_to(viewer).filter(lease=lease_id, ended_on=None)


def to_call_soon(user, *, before) -> QuerySet[Guarantee]:
    """Whose last day to call comes, or has passed."""
    return Guarantee.objects.visible_to(user).to_call().filter(call_by__lte=before).select_related("lease")


def leases_answered_for() -> list[int]:
    """Leases whose first unpaid rent matters to a guarantor whom nobody has called yet."""
    waiting = Guarantee.objects.filter(ended_on=None, called_on=None)
    return list(waiting.order_by("lease").values_list("lease", flat=True).distinct())


def by_number(guarantee_id: int) -> Guarantee:
    return Guarantee.objects.get(pk=guarantee_id)


def answering(guarantees: Iterable[Guarantee]) -> list[Answering]:
    return [
        Answering(
            one.pk, one.lease_id, str(one), None if one.called_on or one.ended_on else one.call_by, one.called_on
        )
        for one in guarantees
    ]


def told_of(guarantee_id: int) -> list[Answering]:
    return answering(Guarantee.objects.filter(pk=guarantee_id))


def all_told() -> list[Answering]:
    """Of every guarantee that a rent unpaid concerns, or concerned."""
    return answering(Guarantee.objects.filter(first_unpaid_on__isnull=False).order_by("pk"))
