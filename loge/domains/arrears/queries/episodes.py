"""Since when a debt is an impayé, read from the ledger; and the clocks that run."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet

from loge.domains.arrears.choices import Debt, EntryKind, Payee
from loge.domains.arrears.models import Episode, LedgerEntry, Matching, RentAccount
from loge.domains.arrears.queries.facts import MONTHS_READ
from loge.domains.arrears.queries.law import laws_on
from loge.domains.arrears.queries.thresholds import margin_of_benefit
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules.awaited import Rent, awaited
from loge.domains.arrears.rules.benefit import Day, MonthlySum
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO

_HOME = (Debt.RENT, Debt.RECONCILIATION)


def monthly_sum(account: RentAccount) -> MonthlySum:
    lease = account.lease
    return MonthlySum(
        lease.rent or ZERO, lease.service_charges or ZERO, lease.housing_benefit or ZERO, account.benefit_payee
    )


def constituted_on(account: RentAccount, *, on: date) -> date | None:
    """The day since which the debt of the home is an impayé, each day looked at in its own law.

    The part of the payer is never the debt of the home (ADR 78): received, it counts from the day its rent was due; still to
    come, as if it had.
    """
    entries = list(account.entries.filter(debt__in=_HOME, due_on__lte=on).order_by("due_on", "pk"))
    dues = _dues_by_month(entries)
    paid = _payments(entries, dues)
    moves = [(_counts_from(entry, dues), entry.amount) for entry in entries]
    for month, amount in _still_to_come(account, entries, dues, on):
        first = dues[month][0]
        moves.append((first.due_on, -amount))
        paid.setdefault(first.pk, []).append((first.due_on, amount))
    moves.sort()
    days = [_day(day, entries, paid, moves) for day in _days_in_debt(moves, on)]
    laws = laws_on(at.day for at in days)
    return benefit.constituted_on(days, month=monthly_sum(account), laws=laws)


def _standing(user) -> QuerySet[Episode]:
    standing = Episode.objects.visible_to(user).standing()
    return standing.select_related(
        "account__lease__household__reference_person", "account__lease__main_unit__building__residence"
    )


def to_report(user) -> QuerySet[Episode]:
    """Not told to anybody yet, the nearest deadline first."""
    return _standing(user).filter(reported_on=None).order_by("report_by", "pk")


def plans_expected(user) -> QuerySet[Episode]:
    """Told, and the payer waits for the plan."""
    return _standing(user).filter(reported_on__isnull=False, plan_sent_on=None).order_by("plan_by", "pk")


def _month(entry: LedgerEntry) -> date:
    return entry.period or entry.due_on.replace(day=1)


def _dues_by_month(entries: list[LedgerEntry]) -> dict[date, list[LedgerEntry]]:
    """The rents of each month, the largest first."""
    found: dict[date, list[LedgerEntry]] = {}
    for entry in entries:
        if entry.debt == Debt.RENT and entry.amount > 0:
            found.setdefault(_month(entry), []).append(entry)
    return {month: sorted(dues, key=lambda due: -due.amount) for month, dues in found.items()}


def _counts_from(entry: LedgerEntry, dues: dict[date, list[LedgerEntry]]) -> date:
    if entry.kind != EntryKind.HOUSING_BENEFIT:
        return entry.due_on
    return min([entry.due_on, *(due.due_on for due in dues.get(_month(entry), ()))])


def _still_to_come(
    account: RentAccount, entries: list[LedgerEntry], dues: dict, on: date
) -> list[tuple[date, Decimal]]:
    """(month, euros) of the benefit that the payer is still expected to send."""
    if account.benefit_payee != Payee.LANDLORD:
        return []
    came: dict[date, date] = {}
    for entry in entries:
        if entry.kind == EntryKind.HOUSING_BENEFIT and entry.due_on >= add_months(on.replace(day=1), -MONTHS_READ):
            came[_month(entry)] = max(entry.dated_on, came.get(_month(entry), entry.dated_on))
    now = on.replace(day=1)
    billed = [(month, sum((due.amount for due in dues.get(month, ())), ZERO)) for month in (add_months(now, -1), now)]
    rents = [Rent(month, amount, amount) for month, amount in billed]
    benefit = account.lease.housing_benefit or ZERO
    return list(awaited(came, rents=rents, benefit=benefit, margin=margin_of_benefit(), older=None, on=on).months)


def _payments(entries: list[LedgerEntry], dues: dict) -> dict[int, list[tuple[date, Decimal]]]:
    """What settled each due, and when the money came."""
    settled: dict[int, list[tuple[date, Decimal]]] = {}
    for one in Matching.objects.live().filter(due__in=entries).select_related("payment"):
        settled.setdefault(one.due_id, []).append(
            (min(one.payment.dated_on, _counts_from(one.payment, dues)), one.amount)
        )
    return settled


def _days_in_debt(moves: list[tuple[date, Decimal]], on: date) -> list[date]:
    """Every day since the debt that runs today began: which of them matter is for the law to say."""
    debt, first = ZERO, None
    for day, lines in groupby(moves, key=itemgetter(0)):
        debt += sum((amount for _, amount in lines), ZERO)
        first = None if debt <= 0 else first or day
    return [first + timedelta(days=after) for after in range((on - first).days + 1)] if first else []


def _day(day: date, entries: list[LedgerEntry], paid: dict, moves: list[tuple[date, Decimal]]) -> Day:
    debt = sum((amount for when, amount in moves if when <= day), ZERO)
    unpaid = [
        entry.due_on for entry in entries if entry.amount > 0 and entry.due_on <= day and _left(entry, paid, day) > 0
    ]
    return Day(day, debt, min(unpaid, default=None))


def _left(entry: LedgerEntry, paid: dict, day: date) -> Decimal:
    return entry.amount - sum((amount for when, amount in paid.get(entry.pk, ()) if when <= day), ZERO)
