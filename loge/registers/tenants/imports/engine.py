"""What runs in the background: reading a file into the workbench, applying a plan by batches, undoing.

Each function may be run again at any time, after a crash in particular, and ends in the same state.
"""

from collections import Counter
from concurrent.futures import Executor

from django.db import connection, transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.exchange.choices import MissingPolicy, RunState
from loge.foundation.exchange.models import AppliedBatch, ImportRun
from loge.foundation.exchange.runs import alone, file_of, reporting_failure, tell
from loge.foundation.exchange.undo import take_back
from loge.foundation.exchange.workflow import RUN
from loge.registers.tenants.imports import memory, results
from loge.registers.tenants.imports.hands import hands
from loge.registers.tenants.imports.planning import make_plan
from loge.registers.tenants.imports.planning.outcome import missing_share
from loge.registers.tenants.imports.planning.plan import parameters
from loge.registers.tenants.imports.room import room
from loge.registers.tenants.imports.workbench import fill_workbench, hurried, hurry
from loge.registers.tenants.imports.writing import Target, targets, write_batch

BATCH = 20_000  # records of the plan per transaction, at most; a hundredth of the plan when it is smaller,
LEAST = 2_000  # but not so few that the transactions cost more than what they write


def check(run_id: int) -> None:
    """Read the file into the workbench and plan. From CHECKING to PREVIEW."""
    with alone(run_id) as mine:
        run = ImportRun.objects.select_related("sender").get(pk=run_id)
        if not mine or run.state != RunState.CHECKING:
            return
        with reporting_failure(run_id), room():
            lines = fill_workbench(run)
            plan(run, lines)


def plan(run: ImportRun, lines: int) -> None:
    counts = make_plan(run, tell=lambda step, share: tell(run, step, int(100 * share), 100))
    share = missing_share(run.pk, run.sender.code)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        RUN.check(locked.state, RunState.PREVIEW)
        locked.state, locked.counts, locked.checked_at = RunState.PREVIEW, counts, timezone.now()
        locked.rows_total = locked.rows_done = lines
        locked.report = {**locked.report, "missing_share": round(share, 4), "lines": lines}
        locked.step = ""
        locked.save()
        trail.record("imports.checked", locked, by=locked.received_by, lines=counts["lines"])


