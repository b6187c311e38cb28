"""Passing something on: asked for each time; without agreement only on the grounds of the law (domain.md b10)."""

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import Answer, LegalGround, RecipientKind
from loge.domains.cases.models import Case, CaseConsent, CaseDisclosure
from loge.domains.cases.operations.history import in_a_sentence, in_hand, journal, locked, needed, write
from loge.domains.cases.permissions import check_can_act_on
from loge.domains.cases.rules import GROUND_REACHES
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import short_date

WHAT = "Écrivez ce qui serait transmis."
TO_WHOM = "Nommez le destinataire."


@transaction.atomic
def ask_consent(
    case: Case, *, what: str, recipient_kind: str, recipient: str, answer: str = Answer.PENDING, by
) -> CaseConsent:
    """Ask whether this may be told to them; the answer may be known at once or come later."""
    case = in_hand(case, by=by)
    if answer not in (Answer.PENDING, Answer.GIVEN, Answer.REFUSED):
        raise Refusal("Choisissez la réponse de la personne.")
    now = timezone.now()
    consent = CaseConsent.objects.create(
        case=case, what=needed(what, WHAT), recipient_kind=RecipientKind(recipient_kind),
        recipient=needed(recipient, TO_WHOM), asked_by=by, asked_at=now, answer=answer,
        answered_at=None if answer == Answer.PENDING else now,
    )  # fmt: skip
    write(case, f"Accord demandé pour transmettre à {consent.recipient} : {_words(consent)}", by=by, at=now)
    journal("cases.consent_asked", case, by=by)
    return consent


@transaction.atomic
def answer_consent(consent: CaseConsent, *, given: bool, by) -> None:
    """What the person answered, when it came later."""
    consent, case = _locked(consent, by)
    if consent.answer != Answer.PENDING:
        raise Stale("La réponse a déjà été notée.")
    consent.answer = Answer.GIVEN if given else Answer.REFUSED
    consent.answered_at = timezone.now()
    consent.save(update_fields=["answer", "answered_at"])
    write(case, f"Transmettre à {consent.recipient} : {_words(consent)}", by=by)
    journal("cases.consent_answered", case, by=by)


@transaction.atomic
def withdraw_consent(consent: CaseConsent, *, by) -> None:
    """They changed their mind: nothing more is passed on under it. What was told before stays told."""
    consent, case = _locked(consent, by)
    if consent.answer != Answer.GIVEN:
        raise Stale("Cet accord n’est pas en cours.")
    consent.answer, consent.withdrawn_at, consent.withdrawn_by = Answer.WITHDRAWN, timezone.now(), by
    consent.save(update_fields=["answer", "withdrawn_at", "withdrawn_by"])
    write(case, f"Transmettre à {consent.recipient} : accord retiré", by=by)
    journal("cases.consent_withdrawn", case, by=by)


@transaction.atomic
def pass_on(consent: CaseConsent, *, by) -> CaseDisclosure:
    """What was agreed was told. Raise Refusal without an agreement that stands."""
    consent, case = _locked(consent, by)
    check_consent_stands(consent)
    told = CaseDisclosure.objects.create(
        case=case, consent=consent, what=consent.what, recipient_kind=consent.recipient_kind,
        recipient=consent.recipient, at=timezone.now(), by=by,
    )  # fmt: skip
    write(case, f"Transmis à {consent.recipient} : {consent.what}", by=by)
    journal("cases.passed_on", case, by=by)
    return told


def check_consent_stands(consent: CaseConsent) -> None:
    if consent.answer == Answer.WITHDRAWN:
        raise Refusal(
            f"La personne a retiré son accord le {short_date(consent.withdrawn_at)} : rien ne peut être transmis."
        )
    if consent.answer == Answer.REFUSED:
        raise Refusal("La personne a refusé : rien ne peut être transmis.")
    if consent.answer == Answer.PENDING:
        raise Refusal("La personne n’a pas encore répondu : notez sa réponse d’abord.")


@transaction.atomic
def pass_on_by_law(
    case: Case, *, what: str, recipient_kind: str, recipient: str, ground: str, reason: str, by
) -> CaseDisclosure:
    """Without agreement, on one of the two grounds, only to those whom the ground allows; the facts are written down."""
    case = in_hand(case, by=by)
    if ground not in LegalGround.values:
        raise Refusal("Sans l’accord de la personne, il faut un des motifs prévus par la loi.")
    if recipient_kind not in GROUND_REACHES[ground]:
        allowed = " ou ".join(in_a_sentence(str(RecipientKind(kind).label)) for kind in sorted(GROUND_REACHES[ground]))
        raise Refusal(f"Ce motif ne permet de prévenir que : {allowed}.")
    told = CaseDisclosure.objects.create(
        case=case, what=needed(what, WHAT), recipient_kind=recipient_kind, recipient=needed(recipient, TO_WHOM),
        ground=ground, reason=needed(reason, "Écrivez les faits qui le justifient."), at=timezone.now(), by=by,
    )  # fmt: skip
    write(case, f"Transmis sans accord à {told.recipient}, motif légal : {told.what}", by=by)
    journal("cases.passed_on_by_law", case, by=by, ground=ground)
    return told


def _locked(consent: CaseConsent, by) -> tuple[CaseConsent, Case]:
    """Answers and withdrawals are noted even once the case has ended."""
    case = locked(consent.case)
    check_can_act_on(by, case)
    return CaseConsent.objects.select_for_update(of=["self"]).get(pk=consent.pk), case


def _words(consent: CaseConsent) -> str:
    return consent.get_answer_display().lower()
