"""Sending a file, saying what its columns mean, mending its lines, applying it, undoing it."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.exchange import runs
from loge.foundation.exchange.choices import WORKING, MissingPolicy, RunState
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.lines.reading import faults
from loge.foundation.exchange.mapping import Proposal, propose
from loge.foundation.exchange.models import ImportLine, ImportRun, RowDecision, Sender
from loge.foundation.exchange.workflow import RUN

LINES_KEPT = timedelta(days=90)
GRAIN = "line"


class CellFaults(Refusal):
    """Cells that cannot be read, with the reason for each."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def receive_file(
    *, importer: Importer, path, filename: str, sender: Sender | None, new_sender: str = "", by
) -> ImportRun:
    """Keep the file, look at its titles. Raise Refusal, in French, when it is not a table that can be read."""
    importer.check_may(by)

    def understand(run: ImportRun, sample) -> tuple[Proposal, str]:
        return runs.remembered(run, importer.by_code) or propose(run.titles, sample, importer.fields), GRAIN

    return runs.receive(
        path=path, filename=filename, sender=sender or runs.sender_named(new_sender), feeds=importer.code,
        known_titles=importer.known_titles, understand=understand, by=by,
    )  # fmt: skip


@transaction.atomic
def map_and_check(run: ImportRun, *, importer: Importer, columns: Mapping[int, str], by) -> ImportRun:
    """Say what each column means (place → field), remembered for this sender and these titles; the check starts at once."""
    importer.check_may(by)
    run = runs.locked(run)
    if run.state not in (RunState.RECEIVED, RunState.MAPPED, RunState.PREVIEW, RunState.FAILED) or run.applied_by_id:
        raise Stale("Les colonnes de cet import ne peuvent plus changer : il est déjà parti.")
    if any(place >= len(run.titles) or code not in importer.by_code for place, code in columns.items()):
        raise Refusal("Une des colonnes choisies n’existe pas dans ce fichier.")
    importer.check_columns(list(columns.values()))
    run.columns, run.grain = {str(place): code for place, code in sorted(columns.items())}, GRAIN
    run.state = RunState.MAPPED
    run.save()
    runs.remember(run)
    trail.record("imports.mapped", run, by=by, grain=GRAIN, columns=len(columns))
    return check_lines(run, importer=importer, by=by)


@transaction.atomic
def check_lines(run: ImportRun, *, importer: Importer, by) -> ImportRun:
    """Start reading and comparing the whole file. Nothing of what it feeds is touched."""
    importer.check_may(by)
    run = runs.locked(run)
    if run.applied_by_id:
        raise Stale("Cet import est déjà parti : il ne se contrôle plus, il se reprend.")
    _begin(run, RunState.CHECKING)
    trail.record("imports.check_asked", run, by=by)
    importer.work_later(run)
    return run


def _begin(run: ImportRun, state: RunState) -> None:
    RUN.check(run.state, state)
    run.state, run.step, run.rows_done, run.failure = state, "En attente", 0, ""
    run.heartbeat_at = timezone.now()
    run.save()


@transaction.atomic
def correct_line(run: ImportRun, *, importer: Importer, number: int, values: Mapping[str, str], by) -> RowDecision:
    """Keep corrected cells (field → text) of one line. They count at the next check. Raise CellFaults."""
    importer.check_may(by)
    decision = _decision(run, number, by)
    if set(values) - set(run.columns.values()):
        raise Refusal("Une des cellules corrigées n’existe pas.")
    if wrong := faults(importer, run, values):
        raise CellFaults(wrong)
    decision.values = {**decision.values, **{code: text[:2000] for code, text in values.items()}}
    decision.left_out = False
    decision.save()
    trail.record("imports.row_corrected", run, by=by, line=number, fields=sorted(values))
    return decision


@transaction.atomic
def leave_out(run: ImportRun, *, importer: Importer, number: int, left_out: bool = True, by) -> RowDecision:
    """Leave a line out of the import, or take it back in."""
    importer.check_may(by)
    decision = _decision(run, number, by)
    decision.left_out = left_out
    decision.save()
    trail.record("imports.row_left_out" if left_out else "imports.row_taken_back", run, by=by, line=number)
    return decision


