"""A batch of letters leaves: decided once, then one letter at a time, each in a transaction of its own.

Cut in the middle, what left is known to have left and the rest goes on (schedules.py); pressed twice, or by two officers at
once, each letter leaves once: its account and its row are held while it does.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import AsideCause, BatchState, LetterState, LetterWay, ReviewOutcome
from loge.domains.arrears.models import Letter, LetterBatch, RentAccount
from loge.domains.arrears.notifications import write_letter
from loge.domains.arrears.operations.letters import locked_batch
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.accounts import with_owed
from loge.domains.arrears.queries.letters import TRADE, advised, channel_of, standing_in_the_way
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace.operations import log_contact


@transaction.atomic
def decide_sending(batch: LetterBatch, *, by) -> LetterBatch:
    """From here on the letters leave. Raise Stale when a colleague decided it, Refusal when none is ready."""
    check_can_settle(by)
    batch = locked_batch(batch, by)
    if batch.state in (BatchState.SENDING, BatchState.SENT) and batch.sent_by_id == by.pk:
        return batch  # pressed twice
    if batch.state != BatchState.PREPARED:
        raise Stale(f"Cet envoi est déjà parti, par {batch.sent_by}." if batch.sent_by else "Cet envoi est annulé.")
    if not batch.letters.filter(state=LetterState.READY).exists():
        raise Refusal("Aucune lettre de cet envoi n’est prête à partir.")
    batch.state, batch.sent_at, batch.sent_by = BatchState.SENDING, timezone.now(), by
    batch.save(update_fields=["state", "sent_at", "sent_by"])
    trail.record("arrears.letters_sent", batch, by=by)
    return batch


def send_letters(batch: LetterBatch, *, by) -> int:
    """Send what is still ready of a batch that was decided; how many left now."""
    today = timezone.localdate()
    ready = list(batch.letters.filter(state=LetterState.READY).values_list("pk", "account"))
    known = advised([account for _, account in ready], on=today)
    left = [pk for pk, account in ready if _send_one(pk, known.get(account), on=today, by=by)]
    _end(batch, by=by)
    advise_accounts(on=today, accounts=[account for _, account in ready], by=by)
    return len(left)


@transaction.atomic
def _send_one(pk: int, found, *, on: date, by) -> bool:
    letter = Letter.objects.select_related("batch").get(pk=pk)
    RentAccount.objects.locked(letter.account_id)
    letter = Letter.objects.select_for_update(of=("self",)).select_related("batch").get(pk=pk)
    if letter.state != LetterState.READY:
        return False
    if cause := _gone_wrong(letter, found, on):
        letter.state, letter.cause = LetterState.ASIDE, cause
        letter.save(update_fields=["state", "cause"])
        trail.record("arrears.letter_kept", letter, by=by, cause=cause)
        return False
    _leave(letter, by)
    return True


def _gone_wrong(letter: Letter, found, on: date, *, step: str = "", way: str = "") -> str:
    """Asked again at the last moment: someone may have paid, signed, called or been protected since it was read."""
    accounts = with_owed(RentAccount.objects.filter(pk=letter.account_id), on=on)
    account = accounts.select_related("lease__household__reference_person", "lease__main_unit__building").get()
    if account.owed != letter.owed:
        return AsideCause.CHANGED
    return standing_in_the_way(
        account, step=step or letter.batch.step, way=way or letter.way, mail=letter.recipient, found=found
    )


def _leave(letter: Letter, by) -> None:
    now = timezone.now()
    letter.state, letter.left_at = LetterState.LEFT, now
    letter.save(update_fields=["state", "left_at"])
    if letter.way == LetterWay.EMAIL:
        write_letter(letter, by=by)
    home = letter.account.lease.household
    log_contact(
        household_id=home.pk, person_id=home.reference_person_id, channel=channel_of(letter.way), trade=TRADE, about=letter.about,
        at=now, by=by,
    )  # fmt: skip
    trail.record("arrears.letter_left", letter, by=by, way=letter.way)


@transaction.atomic
def _end(batch: LetterBatch, *, by) -> None:
    batch = LetterBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == BatchState.SENDING and not batch.letters.filter(state=LetterState.READY).exists():
        batch.state = BatchState.SENT
        batch.save(update_fields=["state"])
        trail.record("arrears.letters_all_left", batch, by=by)


@transaction.atomic
def send_on_paper(letter: Letter, *, by) -> Letter:
    """An e-mail that did not arrive leaves again as a letter. Raise Refusal when the gate says no, or no address is known."""
    check_can_settle(by)
    locked_batch(letter.batch, by)
    letter = Letter.objects.select_for_update(of=("self",)).select_related("batch").get(pk=letter.pk)
    if letter.state != LetterState.CAME_BACK:
        raise Stale("Quelqu’un s’en est déjà occupé.")
    if letter.way != LetterWay.EMAIL:
        raise Refusal("Cette lettre est déjà partie sur papier : vérifiez d’abord l’adresse.")
    on = timezone.localdate()
    found = advised([letter.account_id], on=on).get(letter.account_id)
    # The same demand by another way: that the account waits since the e-mail is no obstacle, all the rest is asked again.
    step = found[1].step if found else letter.batch.step
    if cause := _gone_wrong(letter, found, on, step=step, way=LetterWay.LETTER):
        raise Refusal(f"{AsideCause(cause).label}.")
    letter.way, letter.recipient, letter.outcome = LetterWay.LETTER, "", ReviewOutcome.PRINTED
    letter.settled_at, letter.settled_by = timezone.now(), by
    letter.save(update_fields=["way", "recipient", "outcome", "settled_at", "settled_by"])
    _leave(letter, by)
    return letter


def finish_batches(*, by=None) -> None:
    """What a process that stopped left in the middle, in the name of whoever decided it."""
    for batch in LetterBatch.objects.filter(state=BatchState.SENDING).select_related("sent_by").order_by("pk"):
        send_letters(batch, by=by or batch.sent_by)
