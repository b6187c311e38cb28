"""For how many months in a row the current rent is paid, whatever old debt remains: funds ask whether it was taken up again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from loge.foundation.dates import add_months


@dataclass(frozen=True)
class Month:
    """One month of the rent and its charges, in euros. `billed` net of what lowers it (benefit, reductions), `left` not settled
    yet, `received` what the tenant paid during that month, payments taken back by the bank deducted.
    """

    billed: Decimal
    left: Decimal
    received: Decimal

    @property
    def is_settled(self) -> bool:
        return self.left <= 0

    @property
    def is_covered(self) -> bool:
        """As much came in as was billed, though the oldest debt took it first (C. civ. 1342-10)."""
        return self.received >= self.billed


def months_paid(months: Mapping[date, Month], *, on: date) -> int | None:
    """The months paid in a row, up to `on`; None when neither this month nor the one before was billed: nothing is known.

    Either all of them are settled, or each was covered by what came in meanwhile: mixed, the same euros would count twice.
    `months`: first day → what was billed. The month under way counts once it is paid, and is against nobody until it is over.
    """
    this = on.replace(day=1)
    if this not in months and add_months(this, -1) not in months:
        return None
    return max(_in_a_row(months, this, _SETTLED), _in_a_row(months, this, _COVERED))


_SETTLED, _COVERED = attrgetter("is_settled"), attrgetter("is_covered")


def _in_a_row(months: Mapping[date, Month], this: date, is_paid: Callable[[Month], bool]) -> int:
    day = this if this in months and is_paid(months[this]) else add_months(this, -1)
    count = 0
    while day in months and is_paid(months[day]):
        count, day = count + 1, add_months(day, -1)
    return count