def workbench_is_there(run: ImportRun) -> bool:
    """A crash of the database empties the unlogged workbench; it is rebuilt from the file and the decisions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM tenants_rowoutcome WHERE run_id = %s)", [run.pk])
        return cursor.fetchone()[0]


def apply(run_id: int) -> None:
    """Carry the plan out, batch after batch. From APPLYING to APPLIED; a resumed import skips the batches already done."""
    with alone(run_id) as mine:
        run = ImportRun.objects.select_related("sender").get(pk=run_id)
        if not mine or run.state != RunState.APPLYING:
            return
        with reporting_failure(run_id):
            if not workbench_is_there(run):
                with room():
                    fill_workbench(run)
                    make_plan(run)
            with hands(hurry) as pool:
                result = pool.submit(results.write, run, file_of(run).parent)
                with hurried():
                    _write_all(run, pool)
                _refresh_statistics(run)
                finish(run_id, result=result.result())


def _write_all(run: ImportRun, pool: Executor) -> None:
    """Kind after kind, each hangs on those before it; the batches of a kind know nothing of one another."""
    flagged = run.missing_policy == MissingPolicy.FLAG
    params = {**parameters(run), "actions": ["update", "missing"] if flagged else ["update"]}
    bounds = _bounds(run)
    work = [(target, *bounds[target.name]) for target in targets() if target.name in bounds]
    total = sum(last - first + 1 for _, first, last in work)
    size = min(BATCH, max(LEAST, total // 100))
    done = 0
    tell(run, "Application", 0, total)
    for target, first, last in work:
        batches = [(start, min(start + size - 1, last)) for start in range(first, last + 1, size)]
        written = [pool.submit(apply_batch, run, target, start, end, params) for start, end in batches]
        for (start, end), batch in zip(batches, written, strict=True):
            batch.result()
            done += end - start + 1
            tell(run, "Application", done)


MUCH = 0.1  # share of a table from which what was written changes what the server should know of it


def _refresh_statistics(run: ImportRun) -> None:
    """The server must know at once of the tables that have grown much: searches and the next import depend on it."""
    tables = {target.name: target.table for target in targets()}
    written: Counter[str] = Counter()
    for kind, number in run.batches.values_list("kind", "written"):
        written[tables[kind]] += number
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(written)])
        grown = sorted(table for table, known in cursor.fetchall() if written[table] > MUCH * max(known, 0))
        if grown:
            cursor.execute(f"ANALYZE {', '.join(grown)}")


def _bounds(run: ImportRun) -> dict[str, tuple[int, int]]:
    """{kind: (first, last)} of the records of the plan that are to be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT kind, min(id), max(id) FROM tenants_plannedchange WHERE run_id = %s AND action <> 'unchanged' GROUP BY 1""",
            [run.pk],
        )
        return {kind: (first, last) for kind, first, last in cursor.fetchall()}


@transaction.atomic
def apply_batch(run: ImportRun, target: Target, first: int, last: int, params: dict) -> int:
    """One transaction: the records and the mark that the batch is done. A batch already done writes nothing."""
    if AppliedBatch.objects.filter(run=run, kind=target.name, first_id=first).exists():
        return 0
    written = write_batch(target, {**params, "first": first, "last": last})
    AppliedBatch.objects.create(run=run, kind=target.name, first_id=first, last_id=last, written=written)
    return written


@transaction.atomic
def finish(run_id: int, *, result: str) -> None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    RUN.check(run.state, RunState.APPLIED)
    run.state, run.applied_at, run.step, run.failure = RunState.APPLIED, timezone.now(), "", ""
    run.rows_done = run.rows_total
    written: dict[str, int] = {}
    for kind, number in run.batches.values_list("kind", "written"):
        written[kind] = written.get(kind, 0) + number
    run.report = {**run.report, "written": written, "result": result}
    run.report["memory"] = memory.keep(run)
    run.save()
    trail.record(
        "imports.applied",
        run,
        by=run.applied_by,
        sender=run.sender.code,
        written=written,
        lines=run.counts.get("lines", {}),
    )


# Pairs of probable duplicates are found by the product: nobody's work is lost with them.
NOT_A_USE = frozenset({"tenants_duplicatepair"})
# What stays with someone, a home or a lease that has served since: where they live, with whom, how to reach them.
_PERSON = ("person_id", "tenants_person")
TIES = {
    "tenants_occupant": (_PERSON, ("household_id", "tenants_household")),
    "tenants_leaseparty": (_PERSON, ("lease_id", "tenants_lease")),
    "tenants_contactpoint": (_PERSON,),
    "tenants_guardian": (_PERSON,),
    "tenants_frailtymark": (_PERSON,),
}


def undo(run_id: int) -> None:
    """Take the import back, in one transaction: all that can be is, or nothing. From UNDOING to UNDONE."""
    with alone(run_id) as mine:
        run = ImportRun.objects.select_related("sender").get(pk=run_id)
        if not mine or run.state != RunState.UNDOING:
            return
        with reporting_failure(run_id), transaction.atomic():
            report = take_back(run, not_a_use=NOT_A_USE, ties=TIES)
            locked = ImportRun.objects.select_for_update().get(pk=run_id)
            RUN.check(locked.state, RunState.UNDONE)
            locked.state, locked.undone_at, locked.step = RunState.UNDONE, timezone.now(), ""
            locked.report = {**locked.report, "undone": {table: dict(tally) for table, tally in report.items()}}
            locked.save()
            trail.record("imports.undone", locked, by=locked.undone_by, report=locked.report["undone"])
