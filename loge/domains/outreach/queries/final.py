"""What is kept of a campaign once its personal data are erased: counts of the whole, nothing that leads to a home."""

from datetime import date, datetime

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, TargetStatus
from loge.domains.outreach.models import Attempt, Campaign, Signal, Target, TargetMember

NOT_CLOSED = (CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.PAUSED)


def final_figures(campaign: Campaign) -> dict:
    """Ready to be kept as JSON. Needs and risks are counted in homes, for the campaign as a whole only."""
    homes = Target.objects.filter(campaign=campaign)
    calls = Attempt.objects.filter(campaign=campaign)
    signals = Signal.objects.filter(campaign=campaign)
    span = calls.aggregate(first=Min("started_at"), last=Max("started_at"))
    return {
        "drawn": homes.count(),
        "by_status": _counted(homes, "status"),
        "by_cause": _counted(homes.exclude(cause=""), "cause"),
        "people": _counted(TargetMember.objects.filter(target__campaign=campaign), "result"),
        "calls": calls.count(),
        "by_outcome": _counted(calls, "outcome"),
        "callers": calls.values("caller").distinct().count(),
        "first_call_on": _day(span["first"]),
        "last_call_on": _day(span["last"]),
        "needs": _counted(signals.exclude(need=""), "need", of="target"),
        "risks": _counted(signals.exclude(risk=""), "risk", of="target"),
        "levels": {str(level): n for level, n in _counted(signals.exclude(risk=""), "level", of="target").items()},
        "agencies": _by_agency(homes),
    }


def _day(moment: datetime | None) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None


def _counted(rows: QuerySet, field: str, *, of: str = "pk") -> dict:
    counted = rows.order_by().values_list(field).annotate(found=Count(of, distinct=of != "pk"))
    return dict(sorted(counted))


def _by_agency(homes: QuerySet[Target]) -> list[dict]:
    reached = Count("pk", filter=Q(status=TargetStatus.REACHED))
    rows = homes.order_by("agency__name").values("agency__name").annotate(drawn=Count("pk"), reached=reached)
    return [{"name": row["agency__name"], "drawn": row["drawn"], "reached": row["reached"]} for row in rows]


def campaigns_to_purge(*, today: date) -> QuerySet[Campaign]:
    """Closed, and past the day until which their data may be kept."""
    return Campaign.objects.filter(status=CampaignStatus.CLOSED, retention_until__lt=today).order_by("pk")


def campaigns_to_close(campaigns: QuerySet[Campaign], *, today: date) -> QuerySet[Campaign]:
    """Those whose last day is over and that nobody closed: their data cannot be erased as long as they are open."""
    return campaigns.filter(status__in=NOT_CLOSED, ends_on__lt=today).order_by("ends_on", "pk")
