"""Which debt a payment settles (domain.md d.4; Code civil, art. 1342-10 and 1343-1).

The payer's word first; a benefit to the month it covers, a grant to the debt it was granted for; under a plan, the rent of
the month then the instalment; else what is due, interest before principal, the home before the rest, the oldest first, and
pro rata between equals. What fits nothing due stays as a credit, and waits for the next due date.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from loge.domains.arrears.choices import GRANTS, MONEY_IN, Debt, EntryKind, MatchReason
from loge.domains.arrears.rules.wording import Said
from loge.foundation.money import ZERO, pro_rata

_OF_THE_HOME = (Debt.RENT, Debt.RECONCILIATION)
_WITH_A_DESTINATION = GRANTS | {EntryKind.DEPOSIT}


@dataclass
class Due:
    """Something owed, with what is `left` of it (euros). `in_plan`: old debt that an active plan spreads."""

    id: int
    debt: str
    kind: str
    period: date | None
    due_on: date
    left: Decimal
    in_plan: bool = False


@dataclass(frozen=True)
class Destination:
    """The debt that a grant was made for, and its months by their first day; None on either side: no bound."""

    debt: str
    since: date | None = None
    until: date | None = None

    def names(self, due: Due) -> bool:
        month = due.period or due.due_on.replace(day=1)
        within = (self.since is None or month >= self.since) and (self.until is None or month <= self.until)
        return due.debt == self.debt and within


@dataclass
class Credit:
    """Money received, or a bill lowered, with what is `left` to match (euros, positive)."""

    id: int
    kind: str
    debt: str
    received_on: date
    left: Decimal
    period: date | None = None
    said: Said = field(default_factory=Said)
    granted_for: Destination | None = None  # what the fund said
    returns: int | None = None  # the due that this payment became again when the bank returned it


@dataclass(frozen=True)
class Match:
    credit: int
    due: int
    amount: Decimal
    reason: MatchReason


@dataclass(frozen=True)
class Instalment:
    """One instalment of the active plan that still wants `left` euros."""

    due_on: date
    left: Decimal


@dataclass(frozen=True)
class PlanTerms:
    rent_first: bool
    instalments: Sequence[Instalment]

    def wanted_by(self, day: date) -> Decimal:
        return sum((one.left for one in self.instalments if one.due_on <= day), ZERO)


def match(dues: Iterable[Due], credits: Iterable[Credit], *, on: date, plan: PlanTerms | None = None) -> list[Match]:
    """Everything that can be settled as of `on`. `left` of what is passed in is consumed.

    Credits that know where they go are served before those that do not, so that their order of arrival changes nothing
    for them; the others follow the day they were received. Between two lines of one day, what they say decides before the order
    in which they were recorded: a file sent in another order settles the same.
    """
    table = _Table(sorted(dues, key=lambda due: (due.due_on, due.debt, due.kind, due.left, due.id)), on, plan)
    waiting = sorted(credits, key=lambda credit: (credit.received_on, credit.kind, credit.left, credit.id))
    for step in (_returned, _lowered, _benefit, _granted, _said, _planned, _by_law):
        for credit in waiting:
            if credit.left > 0:
                step(table, credit)
    return table.matches


class _Table:
    """The dues of one account while payments are laid on them."""

    def __init__(self, dues: list[Due], on: date, plan: PlanTerms | None):
        self.dues, self.on, self.plan = dues, on, plan
        self.matches: list[Match] = []
        self.for_plan = ZERO

    def open(self, wanted: Callable[[Due], bool]) -> Iterator[Due]:
        return (due for due in self.dues if due.left > 0 and wanted(due))

    def pay(self, credit: Credit, due: Due, reason: MatchReason, at_most: Decimal | None = None) -> Decimal:
        amount = min(credit.left, due.left) if at_most is None else min(credit.left, due.left, at_most)
        if amount <= 0:
            return ZERO
        credit.left -= amount
        due.left -= amount
        self.matches.append(Match(credit.id, due.id, amount, reason))
        return amount

    def pay_all(self, credit: Credit, dues: Iterable[Due], reason: MatchReason) -> None:
        for due in dues:
            self.pay(credit, due, reason)


def _returned(table: _Table, credit: Credit) -> None:
    if credit.returns is not None:
        table.pay_all(credit, table.open(lambda due: due.id == credit.returns), MatchReason.RETURNED)


def _lowered(table: _Table, credit: Credit) -> None:
    """A reduction set by law, or a correction of the bill, lowers the bill of its month before anything else."""
    if credit.kind in MONEY_IN or credit.period is None:
        return
    same = table.open(lambda due: due.period == credit.period and due.debt == credit.debt)
    table.pay_all(credit, same, MatchReason.SAME_BILL)


def _benefit(table: _Table, credit: Credit) -> None:
    if credit.kind == EntryKind.HOUSING_BENEFIT and credit.period is not None:
        month = table.open(lambda due: due.debt == Debt.RENT and due.period == credit.period)
        table.pay_all(credit, month, MatchReason.BENEFIT_MONTH)


def _granted(table: _Table, credit: Credit) -> None:
    """The debt that the fund named, and no other; else old debt first: a grant is made for what was owed when it was asked."""
    if credit.kind not in GRANTS:
        return
    wanted = credit.granted_for.names if credit.granted_for else lambda due: due.debt == credit.debt
    table.pay_all(credit, table.open(wanted), MatchReason.GRANTED_FOR)


def _said(table: _Table, credit: Credit) -> None:
    said = credit.said
    if said.instalment and table.plan is not None:
        table.pay_all(credit, table.open(lambda due: due.in_plan), MatchReason.PLAN_INSTALMENT)
    if said.debt or said.periods:
        table.pay_all(credit, table.open(lambda due: _is_meant(due, said)), MatchReason.SAID_BY_PAYER)


def _is_meant(due: Due, said: Said) -> bool:
    if said.debt and due.debt != said.debt:
        return False
    if said.periods:
        return due.period in said.periods and (bool(said.debt) or due.debt == Debt.RENT)
    return True


def _planned(table: _Table, credit: Credit) -> None:
    """« The rent of the month, plus X »: what is due outside the plan by then, then the instalments asked so far."""
    if table.plan is None or credit.kind != EntryKind.PAYMENT:
        return
    if table.plan.rent_first:
        current = table.open(lambda due: not due.in_plan and due.debt == Debt.RENT and due.due_on <= table.on)
        table.pay_all(credit, current, MatchReason.PLAN_RENT)
    wanted = table.plan.wanted_by(table.on) - table.for_plan
    for due in table.open(lambda due: due.in_plan):
        paid = table.pay(credit, due, MatchReason.PLAN_INSTALMENT, at_most=wanted)
        wanted -= paid
        table.for_plan += paid


def _by_law(table: _Table, credit: Credit) -> None:
    """What is due; interest, then the home, then the rest; the oldest first; pro rata between equals.

    Only money that the tenant gives may go to any debt. A grant, a deposit have their own destination, and wait for it.
    """
    if credit.kind in _WITH_A_DESTINATION:
        return
    anywhere = credit.kind == EntryKind.PAYMENT and not credit.said.instalment
    spread = table.plan is not None
    claimed = table.open(
        lambda due: (
            due.due_on <= table.on
            and (anywhere or due.debt == (Debt.RENT if credit.said.instalment else credit.debt))
            and not (spread and due.in_plan)
        )
    )
    for rank, equals in groupby(sorted(claimed, key=_rank), key=_rank):
        reason = MatchReason.INTEREST_FIRST if rank[0] == 0 else MatchReason.OLDEST_FIRST
        _pay_equals(table, credit, list(equals), reason)


def _rank(due: Due) -> tuple[int, int, date]:
    return (0 if due.kind == EntryKind.INTEREST else 1, 0 if due.debt in _OF_THE_HOME else 1, due.due_on)


def _pay_equals(table: _Table, credit: Credit, dues: list[Due], reason: MatchReason) -> None:
    amount = min(credit.left, sum((due.left for due in dues), ZERO))
    if amount <= 0:
        return
    for due, share in zip(dues, pro_rata(amount, [due.left for due in dues]), strict=True):
        table.pay(credit, due, reason, at_most=share)
