"""Since when a debt is an impayé, read from the ledger; and the clocks that run."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet

from loge.domains.arrears.choices import Debt
from loge.domains.arrears.models import Episode, LedgerEntry, Matching, RentAccount
from loge.domains.arrears.queries.law import laws_on
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules.benefit import Day, MonthlySum
from loge.foundation.money import ZERO

_HOME = (Debt.RENT, Debt.RECONCILIATION)


def monthly_sum(account: RentAccount) -> MonthlySum:
    lease = account.lease
    return MonthlySum(
        lease.rent or ZERO, lease.service_charges or ZERO, lease.housing_benefit or ZERO, account.benefit_payee
    )


def constituted_on(account: RentAccount, *, on: date) -> date | None:
    """The day since which the debt of the home is an impayé, each day looked at in its own law."""
    entries = list(account.entries.filter(debt__in=_HOME, due_on__lte=on).order_by("due_on", "pk"))
    paid = _payments(entries)
    days = [_day(day, entries, paid) for day in _days_in_debt(entries, on)]
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


def _payments(entries: list[LedgerEntry]) -> dict[int, list[tuple[date, Decimal]]]:
    """What settled each due, and when the money came."""
    settled: dict[int, list[tuple[date, Decimal]]] = {}
    for one in Matching.objects.live().filter(due__in=entries).select_related("payment"):
        settled.setdefault(one.due_id, []).append((one.payment.dated_on, one.amount))
    return settled


def _days_in_debt(entries: list[LedgerEntry], on: date) -> list[date]:
    """Every day since the debt that runs today began: which of them matter is for the law to say."""
    debt, first = ZERO, None
    for day, lines in groupby(entries, key=attrgetter("due_on")):
        debt += sum((entry.amount for entry in lines), ZERO)
        first = None if debt <= 0 else first or day
    return [first + timedelta(days=after) for after in range((on - first).days + 1)] if first else []


def _day(day: date, entries: list[LedgerEntry], paid: dict[int, list[tuple[date, Decimal]]]) -> Day:
    debt = sum((entry.amount for entry in entries if entry.due_on <= day), ZERO)
    unpaid = [
        entry.due_on for entry in entries if entry.amount > 0 and entry.due_on <= day and _left(entry, paid, day) > 0
    ]
    return Day(day, debt, min(unpaid, default=None))


def _left(entry: LedgerEntry, paid: dict, day: date) -> Decimal:
    return entry.amount - sum((amount for when, amount in paid.get(entry.pk, ()) if when <= day), ZERO)
