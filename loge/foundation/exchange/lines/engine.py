"""What runs in the background: reading and comparing a file, applying it by small transactions, undoing.

Each may be run again at any time, after a crash in particular: a line that is written says so in the same transaction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import TO_WRITE, LineState, RunState
from loge.foundation.exchange.lines import results
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.lines.keeping import add, keep
from loge.foundation.exchange.lines.reading import Reader
from loge.foundation.exchange.models import ImportLine, ImportRun
from loge.foundation.exchange.reading import reopen
from loge.foundation.exchange.runs import alone, file_of, reporting_failure, tell
from loge.foundation.exchange.workflow import RUN

READ, LATE, WRITTEN = 1000, 500, 1000  # lines between two signs of progress
_FOUND = ["state", "remarks", "record", "changes"]
_WRITTEN = [*_FOUND, "created", "written_at", "before", "after"]


def work(importer: Importer, run_id: int) -> None:
    """Whatever the state of the import asks for. The body of the job « import_<code> »."""
    from loge.foundation.exchange.lines.undoing import undo

    steps = {RunState.CHECKING: check, RunState.APPLYING: apply, RunState.UNDOING: undo}
    with alone(run_id) as mine:
        run = ImportRun.objects.select_related("sender", "received_by", "applied_by", "undone_by").get(pk=run_id)
        if mine and (step := steps.get(RunState(run.state))):
            with reporting_failure(run_id):
                step(importer, run)


def check(importer: Importer, run: ImportRun) -> None:
    """Read the file and compare it with what is known. Nothing of it is touched. From CHECKING to PREVIEW."""
    run.lines_read.all().delete()
    table = reopen(file_of(run), run.titles, run.shape)
    reader, total, done = Reader(importer, run), table.height(), 0
    seen: dict[int, int] = {}
    for block in table.blocks(READ):
        lines = sorted(reader.lines(block), key=attrgetter("number"))
        if not importer.late:
            compare(importer, run, [line for line in lines if line.state == LineState.UNCHANGED], seen)
        add(lines)
        done += len(lines) + block.blank
        tell(run, "Lecture et comparaison", done, total)
    if importer.late:  # a line may name another of the file: all of them are read first
        for lines in _batches(run, (LineState.UNCHANGED,)):
            compare(importer, run, lines, seen)
            keep(lines, _FOUND)
    with transaction.atomic():
        _checked(run)


def _batches(run: ImportRun, states: Sequence[str]) -> Iterator[list[ImportLine]]:
    last = 0
    while lines := list(
        run.lines_read.filter(state__in=states, number__gt=last).order_by("number")[:LATE]
    ):  # fmt: skip
        yield lines
        last = lines[-1].number


def compare(importer: Importer, run: ImportRun, lines: list[ImportLine], seen: dict[int, int]) -> dict[int, Model]:
    """State and changes of each line, by what is known now; the records found, by number of line. `seen`: record → line."""
    found = dict(importer.find(lines, run))
    for line in lines:
        if line.state == LineState.ERROR:
            continue
        record = found.get(line.number)
        first = seen.setdefault(record.pk, line.number) if record else line.number
        if first != line.number:
            line.refuse(f"La ligne {first} parle déjà de la même fiche : gardez l’une des deux.")
            continue
        shown = importer.shown(record) if record else {}
        line.record = record.pk if record else None
        line.changes = {code: [shown.get(code, ""), new] for code, new in _told(line) if shown.get(code, "") != new}
        line.state = (LineState.UPDATE if line.changes else LineState.UNCHANGED) if record else LineState.CREATE
        if line.state != LineState.UNCHANGED:
            _check(importer, line, shown)
    return found


def _told(line: ImportLine) -> list[tuple[str, str]]:
    return [(code, text) for code, text in line.values.items() if text]


def _check(importer: Importer, line: ImportLine, shown: dict[str, str]) -> None:
    try:
        importer.check({**shown, **line.values})
    except Refusal as refusal:
        line.refuse(str(refusal))


def _checked(run: ImportRun) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    RUN.check(locked.state, RunState.PREVIEW)
    states = Counter(run.lines_read.values_list("state", flat=True))
    locked.counts = {"lines": dict(states)}
    locked.state, locked.checked_at, locked.step = RunState.PREVIEW, timezone.now(), ""
    locked.rows_done = locked.rows_total = states.total()
    locked.save()
    trail.record("imports.checked", locked, by=locked.received_by, lines=dict(states))


def apply(importer: Importer, run: ImportRun) -> None:
    """Write what is to be written, each line compared afresh. From APPLYING to APPLIED; resumed where it stopped."""
    waiting = run.lines_read.filter(state__in=TO_WRITE, written_at=None)
    done, total = 0, waiting.count()
    while numbers := list(waiting.order_by("number").values_list("number", flat=True)[:WRITTEN]):
        _write_batch(importer, run, numbers)
        done += len(numbers)
        tell(run, "Application", done, total)
    if importer.late:
        _write_late(importer, run)
    _applied(importer, run)


@transaction.atomic
def _write_batch(importer: Importer, run: ImportRun, numbers: list[int]) -> None:
    lines = list(run.lines_read.select_for_update().filter(number__in=numbers, written_at=None).order_by("number"))
    new = {line.number for line in lines if line.state == LineState.CREATE}
    found = compare(importer, run, lines, {})
    for line in lines:
        if line.state == LineState.UPDATE and line.number in new:
            line.refuse(
                "Cette fiche a été créée depuis le contrôle. Contrôlez de nouveau le fichier pour la compléter."
            )
    if not _write_together(importer, run, [line for line in lines if line.state == LineState.CREATE]):
        for line in lines:
            if line.state == LineState.CREATE:
                _write(importer, run, line, None)
    for line in lines:
        if line.state == LineState.UPDATE:
            _write(importer, run, line, found.get(line.number))
    keep(lines, _WRITTEN)


def _write_together(importer: Importer, run: ImportRun, lines: list[ImportLine]) -> bool:
    """All the new lines in a few statements; False when they must be tried one by one."""
    rows = [{code: text for code, text in _told(line) if code not in importer.late} for line in lines]
    try:
        with transaction.atomic():
            records = importer.create_together(rows, by=run.applied_by) if rows else None
    except Refusal:
        return False
    if records is None:
        return False
    now = timezone.now()
    for line, row, record in zip(lines, rows, records, strict=True):
        line.record, line.created, line.written_at, line.after = record.pk, True, now, importer.shown(record)
        line.before = {code: line.changes[code][0] for code in line.changes if code in row}
    return True


def _write(importer: Importer, run: ImportRun, line: ImportLine, record) -> None:
    now = {code: text for code, text in _told(line) if code not in importer.late}
    changed = {code: now[code] for code in line.changes if code in now}
    try:
        with transaction.atomic():
            if record is None:
                record, line.created = importer.create(now, by=run.applied_by), True
            elif changed:
                importer.update(record, changed, by=run.applied_by)
    except Refusal as refusal:
        line.created = False
        line.refuse(str(refusal))
        return
    line.record, line.written_at = record.pk, timezone.now()
    line.before = {code: line.changes[code][0] for code in changed}
    record.refresh_from_db()
    line.after = importer.shown(record)


def _write_late(importer: Importer, run: ImportRun) -> None:
    """What names another record of the file: all of them exist by now."""
    for lines in _batches(run, TO_WRITE):
        late = [line for line in lines if line.written_at and importer.late & line.values.keys()]
        records = importer.model._default_manager.in_bulk([line.record for line in late])
        for line in late:
            if line.record in records:
                _write_rest(importer, run, line, records[line.record])


@transaction.atomic
def _write_rest(importer: Importer, run: ImportRun, line: ImportLine, record) -> None:
    shown = importer.shown(record)
    rest = {code: text for code, text in _told(line) if code in importer.late and shown.get(code, "") != text}
    try:
        with transaction.atomic():
            importer.update(record, rest, by=run.applied_by) if rest else None
    except Refusal as refusal:
        line.note(f"Écrite, sauf ceci. {refusal}")
    else:
        line.before = {code: shown.get(code, "") for code in rest} | line.before
        record.refresh_from_db()
        line.after = importer.shown(record)
    line.save(update_fields=["remarks", "before", "after"])


@transaction.atomic
def _applied(importer: Importer, run: ImportRun) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    RUN.check(locked.state, RunState.APPLIED)
    states = dict(Counter(run.lines_read.values_list("state", flat=True)))
    locked.state, locked.applied_at, locked.step, locked.failure = RunState.APPLIED, timezone.now(), "", ""
    locked.counts, locked.rows_done = {"lines": states}, locked.rows_total
    locked.report = {**locked.report, "result": results.write(importer, locked)}
    locked.save()
    trail.record("imports.applied", locked, by=locked.applied_by, sender=locked.sender.code, lines=states)
