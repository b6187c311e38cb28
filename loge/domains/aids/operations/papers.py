"""The papers of an application: asked, received, too old, read; the summary that is printed."""

from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from loge.domains.aids.choices import BEFORE, Agreement, AidStatus
from loge.domains.aids.models import AidApplication, AidDocument
from loge.domains.aids.operations.writing import check_not_to_come, check_open, keep, locked_for, write
from loge.domains.aids.permissions import check_can_prepare
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.uploads import check_paper
from loge.registers.peace.gate import check_may_decide

MOST_DOCUMENTS = 20


def settle_papers(application: AidApplication) -> None:
    """Where an application stands before it leaves follows from the agreement and the papers; it is for the caller to keep it."""
    if application.status not in BEFORE:
        return
    today = timezone.localdate()
    missing = [paper for paper in application.documents.all() if not paper.is_good(today)]
    agreed = application.consent == Agreement.GIVEN
    if missing and (agreed or application.status != AidStatus.DRAFTED):
        application.status = AidStatus.WAITING
    elif not missing and agreed:
        application.status = AidStatus.READY


@transaction.atomic
def receive_paper(
    paper: AidDocument, *, received_on: date, valid_until: date | None = None, content: bytes | None = None, by
) -> AidDocument:
    """On paper, or with its file (PDF or picture, 5 MB); another one takes its place. Raise Refusal for other files."""
    check_can_prepare(by)
    application = locked_for(paper.application, by=by)
    check_open(application)
    check_not_to_come(received_on, "La date de réception")
    if valid_until is not None and valid_until < received_on:
        raise Refusal("La pièce n’était déjà plus valable le jour où elle est reçue.")
    paper = AidDocument.objects.select_for_update().get(pk=paper.pk)
    former = paper.file.name if content is not None else ""
    paper.received_on, paper.valid_until, paper.received_by = received_on, valid_until, by
    if content is not None:
        _put(paper, content)
    paper.save()
    if former:
        transaction.on_commit(lambda: paper.file.storage.delete(former))
    settle_papers(application)
    keep(application)
    write(application, f"Pièce reçue : {paper.label}", by=by)
    trail.record("aids.paper_received", application, by=by, size=paper.size)
    return paper


def _put(paper: AidDocument, content: bytes) -> None:
    paper.content_type, paper.extension = check_paper(content)
    paper.size = len(content)
    paper.file.save("piece", ContentFile(content), save=False)


@transaction.atomic
def give_back_paper(paper: AidDocument, *, by) -> AidDocument:
    """It was the wrong one: the paper is missing again, and its file erased."""
    check_can_prepare(by)
    application = locked_for(paper.application, by=by)
    check_open(application)
    paper = AidDocument.objects.select_for_update().get(pk=paper.pk)
    if paper.received_on is None:
        raise Stale("Cette pièce est déjà à fournir.")
    former, storage = paper.file.name, paper.file.storage
    paper.received_on = paper.received_by = paper.valid_until = None
    paper.file, paper.extension, paper.content_type, paper.size = "", "", "", 0
    paper.save()
    if former:
        transaction.on_commit(lambda: storage.delete(former))
    settle_papers(application)
    keep(application)
    write(application, f"Pièce à fournir de nouveau : {paper.label}", by=by)
    trail.record("aids.paper_given_back", application, by=by)
    return paper


@transaction.atomic
def ask_paper(application: AidApplication, *, label: str, by) -> AidDocument:
    """One more than the scheme asks for: the fund wants it for this home."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    check_open(application)
    label = " ".join(label.split())[:120]
    if not label:
        raise Refusal("Dites quelle pièce est demandée.")
    if application.documents.count() >= MOST_DOCUMENTS:
        raise Refusal(f"{MOST_DOCUMENTS} pièces sont déjà demandées.")
    if known := application.documents.filter(label__iexact=label).first():
        return known
    paper = AidDocument.objects.create(application=application, label=label)
    settle_papers(application)
    keep(application)
    write(application, f"Pièce demandée : {label}", by=by)
    trail.record("aids.paper_asked", application, by=by)
    return paper


@transaction.atomic
def read_paper(paper: AidDocument, *, by) -> bytes:
    """Reading leaves its line in the journal."""
    check_can_prepare(by)
    if not paper.file:
        raise Refusal("Cette pièce a été reçue sur papier : il n’y a pas de fichier.")
    trail.record_read(paper, by=by)
    with paper.file.open("rb") as file:
        return file.read()


@transaction.atomic
def note_summary_print(application: AidApplication, *, by) -> AidApplication:
    """What is printed leaves the house: only with the household’s agreement, by whoever decides for this home."""
    check_can_prepare(by)
    application = locked_for(application, by=by)
    if application.consent != Agreement.GIVEN:
        raise Refusal("L’accord du foyer n’est pas noté : rien ne part.")
    check_may_decide(household_id=application.household_id, person_id=None, by=by)
    trail.record("aids.summary_printed", application, by=by)
    return application
