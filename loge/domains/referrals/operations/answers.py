"""What the partner says, on their page or to one of us on the telephone; and the papers they give."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, Answer, DeclineReason, ReferralStatus, StepKind
from loge.domains.referrals.models import Referral, ReferralDocument, ReferralList
from loge.domains.referrals.operations.writing import locked, move, write
from loge.domains.referrals.permissions import check_can_refer
from loge.domains.referrals.rules import MOST_DOCUMENTS
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.uploads import check_paper, shown_name

SETTLED = ("status", "acknowledged_at", "acted_at", "closed_at", "decline_reason")


@transaction.atomic
def answer_referral(referral: Referral, *, answer: str, reason: str = "", words: str = "", by=None) -> Referral:
    """`by` is None when the partner answers on their page, who proved it by its address; else whoever heard the answer.

    Raise Refusal for an answer without its reason, Stale for one that is no longer awaited.
    The same answer again adds words only.
    """
    if by is not None:
        check_can_refer(by)
    referral = locked(referral)
    if referral.status not in AWAITED:
        raise Stale("Cette demande est terminée : votre réponse n’est plus attendue.")
    if answer == Answer.DECLINED and reason not in DeclineReason.values:
        raise Refusal("Indiquez pourquoi vous ne pouvez pas y répondre.")
    if answer == referral.status and not words.strip():
        raise Stale("Votre réponse est déjà enregistrée.")
    if answer != referral.status:
        _settle(referral, Answer(answer), reason)
    said = f" : {words.strip()}" if words.strip() else ""
    why = f" ({DeclineReason(reason).label.lower()})" if answer == Answer.DECLINED else ""
    write(referral, f"{Answer(answer).label}{why}{said}", by=by, kind=StepKind.PARTNER)
    trail.record("referrals.answered", referral, by=by, result=answer)
    return referral


def _settle(referral: Referral, answer: Answer, reason: str) -> None:
    move(referral, ReferralStatus(answer.value))
    now = timezone.now()
    referral.acknowledged_at = referral.acknowledged_at or now
    referral.next_reminder_at = referral.unanswered_at = None
    if answer in (Answer.TAKEN_ON, Answer.DONE):
        referral.acted_at = referral.acted_at or now
    if answer in (Answer.DONE, Answer.DECLINED):
        referral.closed_at = now
    if answer == Answer.DECLINED:
        referral.decline_reason = DeclineReason(reason)
    referral.save(
        update_fields=[
            "status",
            "acknowledged_at",
            "acted_at",
            "closed_at",
            "decline_reason",
            "next_reminder_at",
            "unanswered_at",
        ]
    )


@transaction.atomic
def acknowledge_list(listing: ReferralList, *, by=None) -> int:
    """« Bien reçu » for the whole list at once: those that no one has answered yet. How many."""
    if by is not None:
        check_can_refer(by)
    waiting = listing.referrals.filter(status=ReferralStatus.SENT).order_by("pk")
    for referral in waiting:
        answer_referral(referral, answer=Answer.RECEIVED, by=by)
    trail.record("referrals.list_acknowledged", listing, by=by, count=len(waiting))
    return len(waiting)


@transaction.atomic
def attach_document(referral: Referral, *, name: str, content: bytes, by=None) -> ReferralDocument:
    """A PDF or a picture of 5 MB at most, five of them. Its kind is read from the file, its name is only shown."""
    if by is not None:
        check_can_refer(by)
    referral = locked(referral)
    if referral.status not in AWAITED:
        raise Stale("Cette demande est terminée : elle ne reçoit plus de document.")
    kind = check_paper(content)
    if referral.documents.count() >= MOST_DOCUMENTS:
        raise Refusal(f"{MOST_DOCUMENTS} documents ont déjà été déposés.")
    document = ReferralDocument(
        referral=referral, name=shown_name(name), content_type=kind[0], extension=kind[1], size=len(content),
        received_at=timezone.now(), received_from_partner=by is None,
    )  # fmt: skip
    document.file.save(document.name, ContentFile(content), save=True)
    write(referral, "Document déposé", by=by, kind=StepKind.PARTNER if by is None else StepKind.HOUSE)
    trail.record("referrals.document_received", referral, by=by, size=document.size)
    return document


@transaction.atomic
def read_document(document: ReferralDocument, *, by) -> bytes:
    """Reading leaves its line in the journal."""
    check_can_refer(by)
    trail.record_read(document, by=by)
    with document.file.open("rb") as file:
        return file.read()


@transaction.atomic
def open_partner_page(subject: Referral | ReferralList, *, by=None) -> None:
    """A look at the page, by whoever holds its address: kept beside the other reads. It says nothing of an answer."""
    trail.record("referrals.page_opened", subject, by=by)
