"""What the last file applied left behind, so that the same lines of the next export of that sender are passed over.

A line is passed over only when nothing about it can have changed: same cells, same meaning of the columns, and no record
that it feeds written since by anybody (see planning/known.py). Without a memory that can be trusted, the whole file is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from django.db import connection

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.mapping import signature
from loge.foundation.exchange.models import ImportRun
from loge.foundation.exchange.reading import Line
from loge.registers.tenants.imports.room import MEMORY
from loge.registers.tenants.imports.writing import targets

READING = 3  # raised when cells come to be read otherwise: what was read before is then read again
_OLDEST = 1_000_000_000  # transactions after which their numbers no longer tell what came before


@dataclass(frozen=True)
class Memory:
    """`rows_of`: import under whose number the rows lie in the workbench; `day`: the date that they described.

    `since` and `under_way` are transactions: what they wrote, or any later one, came after the import.
    """

    rows_of: int
    day: date
    since: str
    under_way: list[str]


def digests(lines: Iterable[Line]) -> list[int]:
    """64 bits for each line as it came: a changed line takes the mark of a known one once in a thousand million imports."""
    return [int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True) for _, text, _ in lines]


def recall(run: ImportRun) -> Memory | None:
    """What can be trusted for this run; None when something that everything rests on is not as it was."""
    last = (
        ImportRun.objects.filter(feeds=run.feeds, sender=run.sender, state=RunState.APPLIED)
        .order_by("-applied_at", "-pk")
        .first()
    )
    said = last.report.get("memory") if last else None
    if not last or not said or said["meaning"] != _meaning(run):
        return None
    day = last.reference_date
    if not (day <= run.reference_date and day.year == run.reference_date.year):
        return None  # two-digit years are read by the year of the file
    if said["server"] != _server() or said["records"] != _records(said["records"]):
        return None  # restored elsewhere, or records deleted since
    found = _one(
        "SELECT count(*), age(%s::xid8::xid) FROM tenants_importedrow WHERE run_id = %s",
        said["since"],
        said["rows_of"],
    )
    if found[0] != said["rows"] or found[1] > _OLDEST:
        return None  # a crash of the database emptied the workbench
    return Memory(said["rows_of"], day, said["since"], said["under_way"])


def keep(run: ImportRun) -> dict:
    """The rows of the file just applied become the memory of its sender. Answers what is to be written in the report."""
    base, counted = run.report.get("base"), {}
    with connection.cursor() as cursor:
        for older in ImportRun.objects.filter(sender=run.sender, report__has_key="memory").exclude(pk=run.pk):
            said = older.report.pop("memory")
            older.save(update_fields=["report"])
            if said["rows_of"] == base:
                counted = said["records"]
            if said["rows_of"] not in (base, run.pk):
                cursor.execute("DELETE FROM tenants_importedrow WHERE run_id = %s", [said["rows_of"]])
        if base:
            cursor.execute("SET LOCAL work_mem = %s", [MEMORY])
            cursor.execute(
                """DELETE FROM tenants_importedrow s WHERE run_id = %s
                   AND NOT EXISTS (SELECT 1 FROM tenants_rowoutcome o WHERE o.run_id = %s AND o.row_id = s.id)""",
                [base, run.pk],
            )
            cursor.execute("UPDATE tenants_importedrow SET run_id = %s WHERE run_id = %s", [base, run.pk])
    rows_of = base or run.pk
    until, *under_way = _one(
        "SELECT pg_snapshot_xmax(s)::text, ARRAY(SELECT pg_snapshot_xip(s)::text) FROM pg_current_snapshot() s"
    )
    return {
        "rows_of": rows_of, "rows": _one("SELECT count(*) FROM tenants_importedrow WHERE run_id = %s", rows_of)[0],
        "meaning": _meaning(run), "server": _server(), "since": until, "under_way": under_way[0], "records": _records_since(counted),
    }  # fmt: skip


def _meaning(run: ImportRun) -> list:
    return [READING, signature(run.titles), run.shape.get("separator", ""), run.grain, run.columns]


def _server() -> str:
    """Numbers of transactions mean something on one server and database only."""
    return _one("SELECT system_identifier || '/' || current_database() FROM pg_control_system()")[0]


def _records(until: dict) -> dict:
    """{table: [last key, how many, their sum]} of the records up to the last keys of `until`: a deletion shows."""
    found = {}
    for table in _tables():
        last = until[table][0] if table in until else 0
        found[table] = [last, *_tally(table, 0, last)]
    return found


def _records_since(counted: dict) -> dict:
    """The same, up to the last keys of now. What was `counted` is not counted again: a deletion meanwhile shows next time."""
    found = {}
    for table in _tables():
        first, number, total = counted.get(table, (0, 0, "0"))
        last = _one(f"SELECT coalesce(max(id), 0) FROM {table}")[0]
        more, further = _tally(table, first, last)
        found[table] = [last, number + more, str(int(total) + int(further))]
    return found


def _tables() -> list[str]:
    return sorted({target.table for target in targets()})


def _tally(table: str, after: int, last: int) -> tuple[int, str]:
    """How many records have a key beyond `after`, `last` included, and the sum of their keys."""
    return _one(f"SELECT count(*), coalesce(sum(id), 0)::text FROM {table} WHERE id > %s AND id <= %s", after, last)  # type: ignore[return-value]


def _one(sql: str, *given) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)
        return cursor.fetchone()
