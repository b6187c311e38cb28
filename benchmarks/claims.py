"""Callers take the next home at the same time: rate, waiting, no home twice, nobody starved. Needs Django set up."""

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from django.db import connection

from benchmarks import callers
from benchmarks.callers import Day, Job
from benchmarks.results import Measure
from benchmarks.staff import enrol_callers, manager, new_campaign
from benchmarks.timing import SHORT, in_turn, interleaved, median, spread
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.campaigns import name_risk_officer, start_campaign
from loge.domains.outreach.operations.waves import approve_wave, draft_wave

PROCESSES = 2
SECONDS = 0.5 if SHORT else 0.7  # of claims in one round
COLLEAGUES = 5_000 if SHORT else 10_000  # enough for every claim of a round to be somebody else's
FAIR = 1.5  # busiest caller over laziest
P99_FACTOR = 2.0

_PUT_BACK = """
UPDATE outreach_target SET status = 'waiting', holder_id = NULL, claim_id = NULL, held_since = NULL, attempts = 0,
       last_outcome = '', last_attempt_at = NULL, completed_at = NULL, due_at = created_at
WHERE status IN ('held', 'reached');
UPDATE outreach_targetmember SET result = 'to_reach' WHERE result = 'reached';
TRUNCATE outreach_attempt CASCADE
"""


@dataclass(frozen=True)
class Hall:
    """The campaign, everyone enrolled in it, and the processes that they call from."""

    campaign: Campaign
    colleagues: list[int]
    pool: ProcessPoolExecutor

    def round(self, work: str, threads: int, seconds: float = SECONDS) -> "Round":
        put_back()
        processes = min(PROCESSES, threads)
        shares = list(callers.dealt(self.colleagues, threads))
        starts_at = time.time() + 0.2 + threads / 100
        jobs = [
            Job(work, self.campaign.pk, shares[place::processes], seconds, starts_at) for place in range(processes)
        ]
        days = [day for done in [self.pool.submit(callers.work, job) for job in jobs] for day in done.result()]
        if failure := next((day.failure for day in days if day.failure), ""):
            raise RuntimeError(f"{work}: a caller stopped.\n{failure}")
        return Round(days, max(day.ended_at for day in days) - min(day.began_at for day in days))


@dataclass(frozen=True)
class Round:
    days: list[Day]
    seconds: float

    @property
    def rate(self) -> float:
        return sum(len(day.homes) for day in self.days) / self.seconds

    @property
    def latencies(self) -> list[float]:
        return [latency for day in self.days for latency in day.latencies]

    @property
    def doubles(self) -> int:
        homes = [home for day in self.days for home in day.homes]
        return len(homes) - len(set(homes))

    @property
    def unfairness(self) -> float:
        counts = [len(day.homes) for day in self.days]
        return max(counts) / max(min(counts), 1)


@contextmanager
def hall(environment: dict[str, str], *, colleagues: int = COLLEAGUES) -> Iterator[Hall]:
    """A running campaign of everyone over 70, and two processes of callers."""
    campaign = running_campaign()
    keys = enrol_callers(campaign, colleagues)
    with ProcessPoolExecutor(
        PROCESSES, mp_context=get_context("spawn"), initializer=callers.start, initargs=(environment,)
    ) as pool:
        yield Hall(campaign, keys, pool)


def running_campaign() -> Campaign:
    by = manager()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outreach_target CASCADE")
    campaign = new_campaign(by)
    wave = draft_wave(campaign, label="", criteria={"min_age": 70}, reference_date=campaign.starts_on, by=by)
    approve_wave(wave, by=by)
    with connection.cursor() as cursor:  # as on any day but the first: one home in ten waits for tomorrow
        cursor.execute(
            "UPDATE outreach_target SET status = 'deferred', due_at = now() + interval '1 day'"
            " WHERE status = 'waiting' AND id % 10 = 0"
        )
        cursor.execute("ANALYZE outreach_target, outreach_targetmember")
    name_risk_officer(campaign, agency=None, user=by, by=by)
    return start_campaign(campaign, by=by)


def put_back() -> None:
    """Every home in the queue again, the tables as tidy as autovacuum leaves them."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT_BACK)
        cursor.execute("VACUUM outreach_target")
        cursor.execute("VACUUM outreach_targetmember")


def alone(place: Hall) -> Measure:
    """One caller at a time: a figure to watch, no target (they are for 16 and for 64)."""
    return _compare(place, "claim", "claim_raw", 1, limit=None, p99_factor=None)


def claim(place: Hall, threads: int) -> Measure:
    return _compare(place, "claim", "claim_raw", threads, limit=0.75)


def cycle(place: Hall, threads: int) -> Measure:
    return _compare(place, "cycle", "cycle_raw", threads, limit=0.6, p99_factor=None)


def claim_and_journal(place: Hall, threads: int) -> tuple[Measure, Measure]:
    """The claim beside raw SQL, and what the journal's line costs (its four indexes, its triggers), both sides raw.

    In the same rounds: the claim in raw SQL is the limit of the one and the ground of the other.
    """
    works = ("claim", "claim_raw", "claim_journalled_raw")
    mine, raw, journalled = in_turn(*(partial(place.round, work, threads) for work in works))
    return _measure(mine, raw, limit=0.75), _measure(journalled, raw, limit=0.8, p99_factor=None)


def _compare(
    place: Hall, work: str, raw: str, threads: int, *, limit: float | None, p99_factor: float | None = P99_FACTOR
) -> Measure:
    mine, theirs = interleaved(lambda: place.round(work, threads), lambda: place.round(raw, threads))
    return _measure(mine, theirs, limit=limit, p99_factor=p99_factor)


def _measure(
    mine: list[Round], theirs: list[Round], *, limit: float | None, p99_factor: float | None = P99_FACTOR
) -> Measure:
    doubles = sum(found.doubles for found in mine)
    unfairness = median(found.unfairness for found in mine)
    p99 = spread([found.latencies for found in mine], 0.99)
    raw_p99 = spread([found.latencies for found in theirs], 0.99)
    conditions = [("no home twice", doubles == 0), (f"busiest/laziest ≤ {FAIR}", unfairness <= FAIR)]
    if p99_factor:
        conditions.append((f"p99 ≤ {p99_factor:g} × raw", p99 <= p99_factor * raw_p99))
    return Measure(
        value=median(found.rate for found in mine), raw=median(found.rate for found in theirs), unit="/s", limit=limit,
        higher_is_better=True, p50_ms=spread([found.latencies for found in mine], 0.5), p99_ms=p99, conditions=tuple(conditions),
        also={"raw_p99_ms": raw_p99, "doubles": doubles, "busiest_over_laziest": round(unfairness, 2)},
    )  # fmt: skip
