"""A process full of callers, each a thread with its own connection. Run in processes of their own by benchmarks/claims.py.

A caller of the product holds one home at a time. So that the rate is that of claiming and nothing else, each thread speaks
for one colleague after the other, a new one at each claim; what all of them took is put back between two rounds.
"""

import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

import psycopg

from benchmarks.arena import SQL

LONGEST_WAIT = 60.0  # seconds for every thread to be ready


@dataclass(frozen=True)
class Job:
    """What one process does: `colleagues` are the keys that each of its threads may speak for, in order."""

    work: str
    campaign: int
    colleagues: list[list[int]]
    seconds: float
    starts_at: float


@dataclass
class Day:
    """What one thread did: the homes it took, in order, and how long each took, in seconds."""

    homes: list = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    began_at: float = 0.0
    ended_at: float = 0.0
    failure: str = ""


Step = Callable[[int], int | None]


def start(environment: dict[str, str]) -> None:
    """Set Django up once per process, on the database of the arena."""
    os.environ.update(environment)
    import django

    django.setup()


def work(job: Job) -> list[Day]:
    days = [Day() for _ in job.colleagues]
    ready = threading.Barrier(len(days))
    threads = [
        threading.Thread(target=_watched_day, args=(job, keys, day, ready))
        for keys, day in zip(job.colleagues, days, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return days


def _watched_day(job: Job, keys: list[int], day: Day, ready: threading.Barrier) -> None:
    try:
        _day(job, keys, day, ready)
    except Exception:
        day.failure = traceback.format_exc()


def _day(job: Job, keys: list[int], day: Day, ready: threading.Barrier) -> None:
    with _BENCHES[job.work](job.campaign, keys) as step:
        ready.wait(LONGEST_WAIT)
        time.sleep(max(0.0, job.starts_at - time.time()))
        day.began_at = time.time()
        end = time.perf_counter() + job.seconds
        for key in keys:
            before = time.perf_counter()
            if before >= end:
                break
            home = step(key)
            if home is None:
                break
            day.latencies.append(time.perf_counter() - before)
            day.homes.append(home)
        day.ended_at = time.time()


class _Raw:
    """psycopg alone, statements prepared. `files`: the claim, then what follows it."""

    def __init__(self, files: tuple[str, ...], campaign: int, keys: list[int]):
        self.claim, *self.then = [(SQL / file).read_text() for file in files]
        self.campaign = campaign

    def __enter__(self) -> Step:
        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=0)
        self.connection.execute("SELECT 1")
        return self.step

    def __exit__(self, *_) -> None:
        self.connection.close()

    def step(self, me: int) -> int | None:
        row = self.connection.execute(self.claim, {"me": me, "campaign": self.campaign}).fetchone()
        if row is None:
            return None
        for statement in self.then:
            self.connection.execute(statement, {"me": me, "home": row[0], "claim": row[1]})
        return row[0]


class _Ours:
    """The product's operations, called as its views call them."""

    def __init__(self, campaign: int, keys: list[int]):
        from loge.domains.outreach.models import Campaign
        from loge.registers.accounts.models import User

        self.campaign = Campaign.objects.get(pk=campaign)
        self.people = User.objects.in_bulk(keys)

    def __enter__(self) -> Step:
        return self.step

    def __exit__(self, *_) -> None:
        from django.db import connection

        connection.close()

    def step(self, me: int) -> int | None:
        from loge.domains.outreach.operations.claiming import claim_next

        target = claim_next(self.campaign, by=self.people[me])
        return target.pk if target else None


class _OursToTheEnd(_Ours):
    """Claim, then « everyone was reached »."""

    def __init__(self, campaign: int, keys: list[int]):
        super().__init__(campaign, keys)
        self.members = _members(campaign)

    def step(self, me: int) -> int | None:
        from loge.domains.outreach.operations.calls import complete_call
        from loge.domains.outreach.operations.claiming import claim_next
        from loge.domains.outreach.rules import CallReport, PersonReport

        target = claim_next(self.campaign, by=self.people[me])
        if target is None:
            return None
        results = [PersonReport(person_id=person, result="reached") for person in self.members[target.pk]]
        report = CallReport(outcome="answered_ok", spoke_with="self", results=results)
        complete_call(claim_id=target.claim_id, report=report, by=self.people[me])
        return target.pk


@cache
def _members(campaign: int) -> dict[int, list[int]]:
    """Who is to reach in each home; read once by process, before its callers begin."""
    from loge.domains.outreach.models import TargetMember

    found: dict[int, list[int]] = {}
    members = TargetMember.objects.filter(target__campaign=campaign, result="to_reach")
    for target, person in members.values_list("target", "person"):
        found.setdefault(target, []).append(person)
    return found


_BENCHES: dict = {
    "claim": _Ours,
    "claim_raw": partial(_Raw, ("claim.sql",)),
    "claim_journalled_raw": partial(_Raw, ("claim_journalled.sql",)),
    "cycle": _OursToTheEnd,
    "cycle_raw": partial(_Raw, ("claim.sql", "outcome.sql")),
}


def dealt(keys: list[int], threads: int) -> Iterator[list[int]]:
    """The colleagues of each thread."""
    return (keys[place::threads] for place in range(threads))
