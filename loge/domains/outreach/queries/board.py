"""The board of a campaign: everyone drawn is the denominator, and every figure can be opened down to its homes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from loge.domains.outreach.choices import (
    ANSWERED,
    OPEN_STATUSES,
    NeedCode,
    RiskCode,
    RiskLevel,
    SignalKind,
    TargetStatus,
)
from loge.domains.outreach.models import Attempt, Campaign, Signal, Target
from loge.domains.outreach.rules.pace import Pace, pace_of
from loge.registers.accounts.models import User

PACE_DAYS = 3


@dataclass
class Tally:
    """Homes of one slice of the campaign, by status and by cause of exclusion."""

    key: object = None
    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_cause: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    never_tried: int = 0

    def add(self, status: str, cause: str, homes: int, untried: int) -> None:
        self.by_status[status] += homes
        if cause:
            self.by_cause[cause] += homes
        if status in OPEN_STATUSES:
            self.never_tried += untried

    @property
    def drawn(self) -> int:
        return sum(self.by_status.values())

    @property
    def open(self) -> int:
        return sum(self.by_status[status] for status in OPEN_STATUSES)

    @property
    def reached(self) -> int:
        return self.by_status[TargetStatus.REACHED]


@dataclass
class Board:
    campaign: Campaign
    total: Tally
    agencies: list[Tally]
    waves: list[Tally]
    callers: list[dict]
    hours: list[dict]
    needs: list[dict]
    risks: list[dict]
    unattended: int
    held: list[Target]
    pace: Pace


def board(campaign: Campaign, *, viewer, now: datetime) -> Board:
    """All the figures of the page, in a number of queries that does not depend on the campaign's size."""
    homes = Target.objects.visible_to(viewer).filter(campaign=campaign)
    total, agencies, waves = _tallies(homes)
    calls = Attempt.objects.visible_to(viewer).filter(campaign=campaign)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    signals = _signals(campaign, viewer)
    return Board(
        campaign=campaign,
        total=total,
        agencies=agencies,
        waves=waves,
        callers=_by_caller(calls, since=today),
        hours=_by_hour(calls, since=today),
        needs=[row for row in signals if row["kind"] == SignalKind.NEED],
        risks=[row for row in signals if row["kind"] == SignalKind.RISK],
        unattended=_serious(campaign, viewer).filter(acted_at=None).values("target").distinct().count(),
        held=list(
            homes.filter(status=TargetStatus.HELD)
            .select_related("holder", "household__reference_person", "residence")
            .order_by("held_since", "pk")
        ),
        pace=_pace(campaign, calls, open_homes=total.open, now=now),
    )


def _tallies(homes) -> tuple[Tally, list[Tally], list[Tally]]:
    """One grouped reading of the targets, folded into a total, a line per agency and a line per wave."""
    rows = homes.values_list("agency__name", "agency", "wave__number", "wave__label", "status", "cause").annotate(
        homes=Count("pk"), untried=Count("pk", filter=Q(attempts=0))
    )
    total = Tally("total")
    agencies: dict[int, Tally] = {}
    waves: dict[int, Tally] = {}
    for agency, agency_pk, number, label, status, cause, count, untried in rows.order_by(
        "agency__name", "wave__number"
    ):
        of_agency = agencies.setdefault(agency_pk, Tally({"pk": agency_pk, "name": agency}))
        of_wave = waves.setdefault(number, Tally({"number": number, "label": label}))
        for tally in (total, of_agency, of_wave):
            tally.add(status, cause, count, untried)
    return total, list(agencies.values()), [waves[number] for number in sorted(waves)]


def _by_caller(calls, *, since: datetime) -> list[dict]:
    rows = (
        calls.filter(started_at__gte=since)
        .values("caller")
        .annotate(calls=Count("pk"), reached=Count("pk", filter=Q(outcome__in=ANSWERED)))
    )
    names = {user.pk: user for user in User.objects.filter(pk__in=[row["caller"] for row in rows])}
    return sorted(
        ({**row, "user": names[row["caller"]]} for row in rows), key=lambda row: (-row["calls"], row["user"].last_name)
    )


def _by_hour(calls, *, since: datetime) -> list[dict]:
    rows = calls.filter(started_at__gte=since).annotate(hour=TruncHour("started_at")).values("hour")
    return list(rows.annotate(calls=Count("pk"), reached=Count("pk", filter=Q(outcome__in=ANSWERED))).order_by("hour"))


def _signals(campaign, viewer) -> list[dict]:
    """Needs and risks heard, the gravest first, with the number of homes concerned."""
    here = Signal.objects.filter(target__in=Target.objects.visible_to(viewer).filter(campaign=campaign))
    rows = here.values("kind", "need", "risk", "level").annotate(homes=Count("target", distinct=True))
    labels = dict(NeedCode.choices) | dict(RiskCode.choices)
    levels = dict(RiskLevel.choices)
    return [
        {
            **row,
            "code": row["need"] or row["risk"],
            "label": labels[row["need"] or row["risk"]],
            "level_label": levels[row["level"]],
        }
        for row in rows.order_by("-level", "-homes", "need", "risk")
    ]


def _serious(campaign, viewer):
    """Risks that had to be acted upon the same day or at once."""
    here = Target.objects.visible_to(viewer).filter(campaign=campaign)
    return Signal.objects.filter(target__in=here, kind=SignalKind.RISK, level__gte=RiskLevel.SAME_DAY)


def _pace(campaign, calls, *, open_homes: int, now: datetime) -> Pace:
    """Homes finished per day of calls over the last days, and what that promises."""
    since = now - timedelta(days=PACE_DAYS)
    done = (
        Target.objects.filter(campaign=campaign, completed_at__gte=since).exclude(status=TargetStatus.EXCLUDED).count()
    )
    callers = calls.filter(started_at__gte=since).values("caller").distinct().count()
    return pace_of(
        finished=done, days=PACE_DAYS, callers=callers, remaining=open_homes, today=now.date(), end=campaign.ends_on
    )


def campaign_figures(campaigns, *, viewer) -> list[dict]:
    """One line per campaign for the list of campaigns: drawn, reached, still open."""
    homes = Target.objects.visible_to(viewer).filter(campaign__in=campaigns)
    rows = homes.values("campaign").annotate(
        drawn=Count("pk"),
        reached=Count("pk", filter=Q(status=TargetStatus.REACHED)),
        open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
    )
    figures = {row["campaign"]: row for row in rows}
    empty = {"drawn": 0, "reached": 0, "open": 0}
    return [{**empty, **figures.get(campaign.pk, {}), "campaign": campaign} for campaign in campaigns]