def _decision(run: ImportRun, number: int, by) -> RowDecision:
    run = runs.locked(run)
    if run.state != RunState.PREVIEW:
        raise Stale("Cet import n’est plus à valider : ses lignes ne peuvent plus être corrigées.")
    if not run.lines_read.filter(number=number).exists():
        raise Refusal("Cette ligne n’est pas dans le fichier.")
    decision, _ = RowDecision.objects.get_or_create(run=run, line=number, part=1, defaults={"decided_by": by})
    decision.decided_by = by
    return decision


def pending_decisions(run: ImportRun) -> int:
    """Lines decided since the last check: they count only once the file has been checked again."""
    return run.decisions.filter(decided_at__gt=run.checked_at).count() if run.checked_at else 0


@transaction.atomic
def apply_import(run: ImportRun, *, importer: Importer, by) -> ImportRun:
    """Start writing. Each line is compared afresh when it is written; a second click finds the import already gone."""
    importer.check_may(by)
    runs.start_alone()
    run = runs.locked(run)
    if run.state in (RunState.APPLYING, RunState.APPLIED):
        raise Stale(f"Cet import a déjà été lancé par {run.applied_by}. Il n’est appliqué qu’une fois.")
    if run.state == RunState.FAILED and not run.applied_by_id:
        raise Refusal("Le contrôle de ce fichier a été interrompu : relancez-le avant d’appliquer.")
    runs.check_no_other(run)
    if pending_decisions(run):
        raise Refusal("Des corrections attendent un nouveau contrôle : lancez-le avant d’appliquer.")
    run.applied_by, run.missing_policy = run.applied_by or by, MissingPolicy.IGNORE
    _begin(run, RunState.APPLYING)
    trail.record("imports.apply_asked", run, by=by)
    importer.work_later(run)
    return run


@transaction.atomic
def resume_import(run: ImportRun, *, importer: Importer, by) -> ImportRun:
    """Start again what was interrupted, where it stopped. Harmless while it is in fact at work."""
    importer.check_may(by)
    run = runs.locked(run)
    state = run.failed_while if run.state == RunState.FAILED else run.state
    if state not in WORKING:
        raise Refusal("Cet import n’est pas interrompu.")
    run.state, run.failure, run.heartbeat_at = RunState(state), "", timezone.now()
    run.save()
    trail.record("imports.resumed", run, by=by)
    importer.work_later(run)
    return run


@transaction.atomic
def undo_import(run: ImportRun, *, importer: Importer, by) -> ImportRun:
    """Start taking back what the import wrote. What has been used or changed since stays, and the report says so."""
    importer.check_may(by)
    runs.start_alone()
    run = runs.locked(run)
    runs.check_no_other(run)
    if not run.lines_read.exclude(written_at=None).exists():
        raise Refusal("Il n’y a rien à annuler : cet import n’a rien écrit, ou il a plus de trois mois.")
    run.undone_by = by
    _begin(run, RunState.UNDOING)
    trail.record("imports.undo_asked", run, by=by)
    importer.work_later(run)
    return run


@transaction.atomic
def forget_old_lines(*, by=None) -> int:
    """What files said is kept three months, with the files; that they were imported is kept longer. How many imports."""
    before = timezone.now() - LINES_KEPT
    old = ImportRun.objects.filter(received_at__lt=before, lines_read__isnull=False).exclude(state__in=WORKING)
    forgotten = 0
    for run in old.distinct():
        ImportLine.objects.filter(run=run).delete()
        run.decisions.all().delete()
        for path in (runs.file_of(run), runs.file_of(run).parent / run.report.get("result", "absent")):
            path.unlink(missing_ok=True)
        kept = {name: told for name, told in run.report.items() if name in ("undone", "doubts", "scores")}
        ImportRun.objects.filter(pk=run.pk).update(report=kept)
        trail.record("imports.lines_forgotten", run, by=by)
        forgotten += 1
    return forgotten
