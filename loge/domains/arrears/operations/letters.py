"""Letters in bulk: prepared for those who wait for one, read, taken out, cancelled; how they leave is in letter_sending.py."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import AsideCause, BatchState, LetterState, LetterWay, ReviewOutcome
from loge.domains.arrears.models import Letter, LetterBatch, RentAccount
from loge.domains.arrears.models.letters import LETTER_STEPS
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.letter_texts import text_in_force
from loge.domains.arrears.queries.letters import (
    advised,
    busy_accounts,
    content_of,
    standing_in_the_way,
    waiting_for,
    way_of,
)
from loge.domains.arrears.queries.officers import officer_of, present
from loge.domains.arrears.rules.letters import Text, composed
from loge.domains.arrears.rules.next_step import Facts
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.models import Agency

MOST_LETTERS = 500  # read by a person before they leave, and laid out in a few seconds


@transaction.atomic
def prepare_batch(
    *, step: str, charge: str = "", agency: Agency | None = None, min_owed: Decimal | None = None, by
) -> LetterBatch:
    """One letter for each account that waits for it; those that may not leave say why. `charge`: whose accounts, as in the lists
    (mine first, "tous" for the whole perimeter).

    Raise Refusal when nobody waits for this letter, or when they are too many to be read.
    """
    check_can_settle(by)
    if step not in LETTER_STEPS:
        raise Refusal("Choisissez une action qui se fait par courrier.")
    today = timezone.localdate()
    found = waiting_for(by, step=step, charge=charge, agency=agency, min_owed=min_owed, on=today)
    accounts = list(found[: MOST_LETTERS + 1])
    if not accounts:
        raise Refusal("Aucun de ces comptes n’attend cette lettre.")
    if len(accounts) > MOST_LETTERS:
        raise Refusal(f"Plus de {MOST_LETTERS} lettres : choisissez un chargé, une agence ou un montant plus élevé.")
    _hold(accounts)
    batch = LetterBatch.objects.create(
        step=step,
        agency=agency,
        officer=officer_of(by, charge, on=today),
        min_owed=min_owed,
        prepared_at=timezone.now(),
        prepared_by=by,
    )
    letters = _letters(batch, accounts, by)
    Letter.objects.bulk_create(letters)
    ready = sum(letter.state == LetterState.READY for letter in letters)
    trail.record("arrears.letters_prepared", batch, by=by, step=step, letters=len(letters), ready=ready)
    return batch


def _hold(accounts: list[RentAccount]) -> None:
    """Always in the same order: two officers who prepare at once wait for one another, and never for ever."""
    pks = [account.pk for account in accounts]
    list(RentAccount.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))


def _letters(batch: LetterBatch, accounts: list[RentAccount], by) -> list[Letter]:
    today, pks = timezone.localdate(), [account.pk for account in accounts]
    found, busy, text = advised(pks, on=today), busy_accounts(pks), text_in_force(batch.step)
    there = present(on=today)
    letters = []
    for account in accounts:
        letter = _letter(batch, account, found.get(account.pk), account.pk in busy)
        known = found[account.pk][0] if account.pk in found else None
        named = account.confided_to if account.confided_to and account.confided_to.pk in there else by
        letter.content = _content(batch, account, text, named, known=known)
        letters.append(letter)
    return letters


def _content(batch: LetterBatch, account: RentAccount, text: Text, officer, *, known: Facts | None) -> dict:
    """Frozen with its words: a text written later is for the next letters. `officer`: whom the tenant may speak to."""
    facts = content_of(account, on=timezone.localdate(), officer=officer, known=known)
    return facts | {"words": composed(batch.step, text, facts)}


def _letter(batch: LetterBatch, account: RentAccount, found, is_busy: bool) -> Letter:
    way, mail = way_of(account, step=batch.step)
    cause = standing_in_the_way(account, step=batch.step, way=way, mail=mail, found=found)
    cause = AsideCause.BUSY if is_busy and not cause else cause
    return Letter(
        batch=batch, account=account, way=way, recipient=mail, owed=account.owed, cause=cause,
        state=LetterState.ASIDE if cause else LetterState.READY,
    )  # fmt: skip


@transaction.atomic
def cancel_batch(batch: LetterBatch, *, by) -> LetterBatch:
    """Nothing leaves; the accounts wait for another batch."""
    check_can_settle(by)
    batch = locked_batch(batch, by)
    if batch.state == BatchState.CANCELLED:
        return batch
    _check_not_left(batch)
    batch.state, batch.cancelled_at, batch.cancelled_by = BatchState.CANCELLED, timezone.now(), by
    batch.save(update_fields=["state", "cancelled_at", "cancelled_by"])
    batch.letters.filter(state=LetterState.READY).update(state=LetterState.ASIDE, cause=AsideCause.BY_HAND)
    trail.record("arrears.letters_cancelled", batch, by=by)
    return batch


@transaction.atomic
def take_out(letter: Letter, *, by) -> Letter:
    """This one does not leave with the others."""
    check_can_settle(by)
    _check_not_left(locked_batch(letter.batch, by))
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.state != LetterState.READY:
        raise Stale("Cette lettre ne devait déjà plus partir.")
    letter.state, letter.cause = LetterState.ASIDE, AsideCause.BY_HAND
    letter.save(update_fields=["state", "cause"])
    trail.record("arrears.letter_taken_out", letter, by=by)
    return letter


@transaction.atomic
def print_letters(batch: LetterBatch, *, by) -> list[Letter]:
    """The letters of this batch that leave on paper, as they were read; printed again as often as the printer fails."""
    check_can_settle(by)
    batch = locked_batch(batch, by)
    if batch.state not in (BatchState.SENDING, BatchState.SENT):
        raise Refusal("Envoyez d’abord : les lettres s’impriment une fois l’envoi décidé.")
    found = list(batch.letters.filter(state=LetterState.LEFT).exclude(way=LetterWay.EMAIL).order_by("pk"))
    if not found:
        raise Refusal("Aucune lettre de cet envoi n’est à imprimer.")
    trail.record("arrears.letters_printed", batch, by=by, letters=len(found))
    return found


@transaction.atomic
def print_letter(letter: Letter, *, by) -> Letter:
    """One letter on paper, once more."""
    check_can_settle(by)
    locked_batch(letter.batch, by)
    if letter.state != LetterState.LEFT or letter.way == LetterWay.EMAIL:
        raise Refusal("Cette lettre n’est pas partie sur papier.")
    trail.record("arrears.letters_printed", letter, by=by, letters=1)
    return letter


@transaction.atomic
def note_lost_letter(*, letter_id: int, why: str = "", by=None) -> None:
    """It will not arrive: the mail server said so, or the post brought it back. It waits for someone in « À revoir »."""
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id).first()
    if letter is None or letter.state != LetterState.LEFT:
        return
    letter.state, letter.came_back_at = LetterState.CAME_BACK, timezone.now()
    letter.problem = (why or "Le courriel n’est pas arrivé.")[:200]
    letter.save(update_fields=["state", "came_back_at", "problem"])
    trail.record("arrears.letter_came_back", letter, by=by)


@transaction.atomic
def note_returned(letter: Letter, *, because: str, by) -> None:
    """The post brought it back. Raise Refusal for an e-mail, or a letter that never left."""
    check_can_settle(by)
    locked_batch(letter.batch, by)
    if letter.state != LetterState.LEFT or letter.way == LetterWay.EMAIL:
        raise Refusal("Seule une lettre partie par la poste peut en revenir.")
    note_lost_letter(letter_id=letter.pk, why=because, by=by)


@transaction.atomic
def settle_review(letter: Letter, *, outcome: str, by) -> Letter:
    """Someone looked at what came back. On paper instead: letter_sending.send_on_paper."""
    check_can_settle(by)
    locked_batch(letter.batch, by)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if letter.state != LetterState.CAME_BACK:
        raise Stale("Quelqu’un s’en est déjà occupé.")
    if outcome not in ReviewOutcome.values or outcome == ReviewOutcome.PRINTED:
        raise Refusal("Dites ce qui a été fait.")
    letter.state, letter.outcome = LetterState.SETTLED, outcome
    letter.settled_at, letter.settled_by = timezone.now(), by
    letter.save(update_fields=["state", "outcome", "settled_at", "settled_by"])
    trail.record("arrears.letter_reviewed", letter, by=by, outcome=outcome)
    return letter


def locked_batch(batch: LetterBatch, by) -> LetterBatch:
    if not LetterBatch.objects.visible_to(by).filter(pk=batch.pk).exists():
        raise Refusal("Cet envoi n’est pas dans votre périmètre.")
    return LetterBatch.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=batch.pk)


def _check_not_left(batch: LetterBatch) -> None:
    if batch.state != BatchState.PREPARED:
        raise Stale("Cet envoi est déjà parti, ou annulé.")
