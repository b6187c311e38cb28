"""What a plan would be, before anyone proposes it: its end, and whether the household can live on what is left."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Payee
from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.rules.plans import Budget, Slice, highest_instalment, residual_per_unit, schedule
from loge.foundation.dates import age_on
from loge.foundation.money import ZERO


@dataclass(frozen=True)
class Simulation:
    """`residual`: euros left per consumption unit and month, when the household told its budget."""

    total: Decimal
    slices: list[Slice]
    residual: Decimal | None = None
    highest: Decimal | None = None
    threshold: Decimal = ZERO

    @property
    def last(self) -> Decimal:
        return self.slices[-1].amount

    @property
    def ends_on(self) -> date:
        return self.slices[-1].due_on

    @property
    def is_too_heavy(self) -> bool:
        return self.residual is not None and self.residual < self.threshold


def ages_of(account: RentAccount, *, on: date) -> tuple[int, ...]:
    """Ages of those who live there; someone whose birth date is unknown counts as an adult."""
    household = getattr(account.lease, "household", None)
    if household is None:
        return (18,)
    dates = household.occupants.filter(ends_on=None).values_list("person__birth_date", flat=True)
    return tuple(age_on(born, on) if born else 18 for born in dates) or (18,)


def monthly_cost(account: RentAccount, *, benefit: Decimal | None = None) -> Decimal:
    """Rent and charges of a month, net of the benefit whoever receives it: what the household really pays for its home.

    `benefit`: an estimate that someone chose to count, in place of what the lease knows.
    """
    lease = account.lease
    if benefit is None and account.benefit_payee != Payee.NONE:
        benefit = lease.housing_benefit
    return (lease.rent or ZERO) + (lease.service_charges or ZERO) - (benefit or ZERO)


def simulate(
    account: RentAccount, *, total: Decimal, instalment: Decimal, first_on: date, frequency: str,
    income: Decimal | None, other_costs: Decimal | None, threshold: Decimal, on: date, benefit: Decimal | None = None,
) -> Simulation:  # fmt: skip
    """Raise ValueError for sums that are not positive."""
    slices = schedule(total, instalment=instalment, first_on=first_on, frequency=frequency)
    if income is None:
        return Simulation(total, slices)
    budget = Budget(income, monthly_cost(account, benefit=benefit), other_costs or ZERO, ages_of(account, on=on))
    monthly = instalment * _PER_MONTH[frequency]
    return Simulation(
        total,
        slices,
        residual_per_unit(budget, instalment=monthly),
        highest_instalment(budget, threshold=threshold),
        threshold,
    )


_PER_MONTH = {"monthly": Decimal(1), "fortnightly": Decimal("2.17"), "weekly": Decimal("4.33")}
