"""The housing benefit that is still to come, as against what the household itself owes (domain.md d.9).

Paid to the landlord, it settles its part of a month on its own day: the agency pays in arrears, each at its own rhythm. Before
that day, and the margin that the landlord sets with the early signs, nobody asks the household for it. After it, its absence is a
sign of its own: a benefit that stopped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from loge.foundation.dates import add_months
from loge.foundation.money import ZERO


@dataclass(frozen=True)
class Rent:
    """What was billed for a month and what of it is left, in euros; `since`: when its oldest unpaid line fell due."""

    month: date
    billed: Decimal
    left: Decimal
    since: date | None = None


@dataclass(frozen=True)
class Awaited:
    """`months`: (month, euros that the payer is still expected to send for it); `until`: last day of that, for the first of them.

    `own_since`: since when the household itself owes something. `stopped`: the usual day has passed without it.
    """

    months: tuple[tuple[date, Decimal], ...] = ()
    until: date | None = None
    own_since: date | None = None
    stopped: bool = False

    @property
    def amount(self) -> Decimal:
        return sum((euros for _, euros in self.months), ZERO)


def usual_day(came: Mapping[date, date]) -> int:
    """Days from the first of a month to the day its benefit comes, as usual. `came`: month → day; not empty."""
    return round(median((day - month).days for month, day in came.items()))


def last_day(month: date, usual: int, margin: int) -> date:
    """The last day on which the benefit of that month is still to come, and not missing."""
    return month + timedelta(days=usual + margin)


def awaited(
    came: Mapping[date, date], *, rents: Sequence[Rent], benefit: Decimal, margin: int, older: date | None, on: date
) -> Awaited:
    """`came`: month → the day its benefit came, in the last year; `rents`: the months that may still wait for theirs.

    `older`: since when the sums that wait for no benefit are unpaid. `benefit`: euros a month, as the lease knows it.
    """
    if not came:
        return Awaited(own_since=_first(older, *(one.since for one in rents)))
    last, usual = max(came), usual_day(came)
    waiting = [one for one in rents if one.month > last and on <= last_day(one.month, usual, margin)]
    own = [one.since for one in rents if one not in waiting or one.left > benefit]
    return Awaited(
        months=tuple((one.month, min(benefit, one.billed)) for one in waiting if one.billed > 0),
        until=min((last_day(one.month, usual, margin) for one in waiting), default=None),
        own_since=_first(older, *own),
        stopped=on > last_day(add_months(last, 1), usual, margin),
    )


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
