"""Deferrals and partial payments against the ledger (domain.md d8, d.6, d.7). Pure: the day comes in as an argument."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loge.domains.arrears.choices import ArrangementStatus
from loge.domains.arrears.rules.plans import Unpaid
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO, to_cent

LONGEST = 12  # months: as a pause of reminders
RENT_TOLERANCE = 10  # days: a deferral is agreed with someone in difficulty


@dataclass(frozen=True)
class Outcome:
    """What the ledger says today; `why` is the sentence kept when it is over."""

    status: ArrangementStatus
    why: str = ""


RUNNING = Outcome(ArrangementStatus.RUNNING)


def judge_deferral(*, left: Decimal, rents: Sequence[Unpaid], rent_required: bool, until: date, on: date) -> Outcome:
    """`left`: euros of the deferred sums still owed; `rents`: those that fell due since. A rent that stays unpaid breaks it."""
    if left <= 0:
        return Outcome(ArrangementStatus.ENDED, "Les sommes reportées sont payées")
    late = [rent.due_on for rent in rents if rent.left > 0 and rent.due_on + timedelta(days=RENT_TOLERANCE) < on]
    if rent_required and late:
        return Outcome(ArrangementStatus.BROKEN, f"Rompu : le loyer du {min(late):%d/%m/%Y} n’est pas payé")
    if on > until:
        return Outcome(ArrangementStatus.ENDED, "Le report est arrivé à son terme : la somme est de nouveau due")
    return RUNNING


def last_days(first_month: date, *, months: int, day: int, tolerance: int) -> list[date]:
    """The last day, tolerance included, for the payment of each month."""
    return [add_months(first_month, rank).replace(day=day) + timedelta(days=tolerance) for rank in range(months)]


def judge_partial(*, received: Decimal, amount: Decimal, ends: Sequence[date], on: date) -> Outcome:
    """`received`: euros that came in since the first month. Counted together: one month paid ahead covers the next."""
    asked = amount * sum(end < on for end in ends)
    if received < asked:
        missing = next(end for rank, end in enumerate(ends, start=1) if amount * rank > received)
        return Outcome(
            ArrangementStatus.BROKEN, f"Rompu : le paiement attendu avant le {missing:%d/%m/%Y} n’est pas venu"
        )
    if on > ends[-1]:
        return Outcome(ArrangementStatus.ENDED, "Tenu jusqu’au bout : le reste est à convenir")
    return RUNNING


def enough_for_the_benefit(cost: Decimal) -> Decimal:
    """The least, in euros a month, with which a household in difficulty may keep its benefit: half of what its home costs it,
    benefit taken off (CCH, art. R824-28)."""
    return to_cent(max(cost, ZERO) / 2)
