"""The supervisor's board: one campaign in detail, then all of them at once. Needs Django set up."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from benchmarks import pages
from benchmarks.arena import SQL
from benchmarks.results import Measure
from benchmarks.staff import manager, new_campaign
from benchmarks.timing import interleaved, seconds, spread
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations.waves import draft_wave
from loge.domains.outreach.queries.board import board, campaign_figures

CAMPAIGNS = 20
PAGE_P95_MS = 150
READINGS = 5  # of the board in one round
ALL = """
SELECT campaign_id, count(*), count(*) FILTER (WHERE status = 'reached'),
       count(*) FILTER (WHERE status IN ('waiting', 'deferred', 'held'))
FROM outreach_target WHERE campaign_id = ANY(%(campaigns)s) GROUP BY 1
"""


def fill(homes: int) -> list[Campaign]:
    """Twenty campaigns half-way, of that many homes each."""
    by = manager()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outreach_campaign CASCADE")
        campaigns = [new_campaign(by, name=f"Campagne {number}") for number in range(CAMPAIGNS)]
        for campaign in campaigns:
            draft_wave(campaign, label="", criteria={"min_age": 70}, reference_date=campaign.starts_on, by=by)
        for statement in (SQL / "fill.sql").read_text().split(";\n"):
            cursor.execute(statement, {"homes": homes} if "%(homes)s" in statement else None)
        cursor.execute("VACUUM outreach_target, outreach_attempt, outreach_signal")
        cursor.execute("CHECKPOINT")  # what filling left to write does not disturb who reads
    return campaigns


def one(campaigns: list[Campaign], environment: dict[str, str]) -> Measure:
    campaign, viewer = campaigns[len(campaigns) // 2], manager()
    now = timezone.localtime()
    statements = (SQL / "board.sql").read_text().split(";\n")
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    params = {"campaign": campaign.pk, "today": today, "lately": now - timedelta(days=3)}

    def raw() -> None:
        for statement in statements:
            _fetch(statement, params)

    page = pages.board(environment, campaign.pk)
    short = (f"page p95 ≤ {PAGE_P95_MS} ms", page <= PAGE_P95_MS)
    return _compare(lambda: board(campaign, viewer=viewer, now=now), raw, (short,), page_p95_ms=page)


def every(campaigns: list[Campaign]) -> Measure:
    """The list of campaigns: drawn, reached and open in each."""
    viewer, params = manager(), {"campaigns": [campaign.pk for campaign in campaigns]}
    return _compare(lambda: campaign_figures(campaigns, viewer=viewer), lambda: _fetch(ALL, params))


def _fetch(statement: str, params: dict) -> list:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def _compare(ours, raw, conditions: tuple = (), **also) -> Measure:
    mine, theirs = interleaved(
        lambda: [seconds(ours) for _ in range(READINGS)], lambda: [seconds(raw) for _ in range(READINGS)]
    )
    p50, raw_p50 = spread(mine, 0.5), spread(theirs, 0.5)
    return Measure(
        value=p50, raw=raw_p50, unit="ms", limit=1.5, p50_ms=p50, p99_ms=spread(mine, 0.99), conditions=conditions,
        also={"raw_p99_ms": spread(theirs, 0.99), "homes": Target.objects.count(), **also},
    )  # fmt: skip
