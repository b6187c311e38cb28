"""The board of a campaign: everyone drawn is the denominator, and every figure can be opened down to its homes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

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
from loge.domains.outreach.models import Attempt, Campaign, Signal, Target, Wave
from loge.domains.outreach.queries.homes import IN_CHARGE, grave_risks
from loge.domains.outreach.queries.pursuits import unresolved_people
from loge.domains.outreach.rules.pace import Pace, pace_of
from loge.registers.accounts.models import Agency, User

PACE_DAYS = 3


@dataclass
class Tally:
    """Homes of one slice of the campaign, by status and by cause of exclusion; `finished` over the last days."""

    key: Any = None
    by_status: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_cause: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    never_tried: int = 0
    finished: int = 0

    def add(self, status: str, cause: str, homes: int, untried: int, finished: int) -> None:
        self.by_status[status] += homes
        self.finished += finished
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
    day: date
    callers: list[dict]
    hours: list[dict]
    needs: list[dict]
    risks: list[dict]
    in_charge: list[dict]
    unattended: int
    unresolved: int
    people: int
    held: list[Target]
    pace: Pace


def board(campaign: Campaign, *, viewer, now: datetime) -> Board:
    """All the figures of the page, in a number of queries that does not depend on the campaign's size."""
    homes = Target.objects.visible_to(viewer).filter(campaign=campaign)
    lately = now - timedelta(days=PACE_DAYS)
    total, agencies, waves = _tallies(homes, lately=lately)
    calls = Attempt.objects.visible_to(viewer).filter(campaign=campaign)
    callers, hours = _calls_of_the_day(calls, since=now.replace(hour=0, minute=0, second=0, microsecond=0))
    signals = _signals(campaign, viewer)
    unresolved, people = unresolved_people(homes)
    return Board(
        campaign=campaign,
        total=total,
        agencies=agencies,
        waves=waves,
        day=now.date(),
        callers=callers,
        hours=hours,
        needs=[row for row in signals if row["kind"] == SignalKind.NEED],
        risks=[row for row in signals if row["kind"] == SignalKind.RISK],
        in_charge=_in_charge(campaign, viewer),
        unattended=_unattended(campaign, viewer),
        unresolved=unresolved,
        people=people,
        held=list(
            homes.filter(status=TargetStatus.HELD)
            .select_related("holder", "household__reference_person", "residence")
            .order_by("held_since", "pk")
        ),
        pace=pace_of(
            finished=total.finished,
            days=PACE_DAYS,
            callers=calls.filter(started_at__gte=lately).values("caller").distinct().count(),
            remaining=total.open,
            today=now.date(),
            end=campaign.ends_on,
        ),
    )


def _tallies(homes, *, lately: datetime) -> tuple[Tally, list[Tally], list[Tally]]:
    """One grouped reading of the targets, folded into a total, a line per agency and a line per wave."""
    finished = Q(completed_at__gte=lately) & ~Q(status=TargetStatus.EXCLUDED)
    rows = list(
        homes.order_by()
        .values_list("agency", "wave", "status", "cause")
        .annotate(
            homes=Count("*"),
            untried=Count("status", filter=Q(attempts=0)),
            finished=Count("status", filter=finished),
        )
    )
    names = Agency.objects.in_bulk({row[0] for row in rows})
    numbers = Wave.objects.in_bulk({row[1] for row in rows})
    total = Tally("total")
    agencies = {pk: Tally({"pk": pk, "name": agency.name}) for pk, agency in names.items()}
    waves = {pk: Tally({"number": wave.number, "label": wave.label}) for pk, wave in numbers.items()}
    for agency, wave, status, cause, *counts in rows:
        for tally in (total, agencies[agency], waves[wave]):
            tally.add(status, cause, *counts)
    return (
        total,
        sorted(agencies.values(), key=lambda tally: tally.key["name"]),
        sorted(waves.values(), key=lambda tally: tally.key["number"]),
    )


def _calls_of_the_day(calls, *, since: datetime) -> tuple[list[dict], list[dict]]:
    """The calls and the answers of each caller, the busiest first, then of each hour, in order; one reading for both."""
    rows = (
        calls.filter(started_at__gte=since)
        .order_by()
        .annotate(hour=TruncHour("started_at"))
        .values_list("caller", "hour")
        .annotate(calls=Count("*"), reached=Count("outcome", filter=Q(outcome__in=ANSWERED)))
    )
    callers: dict[int, dict] = {}
    hours: dict[datetime, dict] = {}
    for caller, hour, made, reached in rows:
        for line in (
            callers.setdefault(caller, {"caller": caller, "calls": 0, "reached": 0}),
            hours.setdefault(hour, {"hour": hour, "calls": 0, "reached": 0}),
        ):
            line["calls"] += made
            line["reached"] += reached
    users = User.objects.in_bulk(callers)
    named = [{**line, "user": users[caller]} for caller, line in callers.items()]
    named.sort(key=lambda line: (-line["calls"], line["user"].last_name))
    return named, [hours[hour] for hour in sorted(hours)]


def _signals(campaign, viewer) -> list[dict]:
    """Needs and risks heard, the gravest first, with the number of homes concerned."""
    rows = (
        Signal.objects.visible_to(viewer)
        .filter(campaign=campaign)
        .values("kind", "need", "risk", "level")
        .annotate(homes=Count("target", distinct=True))
    )
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


def _in_charge(campaign, viewer) -> list[dict]:
    """Who acts on grave risks, and in how many homes; who keeps some waiting comes first."""
    rows = (
        grave_risks(viewer)
        .filter(campaign=campaign)
        .annotate(in_charge=IN_CHARGE)
        .values("in_charge")
        .annotate(
            homes=Count("target", distinct=True),
            awaited=Count("target", distinct=True, filter=Q(acted_at=None)),
        )
    )
    lines = [row for row in rows if row["in_charge"]]
    people = User.objects.in_bulk([row["in_charge"] for row in lines])
    named = [{**row, "user": people[row["in_charge"]]} for row in lines]
    return sorted(named, key=lambda row: (-row["awaited"], -row["homes"], row["user"].last_name))


def _unattended(campaign, viewer) -> int:
    """Homes with a risk that had to be acted upon the same day or at once, and that nobody has taken."""
    serious = grave_risks(viewer).filter(campaign=campaign, acted_at=None)
    return serious.values("target").distinct().count()


def campaign_figures(campaigns, *, viewer) -> list[dict]:
    """One line per campaign for the list of campaigns: drawn, reached, still open."""
    homes = Target.objects.visible_to(viewer).filter(campaign__in=campaigns).order_by()
    figures = {campaign.pk: Tally() for campaign in campaigns}
    for campaign, status, count in homes.values_list("campaign", "status").annotate(homes=Count("*")):
        figures[campaign].add(status, "", count, 0, 0)
    return [
        {"campaign": campaign, "drawn": tally.drawn, "reached": tally.reached, "open": tally.open}
        for campaign in campaigns
        for tally in [figures[campaign.pk]]
    ]
