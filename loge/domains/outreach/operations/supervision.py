"""Who calls whom: homes confided to a caller, spread evenly, given back to everyone."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Caller, Campaign, Target
from loge.domains.outreach.models.targets import PROMISED
from loge.domains.outreach.permissions import check_can_supervise
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.accounts.models import User

MOVABLE = (TargetStatus.WAITING, TargetStatus.DEFERRED)

# The homes that several callers have in charge, dealt out again one by one in the order of service.
_DEAL = """
WITH dealt AS (
    SELECT t.id, (row_number() OVER (ORDER BY t.priority, t.rank, t.due_at, t.id) - 1) %% %(callers)s + 1 AS turn
    FROM outreach_target t
    WHERE t.id = ANY(%(homes)s)
)
UPDATE outreach_target t SET assigned_to_id = (%(ids)s::bigint[])[dealt.turn]
FROM dealt WHERE dealt.id = t.id AND t.assigned_to_id IS DISTINCT FROM (%(ids)s::bigint[])[dealt.turn]
"""


@transaction.atomic
def assign_homes(campaign: Campaign, *, target_ids: Iterable[int], to: User | None, by) -> int:
    """Confide homes to one caller, or to everyone (`to` None). Those on the line, or finished, are left alone.

    Return how many homes are now theirs. Raise Refusal when the person does not call for this campaign.
    """
    check_can_supervise(by)
    if to is not None:
        _check_calls(campaign, to)
    homes = _movable(campaign, by).filter(pk__in=list(target_ids))
    number = Target.objects.filter(pk__in=[home.pk for home in _taken(homes)]).update(assigned_to=to)
    trail.record("outreach.homes_assigned", campaign, by=by, to=to and to.pk, homes=number)
    return number


@transaction.atomic
def free_homes(campaign: Campaign, *, from_user: User, by) -> int:
    """What was kept for someone (callbacks promised by them too) goes back to everyone. Return how many homes."""
    check_can_supervise(by)
    homes = _movable(campaign, by).filter(assigned_to=from_user)
    number = Target.objects.filter(pk__in=[home.pk for home in _taken(homes)]).update(assigned_to=None)
    trail.record("outreach.homes_freed", campaign, by=by, user=from_user.pk, homes=number)
    return number


@transaction.atomic
def rebalance(campaign: Campaign, *, by) -> int:
    """Deal evenly again, between the callers at work, the homes confided to one or another.

    The common queue stays common: it is even by itself. Promised callbacks stay with the person who promised, unless
    that person no longer calls. Return how many homes changed hands.
    """
    check_can_supervise(by)
    callers = list(
        Caller.objects.filter(campaign=campaign, is_active=True, trained_at__isnull=False, user__is_active=True)
        .order_by("user")
        .values_list("user", flat=True)
    )
    if not callers:
        raise Refusal("Aucun appelant formé n’est inscrit à cette campagne.")
    kept = _movable(campaign, by).exclude(assigned_to=None).exclude(priority=PROMISED, assigned_to__in=callers)
    params: dict[str, Any] = {"callers": len(callers), "ids": callers, "homes": [home.pk for home in _taken(kept)]}
    with connection.cursor() as cursor:
        cursor.execute(_DEAL, params)
        number = cursor.rowcount
    trail.record("outreach.homes_rebalanced", campaign, by=by, callers=len(callers), homes=number)
    return number


def _movable(campaign: Campaign, by):
    return Target.objects.visible_to(by).filter(campaign=campaign, status__in=MOVABLE)


def _taken(homes) -> list[Target]:
    """Locked, those that a caller is taking at this instant left to them."""
    return list(homes.select_for_update(of=("self",), skip_locked=True).only("pk").order_by("pk"))


def _check_calls(campaign: Campaign, user: User) -> None:
    if not Caller.objects.filter(campaign=campaign, user=user, is_active=True).exists():
        raise Refusal(f"{user} n’est pas inscrit comme appelant de cette campagne.")
