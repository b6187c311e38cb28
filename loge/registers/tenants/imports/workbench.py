"""From the file received to the workbench: every line read, but those that the last file of the sender already had."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import ImportRun
from loge.foundation.exchange.reading import Line, Table, reopen
from loge.foundation.exchange.runs import file_of, tell
from loge.registers.tenants.imports import memory
from loge.registers.tenants.imports.planning import known
from loge.registers.tenants.imports.planning.plan import parameters
from loge.registers.tenants.imports.rows import Rows
from loge.registers.tenants.imports.transform import Transformer

T = TypeVar("T")

UNFINISHED = (RunState.CHECKING, RunState.PREVIEW, RunState.APPLYING, RunState.FAILED)
ROWS, PLAN, OUTCOMES = "tenants_importedrow", "tenants_plannedchange", "tenants_rowoutcome"
# Columns by which rows are found or brought together.
COMPARED = (
    "run_id, line, part, digest, refused, left_out, agency_code, residence_code, building_code, entrance_code, unit_code, rpls_id, "
    "unit_kind, lease_number, person_ref, source_key, organisation, birth_date, birth_date_quality, names_key, search_key"
)
BLOCK = (1000, 4000)  # lines read between two signs of progress: at most a hundredth of the file, within these bounds


def hurry() -> None:
    """Small transactions do not wait for the disk. What a crash would take away is done again: none says that all is done."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


@contextmanager
def hurried():
    """In a hurry for a while."""
    hurry()
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")


def one_ahead(work: Iterator[T]) -> Iterator[T]:
    """The following one is made ready while this one is dealt with: reading keeps a processor busy, sending waits for
    the database. `work` must not speak to the database, whose connection belongs to this thread."""
    nothing: Any = object()
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as pool:
        following = pool.submit(next, work, nothing)
        while (one := following.result()) is not nothing:
            following = pool.submit(next, work, nothing)
            yield one


