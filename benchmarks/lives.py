"""The account of an invented household, matched day by day by the rules of the house, and read as of any day.

The same words as the SQL of queries/signs.py; tests/bench proves that both read the same life from the same lines.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benchmarks.households import Household, Line
from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.rules.life import Benefit, Coming, Life, Month, Paid, Returned, is_debit
from loge.domains.arrears.rules.matching import Credit, Due, match
from loge.domains.arrears.rules.wording import read_label
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO

MONTHS_READ = 13
BENEFIT_COMES_WITHIN = timedelta(days=8)


@dataclass
class Laid:
    credit: int
    due: int
    amount: Decimal
    since: date
    until: date = date.max


class Account:
    """Matched once, in the order of the days; a payment that the bank takes back leaves what it had settled."""

    def __init__(self, home: Household):
        self.home, self.lines = home, home.lines
        self.laid: list[Laid] = []
        self.back = self._find_returned()
        self._match_everything()
        self.due_days = sorted((line.due_on, line.amount) for line in self.lines)
        self.sums: list[Decimal] = []
        for _, amount in self.due_days:
            self.sums.append((self.sums[-1] if self.sums else ZERO) + amount)

    def _find_returned(self) -> dict[int, int]:
        """Rank of a payment → rank of the line that takes it back: the latest of the same amount before it."""
        found: dict[int, int] = {}
        for at, line in enumerate(self.lines):
            if line.kind == EntryKind.RETURNED_PAYMENT:
                same = [
                    rank for rank, paid in enumerate(self.lines[:at])
                    if paid.kind == EntryKind.PAYMENT and paid.amount == -line.amount and rank not in found
                ]  # fmt: skip
                found[same[-1]] = at
        return found

    def _match_everything(self) -> None:
        dues = {at: _due(at, line) for at, line in enumerate(self.lines) if line.amount > 0}
        credits = {at: _credit(at, line) for at, line in enumerate(self.lines) if line.amount < 0}
        for day in sorted({line.dated_on for line in self.lines} | {line.due_on for line in self.lines}):
            self._take_back(day, dues, credits)
            open_dues = [due for at, due in dues.items() if due.left > 0 and self.lines[at].dated_on <= day]
            given = [credit for at, credit in credits.items() if credit.left > 0 and self.lines[at].dated_on <= day]
            if open_dues and given:
                self.laid += [Laid(one.credit, one.due, one.amount, day) for one in match(open_dues, given, on=day)]

    def _take_back(self, day: date, dues: dict[int, Due], credits: dict[int, Credit]) -> None:
        for paid, back in self.back.items():
            if self.lines[back].dated_on != day:
                continue
            credits[paid].returns = back
            for one in self.laid:
                if one.credit == paid and one.until == date.max:
                    one.until = day
                    dues[one.due].left += one.amount
                    credits[paid].left += one.amount

    def owed(self, on: date) -> Decimal:
        at = bisect_right(self.due_days, (on, Decimal("Infinity")))
        return self.sums[at - 1] if at else ZERO

    def owed_by_now(self, on: date) -> Decimal:
        """Without the benefit of the months for which it has not had the time to come."""
        awaited = [
            line for line in self.lines
            if line.kind == EntryKind.RENT and line.due_on <= on < add_months(line.due_on, 1) + BENEFIT_COMES_WITHIN
        ]  # fmt: skip
        early = {line.period for line in self.lines if line.kind == EntryKind.HOUSING_BENEFIT and line.dated_on <= on}
        return self.owed(on) - self.home.benefit * sum(line.period not in early for line in awaited)

    def life(self, on: date) -> Life:
        first = add_months(on.replace(day=1), -MONTHS_READ)
        shown = [(at, line) for at, line in enumerate(self.lines) if first <= line.due_on and line.dated_on <= on]
        told = self.home.told_on
        return Life(
            months=self._months(shown, on), payments=self._payments(shown, on), benefits=_benefits(shown), owed=self.owed(on),
            monthly=self.home.share, gets_benefit=self.home.benefit > 0, returned=self._returned(shown),
            coming=_coming(self.lines, on), told_on=told if told and told <= on else None,
        )  # fmt: skip

    def _months(self, shown, on: date) -> tuple[Month, ...]:
        due = {
            at: (line.period or line.due_on.replace(day=1), line.debt == Debt.RENT)
            for at, line in shown
            if _is_bill(line) and line.due_on <= on
        }
        found: dict[tuple[date, bool], list] = {}
        for at, key in due.items():
            row = found.setdefault(key, [self.lines[at].due_on, ZERO, ZERO, None])
            row[0], row[1] = min(row[0], self.lines[at].due_on), row[1] + self.lines[at].amount
        for one in self.laid:
            if one.due not in due or not one.since <= on < one.until:
                continue
            row, line = found[due[one.due]], self.lines[one.credit]
            if line.kind != EntryKind.HOUSING_BENEFIT:
                row[2], row[3] = row[2] + one.amount, max(row[3] or line.dated_on, line.dated_on)
        months = [
            Month(month, due_on, billed, paid, paid_on, is_rent)
            for (month, is_rent), (due_on, billed, paid, paid_on) in found.items()
        ]
        return tuple(sorted(months, key=lambda one: (one.due_on, not one.is_rent)))

    def _payments(self, shown, on: date) -> tuple[Paid, ...]:
        gone = {paid for paid, back in self.back.items() if self.lines[back].dated_on <= on}
        return tuple(
            Paid(line.dated_on, -line.amount, is_debit(line.label))
            for at, line in shown
            if line.kind == EntryKind.PAYMENT and at not in gone
        )

    def _returned(self, shown) -> Returned | None:
        found = None
        for at, line in shown:
            if line.kind == EntryKind.RETURNED_PAYMENT:
                paid = next((rank for rank, back in self.back.items() if back == at), None)
                found = Returned(line.dated_on, line.amount, self.lines[paid].dated_on if paid is not None else None)
        return found


def _is_bill(line: Line) -> bool:
    return line.amount > 0 and line.kind != EntryKind.RETURNED_PAYMENT


def _due(at: int, line: Line) -> Due:
    return Due(at, line.debt, line.kind, line.period, line.due_on, line.amount)


def _credit(at: int, line: Line) -> Credit:
    said = read_label(line.label, received_on=line.dated_on)
    return Credit(at, line.kind, line.debt, line.dated_on, -line.amount, line.period, said)


def _benefits(shown) -> tuple[Benefit, ...]:
    found: dict[date, Benefit] = {}
    for _, line in shown:
        if line.kind == EntryKind.HOUSING_BENEFIT and line.period:
            known = found.get(line.period)
            amount = -line.amount + (known.amount if known else ZERO)
            found[line.period] = Benefit(line.period, line.dated_on, amount)
    return tuple(found[month] for month in sorted(found))


def _coming(lines: list[Line], on: date) -> Coming | None:
    ahead = [line for line in lines if line.kind == EntryKind.RECONCILIATION and line.dated_on <= on < line.due_on]
    return Coming(ahead[0].due_on, sum((line.amount for line in ahead), ZERO)) if ahead else None


def weeks(since: date, until: date) -> list[date]:
    return [since + timedelta(days=7 * at) for at in range((until - since).days // 7 + 1)]
