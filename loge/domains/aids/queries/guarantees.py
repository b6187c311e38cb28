"""Guarantees as the screens list them."""

from django.db.models import F, QuerySet
from django.utils import timezone

from loge.domains.aids.models import Guarantee

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
