"""Papers and letters received: their dates are kept, what they open is computed (rules.py)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.protection.choices import LetterKind, PaperKind, StepKind, StepState
from loge.domains.protection.models import Letter, Paper, Step
from loge.domains.protection.operations.steps import open_step
from loge.domains.protection.rules import notice
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.seals.models import Seal
from loge.registers.seals.permissions import check_can_read


@transaction.atomic
def note_paper(
    seal: Seal, *, kind: str, dated_on: date, notified_on: date | None = None, valid_until: date | None = None, by
) -> Paper:
    """A paper was shown: its dates are noted, the paper itself goes back to the person."""
    check_can_read(by, seal)
    _check_past(dated_on, notified_on)
    if notified_on and notified_on < dated_on or valid_until and valid_until < dated_on:
        raise Refusal("Une pièce n’est ni notifiée ni périmée avant sa date.")
    paper = Paper.objects.create(
        seal=seal, kind=PaperKind(kind), dated_on=dated_on, notified_on=notified_on, valid_until=valid_until,
        noted_at=timezone.now(), noted_by=by,
    )  # fmt: skip
    trail.record("protection.paper_noted", seal, by=by)
    return paper


@transaction.atomic
def note_letter(
    seal: Seal, *, kind: str, sent_on: date, presented_on: date | None = None, received_on: date | None = None, by
) -> Letter:
    """A registered letter of the person. A notice that comes with a complaint alone is never refused by letter: one of the
    legal proofs is to be asked for, by whoever answers for the file (domain.md T23)."""
    check_can_read(by, seal)
    _check_past(sent_on, presented_on, received_on)
    if presented_on and presented_on < sent_on or received_on and received_on < (presented_on or sent_on):
        raise Refusal("Une lettre est envoyée, puis présentée, puis reçue : vérifiez les dates.")
    letter = Letter.objects.create(
        seal=seal, kind=LetterKind(kind), sent_on=sent_on, presented_on=presented_on, received_on=received_on,
        noted_at=timezone.now(), noted_by=by,
    )  # fmt: skip
    trail.record("protection.letter_noted", seal, by=by)
    if kind == LetterKind.NOTICE and received_on and _awaits_proof(seal, received_on):
        open_step(seal, kind=StepKind.ASK_PROOF, in_charge=seal.owner if seal.owner.is_active else by, by=by)
    return letter


def _awaits_proof(seal: Seal, received_on: date) -> bool:
    asked = Step.objects.filter(seal=seal, kind=StepKind.ASK_PROOF, state=StepState.TO_DO).exists()
    return not asked and notice(Paper.objects.filter(seal=seal), received_on=received_on).awaits_proof


def _check_past(*days: date | None) -> None:
    if any(day and day > timezone.localdate() for day in days):
        raise Refusal("Une de ces dates est dans l’avenir.")
