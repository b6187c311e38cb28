"""Tenants of 70 and over with a number: counted live, then drawn for good. Needs Django set up on the arena."""

from django.db import connection
from django.utils import timezone

from benchmarks.arena import SQL
from benchmarks.results import Measure
from benchmarks.staff import manager, new_campaign
from benchmarks.timing import median, seconds, seconds_of
from loge.domains.outreach.models import Wave
from loge.domains.outreach.operations.waves import approve_wave, draft_wave
from loge.domains.outreach.queries.audience import audience_count
from loge.domains.outreach.rules import Criteria

OVER_70 = {"min_age": 70}
DRAWN = (SQL / "audience.sql").read_text()
COUNT = DRAWN + (SQL / "count.sql").read_text()
SNAPSHOT = DRAWN + (SQL / "snapshot.sql").read_text()


def count() -> Measure:
    """The live count that the screen shows while criteria are composed."""
    criteria, today, viewer = Criteria.parse(OVER_70), timezone.localdate(), manager()
    found: dict[str, int] = {}

    def ours() -> None:
        found["ours"] = audience_count(criteria, on=today, viewer=viewer).homes

    def raw() -> None:
        found["raw"] = _run(COUNT, {"on": today})

    mine, theirs = seconds_of(lambda: seconds(ours), lambda: seconds(raw))
    return _measure(mine, theirs, found, limit=1.0)


def snapshot() -> Measure:
    """Approval of a wave: homes, people, causes and order of service, written."""
    by, found = manager(), {}

    def ours() -> float:
        wave = _empty_wave(by)
        spent = seconds(lambda: approve_wave(wave, by=by))
        wave.refresh_from_db()
        found["ours"] = wave.counts["homes"]
        return spent

    def raw() -> float:
        wave = _empty_wave(by)
        params = {"on": wave.reference_date, "campaign": wave.campaign_id, "wave": wave.pk}

        def work() -> None:
            found["raw"] = _run(SNAPSHOT, params)

        return seconds(work)

    mine, theirs = seconds_of(ours, raw)
    return _measure(mine, theirs, found, limit=1.3)


def _empty_wave(by) -> Wave:
    """A wave in a campaign that has drawn nobody, the tables as they are on the day of a draw: nothing lately written in them,
    that the foreign keys of the round before would have made cheap to write again."""
    _run("TRUNCATE outreach_target CASCADE")
    campaign = new_campaign(by)
    wave = draft_wave(campaign, label="70 ans et plus", criteria=OVER_70, reference_date=timezone.localdate(), by=by)
    _run("CHECKPOINT")
    return wave


def _run(sql: str, params: dict | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '512MB'")
        try:
            cursor.execute(sql, params)
            return cursor.fetchone()[0] if cursor.description else 0
        finally:
            cursor.execute("RESET work_mem")


def _measure(mine: list[float], theirs: list[float], found: dict[str, int], *, limit: float) -> Measure:
    return Measure(
        value=median(mine), raw=median(theirs), unit="s", limit=limit,
        conditions=(("both sides find the same homes", found["ours"] == found["raw"]),),
        also={"homes": found["ours"], "homes_raw": found["raw"]},
    )  # fmt: skip
