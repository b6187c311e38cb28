"""A repayment plan: its instalments, and what the ledger says of it (domain.md d.4-4, d17, d22, d25 and d.9).

A plan spreads a debt frozen on the day it is made; rents to come are never part of it. It is judged on what was matched
to that debt, and on the rents of the months since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loge.domains.arrears.choices import Frequency, PlanHealth, PlanStatus
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO, consumption_units, in_instalments


@dataclass(frozen=True)
class Slice:
    """One instalment: `amount` euros, due on a day."""

    number: int
    due_on: date
    amount: Decimal


def schedule(
    total: Decimal, *, instalment: Decimal, first_on: date, frequency: str = Frequency.MONTHLY
) -> list[Slice]:
    """Equal instalments; the last one takes what is left, so that they add up to `total` to the cent.

    Months keep the day of the first instalment, or end on the last day of shorter months. Raise ValueError unless both sums
    are positive.
    """
    amounts = in_instalments(total, instalment)
    return [
        Slice(number, _nth_day(first_on, number - 1, frequency), amount)
        for number, amount in enumerate(amounts, start=1)
    ]


def _nth_day(first: date, rank: int, frequency: str) -> date:
    if frequency == Frequency.MONTHLY:
        return add_months(first, rank)
    return first + timedelta(days=rank * (14 if frequency == Frequency.FORTNIGHTLY else 7))


@dataclass(frozen=True)
class Unpaid:
    """A current rent, in euros, that is still owed in part since `due_on`."""

    due_on: date
    left: Decimal


@dataclass(frozen=True)
class Verdict:
    """What the ledger says today. `behind`: euros of instalments due and not received; `since`: the oldest of what is missing."""

    health: PlanHealth
    received: Decimal
    behind: Decimal = ZERO
    since: date | None = None


def judge(
    slices: Sequence[Slice],
    *,
    received: Decimal,
    current_rents: Sequence[Unpaid],
    rent_required: bool,
    tolerance_days: int,
    on: date,
    suspended: bool = False,
) -> Verdict:
    """Kept, late within tolerance, broken (by the rent of the month before anything else), completed, or suspended.

    `received`: euros matched to the debt of the plan since it was agreed. A plan whose debt is paid is completed even when a rent
    is late: the late rent is a debt of its own. While over-indebtedness suspends the instalments, the current rent is
    still owed and still watched (d22).
    """
    if received >= sum((one.amount for one in slices), ZERO):
        return Verdict(PlanHealth.COMPLETED, received)
    rent_since = min((rent.due_on for rent in current_rents if rent.left > 0 and rent.due_on <= on), default=None)
    if rent_required and rent_since is not None and _is_past(rent_since, tolerance_days, on):
        return Verdict(PlanHealth.BROKEN_BY_RENT, received, _behind(slices, received, on), rent_since)
    if suspended:
        return Verdict(PlanHealth.SUSPENDED, received)
    behind, since = _behind(slices, received, on), _first_missing(slices, received)
    if behind <= 0:
        late_rent = rent_required and rent_since is not None
        return Verdict(
            PlanHealth.LATE if late_rent else PlanHealth.KEPT, received, ZERO, rent_since if late_rent else None
        )
    late = PlanHealth.BROKEN_BY_INSTALMENT if _is_past(since, tolerance_days, on) else PlanHealth.LATE
    return Verdict(late, received, behind, since)


def _is_past(due: date, tolerance_days: int, on: date) -> bool:
    return on > due + timedelta(days=tolerance_days)


def _behind(slices: Sequence[Slice], received: Decimal, on: date) -> Decimal:
    asked = sum((one.amount for one in slices if one.due_on <= on), ZERO)
    return max(asked - received, ZERO)


def _first_missing(slices: Sequence[Slice], received: Decimal) -> date:
    covered = ZERO
    for one in slices:
        covered += one.amount
        if covered > received:
            return one.due_on
    return slices[-1].due_on


def status_after(health: PlanHealth) -> PlanStatus:
    """What a signed plan becomes when the ledger says this of it: late within its tolerance, it goes on."""
    return _STATUS[health]


_STATUS = {
    PlanHealth.KEPT: PlanStatus.ACTIVE,
    PlanHealth.LATE: PlanStatus.ACTIVE,
    PlanHealth.BROKEN_BY_INSTALMENT: PlanStatus.BROKEN,
    PlanHealth.BROKEN_BY_RENT: PlanStatus.BROKEN,
    PlanHealth.COMPLETED: PlanStatus.COMPLETED,
    PlanHealth.SUSPENDED: PlanStatus.SUSPENDED,
}


@dataclass(frozen=True)
class Budget:
    """What a household lives on each month, in euros; ages tell adults from children."""

    income: Decimal
    housing_cost: Decimal
    other_costs: Decimal
    ages: tuple[int, ...]


def residual_per_unit(budget: Budget, *, instalment: Decimal = ZERO) -> Decimal:
    """Euros left per month and consumption unit once housing, other costs and the instalment are paid.

    Raise ValueError for a household of nobody.
    """
    if not budget.ages:
        raise ValueError("Un foyer compte au moins une personne.")
    left = budget.income - budget.housing_cost - budget.other_costs - instalment
    return (left / consumption_units(budget.ages)).quantize(Decimal("0.01"))


def highest_instalment(budget: Budget, *, threshold: Decimal) -> Decimal:
    """The largest instalment, in euros, that leaves each consumption unit `threshold` euros a month; zero when none does.

    An instalment above it is a fake plan: it will be broken (d.9).
    """
    left = budget.income - budget.housing_cost - budget.other_costs
    return max(left - threshold * consumption_units(budget.ages), ZERO).quantize(Decimal("0.01"))
