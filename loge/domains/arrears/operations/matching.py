"""Payments laid on debts by the rules of rules/matching.py, or by hand. Each says why, and can be undone."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import MatchReason
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.accounts import open_credits, open_dues
from loge.domains.arrears.queries.grants import destinations
from loge.domains.arrears.queries.plans import live_plan, spread_debts, terms_of
from loge.domains.arrears.rules.matching import Credit, Destination, Due, match
from loge.domains.arrears.rules.wording import read_label
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import euros


@transaction.atomic
def match_account(account: RentAccount, *, on: date, by) -> int:
    """Settle all that can be on that day. Return how many matchings were added: none the second time.

    A payment from which someone took a matching away is left to people: the rules would put back what was undone.
    """
    account = RentAccount.objects.locked(account.pk)
    _take_back_returned(account)
    plan = live_plan(account)
    spread = spread_debts(plan)
    credits = list(open_credits(account).exclude(settles__undone_by__isnull=False))
    if not credits:
        return 0
    named = destinations(credits)
    found = match(
        [_due(entry, spread) for entry in open_dues(account)],
        [_credit(entry, named) for entry in credits],
        on=on,
        plan=terms_of(plan),
    )
    now = timezone.now()
    Matching.objects.bulk_create(
        [
            Matching(payment_id=one.credit, due_id=one.due, amount=one.amount, reason=one.reason, at=now, by=by)
            for one in found
        ]
    )
    if found:
        trail.record("arrears.account_matched", account, by=by, matchings=len(found))
    return len(found)


@transaction.atomic
def match_by_hand(payment: LedgerEntry, *, due: LedgerEntry, amount: Decimal, by) -> Matching:
    """An officer decides. Raise Refusal beyond what is left on either side, or across two accounts."""
    check_can_settle(by)
    account = _locked_for(payment, by)
    if due.account_id != account.pk:
        raise Refusal("Ce paiement et cette dette ne sont pas du même compte.")
    left_to_give = open_credits(account).filter(pk=payment.pk).values_list("left", flat=True).first() or 0
    left_to_pay = open_dues(account).filter(pk=due.pk).values_list("left", flat=True).first() or 0
    if amount <= 0 or amount > min(left_to_give, left_to_pay):
        most = euros(min(left_to_give, left_to_pay))
        raise Refusal(f"Le montant imputé doit être compris entre 0,01 et {most}.")
    matching = Matching.objects.create(
        payment=payment, due=due, amount=amount, reason=MatchReason.BY_HAND, at=timezone.now(), by=by
    )
    trail.record("arrears.payment_matched", matching, by=by, payment=payment.pk, due=due.pk)
    look_again([payment.account_id], by=by)
    return matching


@transaction.atomic
def undo_matching(matching: Matching, *, because: str, by) -> Matching:
    """The payment becomes free again, for a person to lay elsewhere. Raise Stale when someone undid it already."""
    check_can_settle(by)
    _locked_for(matching.payment, by)
    matching = Matching.objects.select_for_update().get(pk=matching.pk)
    if matching.undone_at is not None:
        raise Stale("Cette imputation est déjà défaite.")
    if not because.strip():
        raise Refusal("Dites pourquoi cette imputation est défaite.")
    matching.undone_at, matching.undone_by, matching.undone_because = timezone.now(), by, because.strip()[:200]
    matching.save(update_fields=["undone_at", "undone_by", "undone_because"])
    trail.record("arrears.matching_undone", matching, by=by, payment=matching.payment_id, due=matching.due_id)
    look_again([matching.payment.account_id], by=by)
    return matching


def _locked_for(entry: LedgerEntry, by) -> RentAccount:
    RentAccount.objects.check_within(entry.account_id, by=by)
    return RentAccount.objects.locked(entry.account_id)


def _take_back_returned(account: RentAccount) -> None:
    """The bank took the payment back: what it had settled is owed again, since its own day."""
    Matching.objects.live().filter(payment__account=account, payment__came_back_as__isnull=False).exclude(
        reason=MatchReason.RETURNED
    ).update(undone_at=timezone.now(), undone_because="paiement rejeté par la banque")


def _due(entry: LedgerEntry, spread: set[int]) -> Due:
    return Due(entry.pk, entry.debt, entry.kind, entry.period, entry.due_on, entry.left, entry.pk in spread)


def _credit(entry: LedgerEntry, named: dict[int, Destination]) -> Credit:
    came_back = getattr(entry, "came_back_as", None)
    return Credit(
        entry.pk, entry.kind, entry.debt, entry.dated_on, entry.left, entry.period,
        said=read_label(entry.label, received_on=entry.dated_on),
        returns=came_back.pk if came_back else None, granted_for=named.get(entry.pk),
    )  # fmt: skip