def fill_workbench(run: ImportRun, *, whole: bool = False) -> int:
    """Copy the rows of the file, decisions applied; answer how many lines the file has, titles and blanks aside.

    `whole`: known lines too. Block by block, each committed, so that the progress shows. In a `room`; the plan that follows, on the
    same connection, says that the workbench is whole.
    """
    table = reopen(file_of(run), run.titles, run.shape)
    total, lines = table.height(), 0
    tell(run, "Lecture du fichier", 0, total)
    before = None if whole else memory.recall(run)
    run.report = {**run.report, "base": before.rows_of if before else None}
    run.save(update_fields=["report"])
    clear_workbench(run, before)
    with connection.cursor() as cursor:
        for statement in known.PREPARE:
            cursor.execute(statement)
    reader = _Reader(run, table, before)
    with hurried():
        for passage in one_ahead(map(reader.read, table.lines(max(BLOCK[0], min(BLOCK[1], total // 100))))):
            reader.send(passage)
            lines += passage.lines
            tell(run, "Lecture du fichier", passage.last_line)
    tell(run, "Lecture du fichier", total)
    if before:
        tell(run, "Recherche des lignes inchangées", 0, 100)
        if not known.sort_out(parameters(run), before):
            return fill_workbench(run, whole=True)
    _leave_out(run)
    return lines


def _leave_out(run: ImportRun) -> None:
    with connection.cursor() as cursor:
        if run.decisions.filter(left_out=True).exists():
            cursor.execute(
                """UPDATE tenants_importedrow s SET left_out = true FROM exchange_rowdecision d
                   WHERE d.run_id = %(run)s AND d.left_out AND s.run_id = %(run)s AND s.line = d.line AND s.part = d.part""",
                {"run": run.pk},
            )
        cursor.execute(f"ANALYZE tenants_importedrow ({COMPARED})")


@dataclass(frozen=True)
class _Passage:
    """A block once read: `rows` to compare, `seen` the lines that were known, as COPY takes them."""

    rows: Rows
    seen: list[str]
    lines: int
    last_line: int


class _Reader:
    """Sends each line of the file to where it is to be compared, or notes that it is known."""

    def __init__(self, run: ImportRun, table: Table, before: memory.Memory | None):
        self.run, self.table, self.before = run, table, before
        decisions = list(run.decisions.all())
        self.decided = {decision.line for decision in decisions}
        self.known = _known_marks(before) if before else set()
        self.transformer = Transformer(
            columns={int(place): code for place, code in run.columns.items()},
            width=len(run.titles),
            day=run.reference_date,
            decisions={(d.line, d.part): d.values for d in decisions if d.values},
        )

    def read(self, lines: list[Line]) -> _Passage:
        """Without a word to the database: it is busy with the lines before."""
        marks = {line[0]: mark for line, mark in zip(lines, memory.digests(lines), strict=True)}
        for number in self.decided & marks.keys():
            del marks[number]
        fresh, seen = self._pass_over(lines, marks) if self.known else (lines, [])
        block = self.table.cut(fresh)
        rows = self.transformer.rows(block, {number: str(marks[number]) for number in block.lines if number in marks})
        return _Passage(rows, seen, len(seen) + len(block.lines) + len(block.ragged), lines[-1][0])

    def send(self, passage: _Passage) -> None:
        if passage.seen:
            with connection.cursor() as cursor, cursor.copy("COPY known_lines FROM STDIN") as copy:
                copy.write("".join(passage.seen))
        passage.rows.copy(self.run.pk, into="incoming" if self.before else ROWS)

    def _pass_over(self, lines: list[Line], marks: dict[int, int]) -> tuple[list[Line], list[str]]:
        """The lines to look into, and the known ones, noted aside. Of a line given twice, the second is new."""
        fresh, seen = [], []
        for line in lines:
            mark = marks.get(line[0])
            if mark in self.known:
                self.known.remove(mark)
                seen.append(f"{line[0]}\t{mark}\n")
            else:
                fresh.append(line)
        return fresh, seen


def _known_marks(before: memory.Memory) -> set[int]:
    """Lines given twice, refused or left out have no mark that can be relied upon: they are read again."""
    once: set[int] = set()
    twice: set[int] = set()
    for mark in _digests(before):
        (twice if mark in once else once).add(mark)
    once -= twice
    with connection.cursor() as cursor:
        cursor.execute(known.DOUBTFUL, [before.rows_of])
        once.difference_update(mark for (mark,) in cursor.fetchall())
    return once


def _digests(before: memory.Memory) -> Iterator[int]:
    with connection.cursor() as cursor, cursor.copy(known.DIGESTS, [before.rows_of]) as copy:
        rest = b""
        for chunk in copy:
            *whole, rest = (rest + bytes(chunk)).split(b"\n")
            yield from map(int, whole)


def clear_workbench(run: ImportRun, before: memory.Memory | None = None) -> None:
    """Make room. Finished imports have their result file; when nobody needs them the tables are emptied at once."""
    others = ImportRun.objects.filter(feeds=run.feeds, state__in=UNFINISHED).exclude(pk=run.pk).exists()
    remembered = [
        report["memory"]["rows_of"]
        for report in ImportRun.objects.filter(report__has_key="memory")
        .exclude(sender=run.sender)
        .values_list("report", flat=True)
    ]
    if before:
        remembered.append(before.rows_of)
    with connection.cursor() as cursor:
        if others:
            for table in (ROWS, PLAN, OUTCOMES):
                cursor.execute(f"DELETE FROM {table} WHERE run_id = %s", [run.pk])
            return
        cursor.execute(f"TRUNCATE {PLAN}, {OUTCOMES}")
        if remembered:
            cursor.execute(f"DELETE FROM {ROWS} WHERE run_id <> ALL(%s)", [remembered])
        else:
            cursor.execute(f"TRUNCATE {ROWS}")
