"""What was unpaid at the end of each month, rents and reconciliations of homes; a month against the year before it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from loge.domains.arrears.queries.figures import HOMES, Scope
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO, to_cent

# A sum is unpaid from the day it is due to the day when the money that settles it came: two flows, added up month by month.
LEVELS = f"""
WITH {HOMES}, mine AS (
    SELECT e.id, e.amount, e.due_on FROM arrears_ledgerentry e JOIN homes ON homes.account_id = e.account_id
    WHERE e.amount > 0 AND e.due_on <= %(on)s AND e.debt IN ('rent', 'reconciliation') AND NOT is_shop
), flows AS (
    SELECT date_trunc('month', due_on)::date AS month, amount FROM mine
    UNION ALL SELECT date_trunc('month', greatest(mine.due_on, p.dated_on))::date, -m.amount
    FROM mine JOIN arrears_matching m ON m.due_id = mine.id AND m.undone_at IS NULL
        JOIN arrears_ledgerentry p ON p.id = m.payment_id WHERE p.dated_on <= %(on)s
)
SELECT month, sum(sum(amount)) OVER (ORDER BY month) FROM flows GROUP BY month ORDER BY month
"""
YEAR = 12


@dataclass(frozen=True)
class Effect:
    """`months`: (first day of the month, euros unpaid at its end), a year before `since` and up to a year from it."""

    since: date
    months: list[tuple[date, Decimal]]

    @property
    def before(self) -> Decimal | None:
        """Average of the twelve months before; None when the ledger does not go back so far."""
        known = [level for month, level in self.months if month < self.since]
        return to_cent(sum(known, ZERO) / YEAR) if len(known) == YEAR else None

    @property
    def after(self) -> list[tuple[date, Decimal]]:
        return [(month, level) for month, level in self.months if month >= self.since]

    @property
    def more(self) -> Decimal | None:
        """Euros unpaid at the end of the last month beyond that average."""
        return self.after[-1][1] - self.before if self.before is not None and self.after else None


def effect(scope: Scope, *, since: date) -> Effect:
    """`since`: first day of the month from which on the crisis is looked at. Months before the first line are left out."""
    with connection.cursor() as cursor:
        cursor.execute(LEVELS, scope.given())
        known = dict(cursor.fetchall())
    level, months = ZERO, []
    last = min(scope.on, add_months(since, YEAR) - timedelta(days=1))
    first = min(known, default=last)
    month = first
    while month <= last:
        level = known.get(month, level)
        if add_months(since, -YEAR) <= month < add_months(since, YEAR):
            months.append((month, level))
        month = add_months(month, 1)
    return Effect(since, months)


def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
