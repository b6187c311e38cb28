"""What every import shares, whatever it feeds: the file kept and looked at, its progress, one worker at a time on it."""

import hashlib
import logging
import shutil
import tempfile
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import WORKING, RunState
from loge.foundation.exchange.mapping import Proposal, signature
from loge.foundation.exchange.models import ImportRun, RememberedMapping, Sender
from loge.foundation.exchange.reading import open_table

ONE_AT_A_TIME = 0x6C6F676569  # key of the lock under which one import at a time may start
_LOCK = 0x6C6F6765  # « loge »: class of the advisory locks that keep two workers off the same import
_SHOWN = 5  # lines of the file that the page of the columns shows

logger = logging.getLogger(__name__)


def file_of(run: ImportRun) -> Path:
    return Path(settings.MEDIA_ROOT) / run.stored_as


def receive(
    *, path: str | Path, filename: str, sender: Sender, feeds: str, known_titles: frozenset[str],
    understand: Callable[[ImportRun, list[list[str]]], tuple[Proposal, str]], by,
) -> ImportRun:  # fmt: skip
    """Keep the file, look at its titles. Raise Refusal, in French, when it is not a table that can be read.

    `understand` answers the columns proposed and what a line stands for. Part of the caller's operation.
    """
    source, name = Path(path), (filename or Path(path).name)[:255]
    stored = f"imports/{uuid.uuid4().hex}{Path(name).suffix.lower()[:8]}"
    kept = Path(settings.MEDIA_ROOT) / stored
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, kept)
    kept.chmod(0o600)
    try:
        table = open_table(kept, filename=name, known_titles=known_titles)
    except BaseException:
        kept.unlink(missing_ok=True)
        raise
    run = ImportRun.objects.create(
        feeds=feeds, sender=sender, filename=name, stored_as=stored, sha256=_fingerprint(kept), size=kept.stat().st_size,
        titles=table.titles, shape=table.shape, reference_date=timezone.localdate(), received_by=by,
        report={"sample": [[cell[:60] for cell in row] for row in table.sample[:_SHOWN]]},
    )  # fmt: skip
    proposal, grain = understand(run, table.sample)
    run.columns, run.grain = {str(place): code for place, code in proposal.columns.items()}, grain
    run.report = {**run.report, "doubts": proposal.doubts, "scores": {str(k): v for k, v in proposal.scores.items()}}
    run.save()
    trail.record("imports.received", run, by=by, sender=sender.code, size=run.size)
    return run


@contextmanager
def uploaded(file, filename: str):
    """A file sent by a browser, on the disk for as long as it is looked at: its path."""
    with tempfile.NamedTemporaryFile(suffix=Path(filename).suffix[:8]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        yield kept.name


def sender_named(name: str) -> Sender:
    code = slugify(name)[:40]
    if not code:
        raise Refusal("Donnez un nom à l’émetteur du fichier.")
    return Sender.objects.get_or_create(code=code, defaults={"name": name.strip()[:120]})[0]


def _fingerprint(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def same_file_before(run: ImportRun) -> ImportRun | None:
    """An earlier import of the very same bytes, so that it can be said."""
    earlier = ImportRun.objects.filter(feeds=run.feeds, sha256=run.sha256, pk__lt=run.pk, state=RunState.APPLIED)
    return earlier.order_by("-pk").first()


def remembered(run: ImportRun, codes) -> Proposal | None:
    """The columns that a person confirmed last time for the same titles of the same sender; and `run.grain` with them."""
    known = RememberedMapping.objects.filter(sender=run.sender, signature=signature(run.titles)).first()
    columns = {int(place): code for place, code in known.columns.items() if code in codes} if known else {}
    if known is None or not columns:
        return None
    run.grain = known.grain
    return Proposal(columns=columns, scores=dict.fromkeys(columns, 100))


def remember(run: ImportRun) -> None:
    RememberedMapping.objects.update_or_create(
        sender=run.sender, signature=signature(run.titles), defaults={"columns": run.columns, "grain": run.grain}
    )


def locked(run: ImportRun) -> ImportRun:
    """The import as it is now. Raise Refusal once its file was erased (erasure.py)."""
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("sender", "applied_by").get(pk=run.pk)
    if not run.stored_as:
        raise Refusal("Les données de cet import ont été effacées avec le temps : importez de nouveau le fichier.")
    return run


def start_alone() -> None:
    """Until the end of the transaction, no other import may start."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def check_no_other(run: ImportRun) -> None:
    """Raise Refusal while another file is written into what this one feeds, or taken back from it."""
    others = ImportRun.objects.filter(feeds=run.feeds, state__in=(RunState.APPLYING, RunState.UNDOING))
    other = others.exclude(pk=run.pk).first()
    if other:
        raise Refusal(f"Un autre import est en cours ({other.filename}). Attendez qu’il soit terminé.")


def tell(run: ImportRun, step: str, done: int | None = None, total: int | None = None) -> None:
    """Show where the work stands; also the sign of life that tells a working import from an abandoned one."""
    facts: dict = {"step": step, "heartbeat_at": timezone.now()}
    if done is not None:
        facts["rows_done"] = done
    if total is not None:
        facts["rows_total"] = total
    ImportRun.objects.filter(pk=run.pk).update(**facts)


@contextmanager
def alone(run_id: int):
    """Yield whether this process may work on the run: a second worker, or a job started twice, steps aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, run_id])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, run_id])


def fail(run_id: int, reason: str) -> None:
    run = ImportRun.objects.get(pk=run_id)
    ImportRun.objects.filter(pk=run_id, state__in=WORKING).update(
        state=RunState.FAILED, failed_while=run.state, failure=reason
    )


@contextmanager
def reporting_failure(run_id: int):
    """Whatever stops the work is written on the import, in French; an unforeseen error also reaches the log."""
    try:
        yield
    except Refusal as refusal:
        fail(run_id, str(refusal))
    except Exception:
        logger.exception("import %s stopped", run_id)
        fail(
            run_id,
            "Une erreur imprévue a interrompu l’import. Rien n’est perdu : ce qui est fait est gardé, vous pouvez reprendre.",
        )
        raise
