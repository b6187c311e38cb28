"""Taking back what an import wrote, line by line, the last first: all that can be, or nothing."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import ImportLine, ImportRun
from loge.foundation.exchange.undo import model_of, references_to
from loge.foundation.exchange.workflow import RUN

KEPT_SHOWN = 50


@transaction.atomic
def undo(importer: Importer, run: ImportRun) -> None:
    """What was used or changed since stays, and the report says so. From UNDOING to UNDONE."""
    lines = list(run.lines_read.exclude(written_at=None).order_by("-number"))
    rows = importer.model._default_manager.select_for_update(of=("self",)).in_bulk([line.record for line in lines])
    created = frozenset(line.record for line in lines if line.created)
    tally: Counter[str] = Counter()
    kept: list[str] = []
    fates = {line.number: _restore(importer, run, line, rows[line.record]) for line in lines if _is_back(line, rows)}
    fates |= {line.number: _fate(importer, line, rows.get(line.record), created) for line in lines if line.created}
    for line in lines:
        fate = fates.get(line.number, "gone")
        tally[fate] += 1
        if fate == "deleted":
            importer.remove(rows[line.record], by=run.undone_by)
        if fate in ("used", "changed"):
            kept.append(importer.title(line.after))
    _undone(run, tally, kept)


def _is_back(line: ImportLine, rows) -> bool:
    return not line.created and line.record in rows


def _fate(importer: Importer, line: ImportLine, record, created: frozenset[int | None]) -> str:
    """Of a record that the import created, once those that it changed are as they were."""
    if record is None:
        return "gone"
    if _is_used(importer, record.pk, created):
        return "used"
    return "deleted" if importer.shown(record) == line.after else "changed"


def _is_used(importer: Importer, pk: int, created: frozenset[int | None]) -> bool:
    """Something refers to it, other than its own parts and the other records of this import."""
    for table, column in references_to(importer.model):
        if table in importer.parts:
            continue
        rows = model_of(table)._base_manager.filter(**{_attribute(table, column): pk})
        if table == importer.model._meta.db_table:
            rows = rows.exclude(pk__in=[one for one in created if one is not None])
        if rows.exists():
            return True
    return False


def _attribute(table: str, column: str) -> str:
    return next(field.attname for field in model_of(table)._meta.concrete_fields if field.column == column)


def _restore(importer: Importer, run: ImportRun, line: ImportLine, record) -> str:
    """Each field that still says what the import wrote says again what it said before."""
    shown = importer.shown(record)
    back = {code: old for code, old in line.before.items() if shown.get(code, "") == line.after.get(code, "")}
    if back:
        importer.update(record, back, by=run.undone_by)
    return "restored" if len(back) == len(line.before) else "changed"


def _undone(run: ImportRun, tally: Counter[str], kept: list[str]) -> None:
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    RUN.check(locked.state, RunState.UNDONE)
    locked.state, locked.undone_at, locked.step = RunState.UNDONE, timezone.now(), ""
    locked.report = {**locked.report, "undone": dict(tally), "kept": kept[:KEPT_SHOWN]}
    locked.save()
    trail.record("imports.undone", locked, by=locked.undone_by, report=dict(tally))
