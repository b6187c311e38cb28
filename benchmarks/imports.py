"""The register comes in: a first export, a smaller one, then the export of the next day over the first."""

import csv
import json
from pathlib import Path

from benchmarks.arena import OURS, RAW, SQL, Arena
from benchmarks.results import Measure
from benchmarks.timing import interleaved, median, seconds
from loge.foundation.text import fold
from loge.fronts.demonstration.register.next_day import write_next_day
from loge.fronts.demonstration.register.writing import write_register

MEMORY = 500  # MB that the process of an import may hold
PROGRESS = 0.01  # share of the work that may be done between two signs of progress
CHANGED = 0.01
PER_LINE = 3  # records that a changed line may have written: what did not change is not rewritten
ALIKE = 0.01  # share by which the two sides may differ in what they wrote: they read doubtful cells in their own way
COMPARED = (
    "tenants_person",
    "tenants_lease",
    "tenants_household",
    "tenants_occupant",
    "tenants_contactpoint",
    "housing_unit",
)
_BLOCK = 1 << 20


def label(persons: int) -> str:
    """1000000 → « 1m », 100000 → « 100k »: the end of the names of these measures."""
    if persons % 1_000_000 == 0:
        return f"{persons // 1_000_000}m"
    return f"{persons // 1000}k" if persons % 1000 == 0 else str(persons)


def prepare(arena: Arena, persons: int) -> Path:
    """The export that both sides read. Numbers are all different, as look-ups by number need."""
    path = arena.folder / f"register-{label(persons)}.csv"
    if not path.exists():
        partial = path.with_suffix(".part.csv")
        write_register(partial, persons=persons, unique_phones=True, encoding="utf-8", processes=2)
        partial.replace(path)
    return path


def fill(arena: Arena, persons: int) -> None:
    """A register of ours, for a measure taken alone."""
    arena.recreate(OURS)
    _ours(arena, prepare(arena, persons), [])


def first_import(arena: Arena, path: Path, *, rounds: int) -> Measure:
    """Into a new register, its tables empty and indexed on both sides."""
    costs: list[dict] = []

    def ours() -> float:
        arena.recreate(OURS)
        return _ours(arena, path, costs)

    def raw() -> float:
        arena.recreate(RAW)
        return _raw(arena, path, "normalise.sql")

    mine, theirs = interleaved(ours, raw, rounds=rounds)
    return _measure(arena, mine, theirs, costs)


def reimport(arena: Arena, path: Path) -> Measure:
    """The export of the next day, once on each side: the register of the first import is there only once."""
    tomorrow = path.with_name(f"{path.stem}-next-day.csv")
    if not tomorrow.exists():
        partial = tomorrow.with_suffix(".part.csv")
        write_next_day(path, partial, changed=CHANGED)
        partial.replace(tomorrow)
    costs: list[dict] = []
    written = _rows_written(arena)
    mine, theirs = interleaved(
        lambda: _ours(arena, tomorrow, costs), lambda: _raw(arena, tomorrow, "reimport.sql"), rounds=1
    )
    written = _rows_written(arena) - written
    lines = costs[-1]["counts"]["lines"]
    told = sum(number for state, number in lines.items() if state != "unchanged")
    spared = (f"at most {PER_LINE} records written per line that changed", written <= PER_LINE * told)
    return _measure(arena, mine, theirs, costs, conditions=(spared,), rewritten=written)


def _ours(arena: Arena, path: Path, costs: list[dict]) -> float:
    cost = json.loads(arena.run(OURS, "benchmarks/import_one.py", str(path)).splitlines()[-1])
    costs.append(cost)
    return cost["seconds"]


def _raw(arena: Arena, path: Path, apply: str) -> float:
    def work() -> None:
        _copy(arena, path)
        arena.run_sql(RAW, apply)

    return seconds(work)


def _copy(arena: Arena, path: Path) -> None:
    with open(path, encoding="utf-8", newline="") as file:
        titles = next(csv.reader(file, delimiter=";"))
    columns = ", ".join(f"{fold(title).replace(' ', '_')} text" for title in titles)
    with arena.connect(RAW) as connection, connection.cursor() as cursor, open(path, "rb") as content:
        cursor.execute((SQL / "staging.sql").read_text().format(columns=columns))
        how = r"COPY raw_staging FROM STDIN (FORMAT csv, DELIMITER ';', HEADER, NULL '\N')"
        with cursor.copy(how) as copy:
            while block := content.read(_BLOCK):
                copy.write(block)


def _measure(
    arena: Arena, mine: list[float], theirs: list[float], costs: list[dict], conditions=(), **also
) -> Measure:
    peak = max(cost["peak_mb"] for cost in costs)
    gap, step = _gap(arena), max(cost["progress"] for cost in costs)
    return Measure(
        value=median(mine), raw=median(theirs), unit="s", limit=2.0,
        conditions=(
            (f"memory ≤ {MEMORY} MB", peak <= MEMORY),
            (f"progress within {PROGRESS:.0%}", step <= PROGRESS and all(cost["progress_true"] for cost in costs)),
            (f"both sides wrote the same, within {ALIKE:.0%}", gap <= ALIKE),
            *conditions,
        ),
        also={"memory_mb": peak, "progress_step": step,
              "rounds": len(mine), "lines": costs[-1]["counts"]["lines"], "gap": round(gap, 4), **also},
    )  # fmt: skip


def _gap(arena: Arena) -> float:
    """The largest relative difference between the two registers, table by table."""
    counts = []
    for name in (OURS, RAW):
        with arena.connect(name) as connection:
            rows = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in COMPARED]
            counts.append([row[0] if row else 0 for row in rows])
    return max(abs(a - b) / max(b, 1) for a, b in zip(*counts, strict=True))


def _rows_written(arena: Arena) -> int:
    """Rows of the register that were ever inserted, updated or deleted: nothing is rewritten that did not change."""
    with arena.connect(OURS) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        row = connection.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname = ANY(%s)",
            [list(COMPARED)],
        ).fetchone()
    return int(row[0]) if row else 0
