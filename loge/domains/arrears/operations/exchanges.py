"""What was said with a home, and the payment that it promised: written, waited for, judged."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import ExchangeOutcome, Means, PauseBecause, PromiseState
from loge.domains.arrears.models import AccountPause, Exchange, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.operations.pauses import lift_pause_about, pause_account
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.exchanges import may_call, numbers_of, promise_now
from loge.domains.arrears.queries.letters import TRADE
from loge.domains.arrears.rules.exchanges import Said, check_it_holds
from loge.domains.arrears.rules.promises import Promise, promise_made
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.peace.choices import Answer, Channel
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.models import ContactPoint
from loge.registers.tenants.operations.contacts import disable_contact_point

TWICE = timedelta(minutes=2)  # the same words within that time are one exchange, sent twice
_CHANNELS = {
    Means.CALLED: Channel.PHONE,
    Means.HEARD: Channel.PHONE,
    Means.OFFICE: Channel.VISIT,
    Means.HOME: Channel.VISIT,
}


@transaction.atomic
def note_exchange(account: RentAccount, *, said: Said, by) -> Exchange:
    """Spoke, or tried to. A payment promised puts reminders off until it should be there; a wrong number is no longer offered.

    Sent twice, it is one. Raise Refusal for words that do not hold together, and for a call that the home was not to receive.
    """
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    account = RentAccount.objects.locked(account.pk)
    if (same := _sent_twice(account, said, by=by)) is not None:
        return same
    check_it_holds(said)
    promise = promise_made(said.promised, said.promised_on, today=timezone.localdate())
    if said.means == Means.CALLED and (verdict := may_call(account)).answer == Answer.HUMAN:
        raise Refusal(verdict.sentence)
    exchange = _write(account, said, number=_dialled(account, said), by=by)
    if promise is not None:
        _wait_for(exchange, promise, by=by)
    look_again([account.pk], by=by)
    return exchange


def _sent_twice(account: RentAccount, said: Said, *, by) -> Exchange | None:
    """A second number tried at once is another exchange, even when nobody answered there either."""
    called = ContactPoint.objects.filter(pk=said.number).values_list("value", flat=True).first() if said.number else ""
    same = Exchange.objects.filter(
        account=account, by=by, means=said.means, outcome=said.outcome, cause=said.cause, note=said.note[:400],
        number=(called or "") if said.means == Means.CALLED else "", promised=said.promised, promised_on=said.promised_on,
        at__gte=timezone.now() - TWICE,
    )  # fmt: skip
    return same.first()


def _dialled(account: RentAccount, said: Said) -> ContactPoint | None:
    if said.number is None or said.means != Means.CALLED:
        return None
    number = numbers_of(account).filter(pk=said.number).first()
    if number is None:
        raise Refusal("Ce numéro n’est plus proposé pour ce foyer : rechargez la page.")
    return number


def _write(account: RentAccount, said: Said, *, number: ContactPoint | None, by) -> Exchange:
    now = timezone.now()
    if said.promised:
        _replace_promise(account, by=by)
    exchange = Exchange.objects.create(
        account=account, at=now, by=by, means=said.means, outcome=said.outcome, number=number.value if number else "",
        cause=said.cause, note=said.note[:400], promised=said.promised, promised_on=said.promised_on,
        promise=PromiseState.WAITING if said.promised else "",
    )  # fmt: skip
    trail.record("arrears.exchange_noted", exchange, by=by, means=said.means, outcome=said.outcome)
    if said.outcome == ExchangeOutcome.WRONG_NUMBER and number is not None:
        for shared in list(numbers_of(account).filter(value=number.value)):
            disable_contact_point(shared, reason="Mauvais numéro", by=by)
    _tell_other_trades(exchange, by=by)
    return exchange


def _tell_other_trades(exchange: Exchange, *, by) -> None:
    """So that nobody calls again today, and that a home spoken to is no quiet home. A wrong number reached nobody."""
    home = getattr(exchange.account.lease, "household", None)
    if home is None or exchange.outcome == ExchangeOutcome.WRONG_NUMBER:
        return
    log_contact(
        household_id=home.pk, channel=Channel.VOICEMAIL if exchange.outcome == ExchangeOutcome.MESSAGE else
        _CHANNELS[Means(exchange.means)], trade=TRADE, about=exchange.about, at=exchange.at,
        spoken=exchange.outcome == ExchangeOutcome.SPOKEN, by=by,
    )  # fmt: skip


def _replace_promise(account: RentAccount, *, by) -> None:
    """The last word given is the one that counts."""
    for former in Exchange.objects.filter(account=account).awaited():
        _settle(former, PromiseState.REPLACED, by=by)
        lift_pause_about(about=former.about, by=by)


def _wait_for(exchange: Exchange, promise: Promise, *, by) -> AccountPause:
    account, about = exchange.account, exchange.about
    return pause_account(account, reason=PauseBecause.PROMISE, until=promise.waits_until, about=about, by=by)


@transaction.atomic
def follow_promise(exchange: Exchange, *, on: date, by) -> PromiseState:
    """Read the account and say what became of the promise. The second time changes nothing."""
    RentAccount.objects.locked(exchange.account_id)
    exchange = Exchange.objects.select_related("account").get(pk=exchange.pk)
    if exchange.promise != PromiseState.WAITING:
        return PromiseState(exchange.promise)
    state = promise_now(exchange, on=on)
    if state != PromiseState.WAITING:
        _settle(exchange, state, by=by, on=on)
        lift_pause_about(about=exchange.about, by=by)
    return state


def _settle(exchange: Exchange, state: PromiseState, *, by, on: date | None = None) -> None:
    exchange.promise, exchange.promise_judged_on = state, on or timezone.localdate()
    exchange.save(update_fields=["promise", "promise_judged_on"])
    trail.record("arrears.promise_followed", exchange, by=by, state=str(state))
