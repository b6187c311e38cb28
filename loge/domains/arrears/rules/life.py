"""The last year of a rent account, month by month, as the rules of the early signs read it.

A month counts what the household itself must pay: the bill, less what the law or a correction takes off, less the housing
benefit that the landlord receives; and when that benefit does not come, less what usually comes, since its absence is another
matter than the household's own payments (domain.md d.9). A reconciliation of charges counts from the day it is due.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from statistics import median

from loge.domains.arrears.rules.means import Means, means_of
from loge.foundation.money import ZERO

SETTLED = Decimal(5)  # euros: less than that left of a month, and the month is paid
HABIT = 12  # months


def is_debit(label: str) -> bool:
    """The landlord took the money itself, as far as the label of the line says."""
    return means_of(label) == Means.DEBIT


@dataclass(frozen=True)
class Month:
    """`first`: its first day. Euros: `billed` less what lowers the bill, `paid` by the household or by an aid, last on `paid_on`.
    `is_rent`: not a reconciliation of charges, which is read by itself."""

    first: date
    due_on: date
    billed: Decimal
    paid: Decimal = ZERO
    paid_on: date | None = None
    is_rent: bool = True


@dataclass(frozen=True)
class Paid:
    day: date
    amount: Decimal
    is_debit: bool


@dataclass(frozen=True)
class Benefit:
    month: date
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Returned:
    day: date
    amount: Decimal
    paid_on: date | None = None


@dataclass(frozen=True)
class Coming:
    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Life:
    """Everything oldest first, of the thirteen months before the day. `owed`: rent and reconciliations due, not paid (euros).

    `own_path`: a human decides, the holder died, the tenant left, over-indebtedness: no sign is ever said of them.
    """

    months: tuple[Month, ...] = ()
    payments: tuple[Paid, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    owed: Decimal = ZERO
    monthly: Decimal = ZERO
    gets_benefit: bool = False
    returned: Returned | None = None
    coming: Coming | None = None
    told_on: date | None = None
    own_path: bool = False

    @property
    def usual_benefit(self) -> Decimal:
        return self.benefits[-1].amount if self.gets_benefit and self.benefits else ZERO

    @property
    def own_owed(self) -> Decimal:
        """Of what is owed, what the household itself must pay: not the benefit that is late or still to come."""
        return max(self.owed - sum((self.awaited(one) for one in self.months), ZERO), ZERO)

    def awaited(self, month: Month) -> Decimal:
        """The benefit that usually comes for such a month, and has not."""
        return min(self.usual_benefit, month.billed) if month.is_rent and not self.received(month) else ZERO

    def received(self, month: Month) -> Decimal:
        """The benefit of that month, wherever it was laid: money paid before it came may have settled the month already."""
        return sum((one.amount for one in self.benefits if one.month == month.first), ZERO) if month.is_rent else ZERO

    @property
    def months_owed(self) -> Decimal:
        return self.own_owed / self.monthly if self.monthly > 0 else ZERO


@dataclass(frozen=True)
class Share:
    """What a household had to pay itself for a month, and what of it is missing (euros)."""

    month: Month
    amount: Decimal
    missing: Decimal

    @property
    def is_settled(self) -> bool:
        return self.missing <= SETTLED

    @property
    def days(self) -> int | None:
        """From the due date to the last payment; negative in advance."""
        return (self.month.paid_on - self.month.due_on).days if self.is_settled and self.month.paid_on else None


def shares(life: Life) -> list[Share]:
    """Month by month. Together they never miss more than the account owes: money often goes to the month before, whose benefit is
    late, so that what one month seems to lack was paid on another; the oldest is believed paid first."""
    owed = [(one, max(one.billed - life.received(one) - life.awaited(one), ZERO)) for one in life.months]
    lacking = [max(amount - one.paid, ZERO) for one, amount in owed]
    too_much = max(sum(lacking, ZERO) - life.own_owed, ZERO)
    found = []
    for (one, amount), missing in zip(owed, lacking, strict=True):
        paid_elsewhere = min(too_much, missing)
        too_much -= paid_elsewhere
        found.append(Share(one, amount, missing - paid_elsewhere))
    return found


@dataclass(frozen=True)
class Habit:
    """Days from the due date to the payment: `usual` is the median, `late` what eight months out of ten never pass."""

    usual: int
    late: int
    months: int


def habit(known: list[Share]) -> Habit | None:
    """The payer's own rhythm, from the last twelve months that were paid. None when none was."""
    days = sorted(days for share in known[-HABIT:] if (days := share.days) is not None)
    if not days:
        return None
    return Habit(round(median(days)), days[ceil(0.8 * len(days)) - 1], len(days))


def paid_in_a_row(known: list[Share]) -> int:
    """How many months just before now were paid one after the other."""
    count = 0
    for share in reversed(known):
        if not share.is_settled:
            break
        count += 1
    return count
