"""Finding someone while they are on the line: by number, by two words of the name, by a misspelt name."""

import random
from collections.abc import Callable, Sequence
from functools import partial

from django.db import connection

from benchmarks import pages
from benchmarks.arena import SQL
from benchmarks.results import Measure
from benchmarks.staff import manager
from benchmarks.timing import interleaved, percentile, seconds, spread
from loge.registers.tenants.models import ContactPoint, Person
from loge.registers.tenants.search import search

ASKED = 200  # searches of each kind in one round
MISSPELT = 60
TYPO_P50_MS = 60
PAGE_P99_MS = 100


def caller_lookup(environment: dict[str, str]) -> Measure:
    """A number shows on the telephone: who is it, and where do they live?"""
    numbers = some(ContactPoint.objects.phones().exclude(person=None), "value")
    typed = [value for (value,) in numbers]
    mine, theirs = _timed(typed, [(value,) for value in typed], "caller.sql")
    page = pages.lookup(environment, typed)
    short = (f"page p99 ≤ {PAGE_P99_MS} ms under {pages.AGENTS} agents", page <= PAGE_P99_MS)
    return _measure(mine, theirs, (short,), page_p99_ms=page)


def name_search() -> Measure:
    """Half of the searches say the first name first. Accents and capitals come as people type them."""
    names = some(Person.objects.standing(), "last_name", "first_name", "search_key")
    typed = [f"{first} {last}" if place % 2 else f"{last} {first}" for place, (last, first, _) in enumerate(names)]
    words = [(f"%{key.split()[0]}%", f"%{key.split()[-1]}%") for *_, key in names]
    mine, theirs = _timed(typed, words, "names.sql")
    slips = [_misspelt(last) + " " + first for last, first, _ in names[:MISSPELT]]
    viewer = manager()
    p50 = round(percentile(each(slips, partial(search, viewer=viewer)), 0.5) * 1000, 1)
    return _measure(mine, theirs, ((f"typo p50 ≤ {TYPO_P50_MS} ms", p50 <= TYPO_P50_MS),), typo_p50_ms=p50)


def _measure(mine: list, theirs: list, conditions: tuple = (), **also) -> Measure:
    p50, raw_p50 = spread(mine, 0.5), spread(theirs, 0.5)
    return Measure(
        value=p50, raw=raw_p50, unit="ms", limit=2.0, p50_ms=p50, p99_ms=spread(mine, 0.99), conditions=conditions,
        also={"raw_p99_ms": spread(theirs, 0.99), **also},
    )  # fmt: skip


def _timed(typed: Sequence[str], values: Sequence[tuple], file: str) -> tuple[list, list]:
    viewer, statement = manager(), (SQL / file).read_text()
    return interleaved(
        lambda: each(typed, lambda text: search(text, viewer=viewer)),
        lambda: each(values, lambda v: _raw(statement, v)),
    )


def each(questions: Sequence, ask: Callable[..., object]) -> list[float]:
    return [seconds(partial(ask, question)) for question in questions]


def _raw(statement: str, values: tuple) -> list:
    """Prepared by the driver after a few runs, as psycopg does when left to itself."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        return cursor.execute(statement, values).fetchall()


def some(rows, *columns: str) -> list[tuple]:
    """The same ASKED rows each time, spread over the whole register."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(7).sample(keys, min(ASKED, len(keys)))
    return list(rows.filter(pk__in=chosen).order_by("pk").values_list(*columns))


def _misspelt(name: str) -> str:
    """Two letters change places in the middle."""
    middle = len(name) // 2
    return name if len(name) < 5 else name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]
