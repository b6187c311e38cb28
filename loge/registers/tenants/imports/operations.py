"""Receiving a file, saying what its columns mean, deciding about its lines, applying it, undoing it."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.exchange import runs
from loge.foundation.exchange.choices import WORKING, MissingPolicy, RunState
from loge.foundation.exchange.mapping import Proposal, propose
from loge.foundation.exchange.models import ImportRun, RowDecision, Sender
from loge.foundation.exchange.workflow import RUN
from loge.registers.tenants.imports import cells, engine, tasks
from loge.registers.tenants.imports.fields import BY_CODE, FEEDS, FIELDS, KNOWN_TITLES, field_of
from loge.registers.tenants.imports.grains import check_columns, detect_grain
from loge.registers.tenants.imports.permissions import check_can_import
from loge.registers.tenants.models import Person, RowOutcome

ASK_ABOVE = 0.05  # share of the register that a file may make disappear without a word from anyone


@transaction.atomic
def receive_file(*, path: str | Path, sender: Sender, by, filename: str = "") -> ImportRun:
    """Keep the file, look at its titles. Raise Refusal, in French, when it is not a table that can be read."""
    check_can_import(by)
    return runs.receive(
        path=path, filename=filename, sender=sender, feeds=FEEDS, known_titles=KNOWN_TITLES, understand=proposal_for, by=by
    )  # fmt: skip


@transaction.atomic
def receive_upload(*, file, filename: str, sender: Sender | None, new_sender: str = "", by) -> ImportRun:
    """Receive a file sent by a browser; a new sender is created with it, and not kept when the file is refused."""
    check_can_import(by)
    with runs.uploaded(file, filename) as path:
        return receive_file(path=path, filename=filename, sender=sender or runs.sender_named(new_sender), by=by)


def proposal_for(run: ImportRun, sample: list[list[str]]) -> tuple[Proposal, str]:
    """What a person confirmed last time for the same titles of the same sender, else what titles and contents suggest."""
    if known := runs.remembered(run, BY_CODE):
        return known, run.grain
    proposal = propose(run.titles, sample, FIELDS)
    return proposal, detect_grain(proposal.columns, sample)


@transaction.atomic
def set_mapping(run: ImportRun, *, columns: Mapping[int, str], grain: str, by, reference_date=None) -> ImportRun:
    """Say what each column means (place → field) and what a line stands for; remembered for this sender and these titles."""
    check_can_import(by)
    run = runs.locked(run)
    if run.state not in (RunState.RECEIVED, RunState.MAPPED, RunState.PREVIEW, RunState.FAILED) or run.applied_by_id:
        raise Stale("Les colonnes de cet import ne peuvent plus changer : il est déjà parti.")
    meant = {int(place): code for place, code in columns.items() if code}
    _check_mapping(run, meant, grain)
    run.columns, run.grain = {str(place): code for place, code in sorted(meant.items())}, grain
    run.reference_date = reference_date or run.reference_date
    run.state, run.failure = RunState.MAPPED, ""
    run.save()
    runs.remember(run)
    trail.record("imports.mapped", run, by=by, grain=grain, columns=len(meant))
    return run


@transaction.atomic
def map_and_check(run: ImportRun, *, columns: Mapping[int, str], grain: str, by, reference_date=None) -> ImportRun:
    """Confirm the columns and start the check at once, as the screen does."""
    run = set_mapping(run, columns=columns, grain=grain, by=by, reference_date=reference_date)
    return check_rows(run, by=by)


def _check_mapping(run: ImportRun, meant: Mapping[int, str], grain: str) -> None:
    if any(place >= len(run.titles) or code not in BY_CODE for place, code in meant.items()):
        raise Refusal("Une des colonnes choisies n’existe pas dans ce fichier.")
    fields = list(meant.values())
    twice = {code for code in fields if fields.count(code) > 1 and not BY_CODE[code].many}
    if twice:
        named = ", ".join(sorted(f"« {BY_CODE[code].label} »" for code in twice))
        raise Refusal(f"Une seule colonne peut dire : {named}. Choisissez laquelle.")
    check_columns(fields, grain)


@transaction.atomic
def check_rows(run: ImportRun, *, by, background: bool = True) -> ImportRun:
    """Start reading and comparing the whole file. Nothing of the register is touched."""
    check_can_import(by)
    run = runs.locked(run)
    RUN.check(run.state, RunState.CHECKING)
    if run.applied_by_id:
        raise Stale("Cet import est déjà parti : il ne se contrôle plus, il se reprend.")
    run.state, run.step, run.rows_done, run.failure = RunState.CHECKING, "En attente", 0, ""
    run.heartbeat_at = timezone.now()
    run.save()
    trail.record("imports.check_asked", run, by=by)
    if background:
        tasks.check_import.defer(run_id=run.pk)
    return run


@transaction.atomic
def correct_row(run: ImportRun, *, line: int, part: int = 1, values: Mapping[str, str], by) -> RowDecision:
    """Keep corrected cells (field → text) for one line. They count at the next check, which the caller starts."""
    check_can_import(by)
    unknown = [name for name in values if field_of(name) not in BY_CODE]
    if unknown:
        raise Refusal("Une des cellules corrigées n’existe pas.")
    check_cells(run, values)
    decision = _decision(_at_preview(run), line, part, by)
    decision.values = {**decision.values, **{code: text[:400] for code, text in values.items()}}
    decision.left_out = False
    decision.save()
    trail.record("imports.row_corrected", run, by=by, line=line, fields=sorted(values))
    return decision


def check_cells(run: ImportRun, values: Mapping[str, str]) -> None:
    """Raise CellFaults when a corrected cell still cannot be read: {field: sentence}."""
    readers = cells.readers(year=run.reference_date.year)
    faults = {name: readers[field_of(name)].read(text).fault for name, text in values.items()}
    if any(faults.values()):
        raise CellFaults({name: fault for name, fault in faults.items() if fault})


class CellFaults(Refusal):
    """Cells that cannot be read, with the reason for each."""

    def __init__(self, faults: dict[str, str]):
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def leave_out(run: ImportRun, *, line: int, part: int = 1, by, left_out: bool = True) -> RowDecision:
    """Leave a line out of the import, or take it back in."""
    check_can_import(by)
    decision = _decision(_at_preview(run), line, part, by)
    decision.left_out = left_out
    decision.save()
    trail.record("imports.row_left_out" if left_out else "imports.row_taken_back", run, by=by, line=line)
    return decision


@transaction.atomic
def decide_match(run: ImportRun, *, line: int, part: int = 1, person: Person | None, by) -> RowDecision:
    """Say who the person of a line is: a record of the register, or somebody new (None)."""
    check_can_import(by)
    decision = _decision(_at_preview(run), line, part, by)
    decision.match = str(person.pk) if person else "new"
    decision.save()
    trail.record("imports.match_decided", run, by=by, line=line, person=person.pk if person else None)
    return decision


def _at_preview(run: ImportRun) -> ImportRun:
    run = runs.locked(run)
    if run.state != RunState.PREVIEW:
        raise Stale("Cet import n’est plus à valider : ses lignes ne peuvent plus être corrigées.")
    return run


def _decision(run: ImportRun, line: int, part: int, by) -> RowDecision:
    if not RowOutcome.objects.filter(run_id=run.pk, line=line, part=part).exists():
        raise Refusal("Cette ligne n’est pas dans le fichier.")
    decision, _ = RowDecision.objects.get_or_create(run=run, line=line, part=part, defaults={"decided_by": by})
    decision.decided_by = by
    return decision


@transaction.atomic
def apply_import(run: ImportRun, *, by, missing: str = MissingPolicy.ASK, background: bool = True) -> ImportRun:
    """Start writing the plan into the register. One import at a time; a second click finds it already gone."""
    check_can_import(by)
    runs.start_alone()
    run = runs.locked(run)
    check_can_apply(run, missing)
    stale = _register_moved_since(run)
    run.state, run.applied_by, run.step = RunState.APPLYING, run.applied_by or by, "En attente"
    run.missing_policy = _policy(run, missing)
    run.rows_done, run.heartbeat_at, run.failure = 0, timezone.now(), ""
    run.save()
    if stale:  # the plan is made again, from the same rows, before anything is written
        RowOutcome.objects.filter(run_id=run.pk).delete()
    trail.record("imports.apply_asked", run, by=by, missing=run.missing_policy, planned_again=stale)
    if background:
        tasks.apply_import.defer(run_id=run.pk)
    return run


def check_can_apply(run: ImportRun, missing: str = MissingPolicy.ASK) -> None:
    if run.state in (RunState.APPLYING, RunState.APPLIED):
        who = f" par {run.applied_by}" if run.applied_by else ""
        raise Stale(f"Cet import a déjà été lancé{who}. Il n’est appliqué qu’une fois.")
    if run.state == RunState.FAILED and not run.applied_by_id:
        raise Refusal("Le contrôle de ce fichier a été interrompu : relancez-le avant d’appliquer.")
    RUN.check(run.state, RunState.APPLYING)
    runs.check_no_other(run)
    if run.state == RunState.PREVIEW and pending_decisions(run):
        raise Refusal("Des corrections attendent un nouveau contrôle : lancez-le avant d’appliquer.")
    if missing == MissingPolicy.ASK and run.missing_policy == MissingPolicy.ASK:
        share = run.report.get("missing_share", 0)
        if share > ASK_ABOVE:
            raise Refusal(
                f"{share:.0%} de ce que nous connaissons n’est plus dans ce fichier. Est-il complet ? "
                "Dites s’il faut signaler les absents, ou si le fichier est partiel."
            )


def pending_decisions(run: ImportRun) -> int:
    """Lines decided since the last check: they count only once the file has been checked again."""
    return run.decisions.filter(decided_at__gt=run.checked_at).count() if run.checked_at else 0


def _policy(run: ImportRun, missing: str) -> str:
    if missing != MissingPolicy.ASK:
        return missing
    return MissingPolicy.FLAG if run.missing_policy == MissingPolicy.ASK else run.missing_policy


def _register_moved_since(run: ImportRun) -> bool:
    """Whether something was written about tenants since the plan was made: an import, a correction, a merge."""
    if run.checked_at is None or run.batches.exists():
        return False
    moved = Entry.objects.filter(at__gt=run.checked_at, target_model__startswith="tenants.").exclude(action="read")
    others = ImportRun.objects.filter(feeds=FEEDS)
    applied = others.filter(applied_at__gt=run.checked_at).exclude(pk=run.pk)
    undone = others.filter(undone_at__gt=run.checked_at)
    return moved.exists() or applied.exists() or undone.exists()


@transaction.atomic
def resume_import(run: ImportRun, *, by) -> ImportRun:
    """Start again what was interrupted, where it stopped. Harmless while it is in fact at work."""
    check_can_import(by)
    run = runs.locked(run)
    state = run.failed_while if run.state == RunState.FAILED else run.state
    if state not in WORKING:
        raise Refusal("Cet import n’est pas interrompu.")
    run.state, run.failure, run.heartbeat_at = RunState(state), "", timezone.now()
    run.save()
    trail.record("imports.resumed", run, by=by)
    {
        RunState.CHECKING: tasks.check_import,
        RunState.APPLYING: tasks.apply_import,
        RunState.UNDOING: tasks.undo_import,
    }[RunState(state)].defer(run_id=run.pk)
    return run


@transaction.atomic
def undo_import(run: ImportRun, *, by, background: bool = True) -> ImportRun:
    """Start taking back what the import wrote. What has been used or changed since stays, and the report says so."""
    check_can_import(by)
    runs.start_alone()
    run = runs.locked(run)
    RUN.check(run.state, RunState.UNDOING)
    runs.check_no_other(run)
    if not run.applied_by_id:
        raise Refusal("Cet import n’a rien écrit : il n’y a rien à annuler.")
    run.state, run.undone_by, run.heartbeat_at, run.step = RunState.UNDOING, by, timezone.now(), "En attente"
    run.save()
    trail.record("imports.undo_asked", run, by=by)
    if background:
        tasks.undo_import.defer(run_id=run.pk)
    else:
        engine.undo(run.pk)
        run.refresh_from_db()
    return run


def import_file(*, path: str | Path, sender: Sender | str, by, mapping=None, grain: str = "", missing=MissingPolicy.FLAG,
                filename: str = "", reference_date=None) -> ImportRun:  # fmt: skip
    """All at once, without a screen: receive, map, check, apply. For the command line and the demonstration.

    `mapping`: {title of the column: field} when titles do not speak for themselves. Raise Refusal when the mapping is
    ambiguous or the file cannot be read; lines in error are left aside and counted, as on screen.
    """
    sender = (
        sender
        if isinstance(sender, Sender)
        else Sender.objects.get_or_create(code=sender, defaults={"name": sender})[0]
    )
    run = receive_file(path=path, sender=sender, by=by, filename=filename)
    columns = _explicit(run, mapping) if mapping else {int(place): code for place, code in run.columns.items()}
    if not mapping and run.report.get("doubts"):
        raise Refusal("Les colonnes de ce fichier sont ambiguës : " + " ".join(run.report["doubts"]))
    run = set_mapping(run, columns=columns, grain=grain or run.grain, by=by, reference_date=reference_date)
    run = check_rows(run, by=by, background=False)
    engine.check(run.pk)
    run.refresh_from_db()
    if run.state == RunState.FAILED:
        raise Refusal(run.failure)
    run = apply_import(run, by=by, missing=missing, background=False)
    engine.apply(run.pk)
    run.refresh_from_db()
    if run.state == RunState.FAILED:
        raise Refusal(run.failure)
    return run


def _explicit(run: ImportRun, mapping: Mapping[str, str]) -> dict[int, str]:
    absent = [title for title in mapping if title not in run.titles]
    if absent:
        raise Refusal(f"Ces colonnes ne sont pas dans le fichier : {', '.join(absent)}.")
    return {run.titles.index(title): code for title, code in mapping.items()}
