"""Deferrals and partial payments, and what the ledger says of them."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from loge.domains.arrears.choices import ArrangementStatus, Debt, EntryKind
from loge.domains.arrears.models import Deferral, LedgerEntry, PartialPayment, RentAccount
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.rules.arrangements import Outcome, judge_deferral, judge_partial, last_days
from loge.domains.arrears.rules.plans import Unpaid
from loge.foundation.money import ZERO


def deferrals_to_follow() -> QuerySet[Deferral]:
    return Deferral.objects.running().select_related("account").order_by("pk")


def partials_to_follow() -> QuerySet[PartialPayment]:
    return PartialPayment.objects.running().select_related("account").order_by("pk")


def judged_deferral(deferral: Deferral, *, on: date) -> Outcome:
    put_off = deferral.debts.values("entry")
    left = LedgerEntry.objects.filter(pk__in=put_off).with_left().aggregate(total=Sum("left"))["total"] or ZERO
    since = LedgerEntry.objects.filter(
        account=deferral.account_id,
        debt__in=(Debt.RENT, Debt.SHOP),
        amount__gt=0,
        due_on__gt=deferral.agreed_on,
        due_on__lte=on,
    ).exclude(pk__in=put_off)
    rents = [Unpaid(one.due_on, one.left) for one in since.with_left().filter(left__gt=0)]
    return judge_deferral(left=left, rents=rents, rent_required=deferral.rent_required, until=deferral.until, on=on)


def received_since(account: RentAccount, first: date, *, on: date) -> Decimal:
    """What the tenant paid since that day, less what the bank took back."""
    kinds = (EntryKind.PAYMENT, EntryKind.RETURNED_PAYMENT)
    lines = account.entries.filter(kind__in=kinds, dated_on__gte=first, dated_on__lte=on)
    return -(lines.aggregate(total=Sum("amount"))["total"] or ZERO)


def ends_of(partial: PartialPayment) -> list[date]:
    return last_days(partial.first_month, months=partial.months, day=partial.day, tolerance=partial.tolerance_days)


def judged_partial(partial: PartialPayment, *, on: date) -> Outcome:
    received = received_since(partial.account, partial.first_month, on=on)
    return judge_partial(received=received, amount=partial.amount, ends=ends_of(partial), on=on)


def arrangements_of(account: RentAccount) -> dict:
    """Deferrals and partial payments of an account, those that run first."""
    running = ArrangementStatus.RUNNING
    return {
        "deferrals": sorted(
            account.deferrals.annotate(total=Sum("debts__amount")), key=lambda one: one.status != running
        ),
        "partials": sorted(account.partial_payments.all(), key=lambda one: one.status != running),
        "reconciliation": open_dues(account).filter(debt=Debt.RECONCILIATION).exists(),
    }
