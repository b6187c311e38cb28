from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from loge.domains.proximity.choices import ErrandStage, KnockStage
from loge.domains.proximity.models import Errand, Knock
from loge.domains.proximity.permissions import can_decide
from loge.registers.accounts.access import Perimeter

WITH_DOOR = (
    "owner",
    "person",
    "household__reference_person",
    "household__unit__building__residence",
    "household__unit__entrance",
)


def knocks_to_make(user) -> QuerySet[Knock]:
    """Those confided to me, and those of the residences that I cover: whoever passes by may knock."""
    mine = Q(owner=user)
    if user.perimeter == Perimeter.RESIDENCES:
        mine |= Q(residence__in=user.residence_assignments.values("residence"))
    waiting = Knock.objects.visible_to(user).standing().filter(mine, stage=KnockStage.VISIT)
    return waiting.select_related(*WITH_DOOR).order_by("due_at", "pk")


def knocks_to_decide(user) -> QuerySet[Knock]:
    """What waits for my decision: doors where knocking again is not enough, deadlines that were missed."""
    standing = Knock.objects.visible_to(user).standing()
    mine = Q(owner=user) & (Q(stage=KnockStage.DECISION) | Q(raised_at__isnull=False))
    return standing.filter(mine | _left_by_someone(user)).select_related(*WITH_DOOR).order_by("due_at", "pk")


def errands_to_carry(user, *, now: datetime) -> QuerySet[Errand]:
    """Planned for today or late, confided to me; what a partner delivers is theirs, and mine to make sure of."""
    mine = Errand.objects.filter(
        owner=user, seal=None, stage=ErrandStage.PLANNED, planned_on__lte=timezone.localdate(now)
    )
    return mine.select_related(*WITH_DOOR).order_by("due_at", "pk")


def errands_to_organise(user) -> QuerySet[Errand]:
    """Mine, asked or agreed to, and not yet given a day; and those that rose to me."""
    standing = Errand.objects.visible_to(user).standing()
    mine = Q(owner=user) & (~Q(stage=ErrandStage.PLANNED) | Q(raised_at__isnull=False))
    return standing.filter(mine | _left_by_someone(user)).select_related(*WITH_DOOR).order_by("due_at", "pk")


def _left_by_someone(user) -> Q:
    """What was confided to somebody whose account is closed: those who decide see it at once, before it is late."""
    return Q(owner__is_active=False) if can_decide(user) else Q(pk__in=[])
