"""When a debt becomes an *impayé* to be reported to the benefit agency, and by when (domain.md d1–d6, d14).

Two regimes: until 31 December 2026 a number of times the monthly sum; from 1 January 2027 an amount, or a time since the first
default. Which one is in force is read in the law of the day, not in the calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Payee
from loge.foundation.dates import add_months
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO

TIMES_THE_MONTH = "arrears.times_monthly_sum"
AMOUNT = "arrears.amount"
MONTHS_SINCE_DEFAULT = "arrears.months_since_first_default"
REPORT_MONTHS = "arrears.report_months"
PLAN_MONTHS = "arrears.plan_months"
FUND_MONTHS = "arrears.fund_months"
SIMPLIFIED_UP_TO = "arrears.simplified_up_to"
CHECK_MONTHS = "arrears.check_months"


@dataclass(frozen=True)
class MonthlySum:
    """What is billed each month, in euros, and the benefit taken off when the landlord receives it."""

    rent: Decimal
    charges: Decimal
    benefit: Decimal = ZERO
    payee: str = Payee.NONE

    @property
    def counted(self) -> Decimal:
        """Net of the benefit paid to the landlord; gross when it is paid to the tenant, or when there is none."""
        gross = self.rent + self.charges
        return gross - self.benefit if self.payee == Payee.LANDLORD else gross


def is_reportable(debt: Decimal, *, month: MonthlySum, first_default: date | None, law: Law) -> bool:
    """Is a debt of rent and charges, in euros, an impayé on the day of `law`?

    `first_default`: day of the oldest sum never made good since, or None. As long as the law counts in months of rent, a lease
    whose rent is unknown is not said to be one.
    """
    if debt <= 0:
        return False
    if TIMES_THE_MONTH in law:
        return month.counted > 0 and debt >= law[TIMES_THE_MONTH] * month.counted
    if debt > law[AMOUNT]:
        return True
    return first_default is not None and add_months(first_default, law.whole(MONTHS_SINCE_DEFAULT)) <= law.day


@dataclass(frozen=True)
class Day:
    """The rent account on a day when something changed: what was owed that evening, and since when."""

    day: date
    debt: Decimal
    first_default: date | None


def constituted_on(days: Sequence[Day], *, month: MonthlySum, laws: dict[date, Law]) -> date | None:
    """First day of the impayé that still runs, or None. `laws` holds the law of each day of `days`, oldest first.

    Only a full payment ends it: a partial payment on the fifty-eighth day does not take the duty to report away (d3). A debt that
    was fully paid and comes back starts again from its own day (d.9).
    """
    since: date | None = None
    for at in days:
        if at.debt <= 0:
            since = None
        elif since is None and is_reportable(at.debt, month=month, first_default=at.first_default, law=laws[at.day]):
            since = at.day
    return since


def report_deadline(constituted: date, law: Law) -> date:
    """Last day to report. Not pushed to a worked day: the shorter reading is the safe one for the tenant's benefit."""
    return add_months(constituted, law.whole(REPORT_MONTHS))


def plan_deadline(reported: date, law: Law) -> date:
    """Last day for the plan to reach the payer after the report (d5)."""
    return add_months(reported, law.whole(PLAN_MONTHS))


def next_check(since: date, law: Law, *, on: date) -> date:
    """The payer looks every six months whether the plan and the rent are paid (d7): the first such day after `on`."""
    every, times = law.whole(CHECK_MONTHS), 1
    while add_months(since, every * times) <= on:
        times += 1
    return add_months(since, every * times)


def is_simplified(debt: Decimal, law: Law) -> bool:
    """Small debts: the payer proposes the plan itself (d6)."""
    return ZERO < debt <= law[SIMPLIFIED_UP_TO]


def has_a_payer_to_report_to(payee: str) -> bool:
    """Without housing benefit there is nobody to report to: the eviction-prevention panel must be asked explicitly (d14)."""
    return payee != Payee.NONE


def fund_deadline(plan_by: date, law: Law) -> date:
    """Without a plan in time the payer asks the hardship fund, which has three months more (d5)."""
    return add_months(plan_by, law.whole(FUND_MONTHS))


def regime(law: Law) -> str:
    """What made a debt an impayé that day, in words, with its text."""
    if TIMES_THE_MONTH in law:
        return (
            f"dette d’au moins {law.whole(TIMES_THE_MONTH)} fois la somme mensuelle ({law.reference(TIMES_THE_MONTH)})"
        )
    after = f"ou défaut vieux de {law.whole(MONTHS_SINCE_DEFAULT)} mois"
    return f"dette de plus de {law.whole(AMOUNT)} €, {after} ({law.reference(AMOUNT)})"


@dataclass(frozen=True)
class Housing:
    """The rents of some months, in euros: what was billed once the benefit is taken off, and what of it is still owed."""

    net: Decimal
    left: Decimal

    @property
    def is_paid(self) -> bool:
        return self.left <= 0

    @property
    def half_is_paid(self) -> bool:
        """What lets a household in difficulty keep its benefit, even when the rent is not wholly paid (d8)."""
        return self.net <= 0 or 2 * (self.net - self.left) >= self.net
