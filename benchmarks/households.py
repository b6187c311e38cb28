"""Invented households with a known story, and the lines of account that it makes: what the early signs are measured on.

The hypotheses are ours, written in docs/early-signs.md and nowhere taken from a landlord. A story decides what is paid and when;
the rules are only ever given the lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from loge.domains.arrears.choices import Debt, EntryKind
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO, to_cent

FIRST = date(2024, 1, 1)
MONTHS = 30
WATCHED_FROM = add_months(FIRST, 12)
LAST = add_months(FIRST, MONTHS) - timedelta(days=1)
# Story → share of the households, in thousandths.
STORIES = {
    "stable": 520, "late_but_safe": 120, "irregular_but_safe": 60, "forgetful": 60, "changes_bank": 30, "rejected_once": 40,
    "seasonal": 30, "income_loss": 45, "benefit_break": 35, "debit_ends": 20, "rejected_then_default": 15,
    "small_payments": 15, "stops_at_once": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of account; `returns`: rank of the payment that the bank takes back."""

    kind: str
    amount: Decimal
    dated_on: date
    due_on: date
    period: date | None = None
    debt: str = Debt.RENT
    label: str = ""
    returns: int | None = None


@dataclass
class Household:
    """`facts`: what truly happened, by the name of the sign that ought to see it. Never read by the rules."""

    story: str
    rent: Decimal
    charges: Decimal
    benefit: Decimal
    is_debit: bool
    pays_after: int
    spread: int
    lines: list[Line] = field(default_factory=list)
    facts: dict[str, list[date]] = field(default_factory=dict)
    told_on: date | None = None

    @property
    def share(self) -> Decimal:
        return self.rent + self.charges - self.benefit


def households(number: int, *, seed: int) -> Iterator[Household]:
    chance = Random(seed)
    for _ in range(number):
        story = chance.choices(list(STORIES), weights=list(STORIES.values()))[0]
        yield _Teller(_someone(story, chance), chance).tell()


def _someone(story: str, chance: Random) -> Household:
    rent, charges = Decimal(chance.randrange(280, 620, 5)), Decimal(chance.randrange(50, 150, 5))
    wants_benefit = story == "benefit_break" or chance.random() < 0.45
    wants_debit = story in ("debit_ends", "changes_bank", "rejected_once", "rejected_then_default")
    is_debit = wants_debit or (story in ("stable", "income_loss", "stops_at_once") and chance.random() < 0.6)
    after, spread = (
        chance.choice((5, 10)) if is_debit else chance.randint(2, 12),
        0 if is_debit else chance.randint(1, 3),
    )
    if story == "late_but_safe":
        after, spread = chance.randint(20, 38), chance.randint(2, 5)
    if story == "irregular_but_safe":
        after, spread = 12, 11
    benefit = Decimal(chance.randrange(90, 260, 5)) if wants_benefit else ZERO
    return Household(story, rent, charges, benefit, is_debit, after, spread)


class _Teller:
    """Month after month: the bill, the benefit, what the household pays of its own part."""

    def __init__(self, home: Household, chance: Random):
        self.home, self.chance = home, chance
        self.turn = chance.randint(14, MONTHS - 8)  # the month when the story begins
        self.behind = ZERO
        self.ends_badly = chance.random() < 0.4  # read by the stories that may go either way

    def tell(self) -> Household:
        for at in range(MONTHS):
            month = add_months(FIRST, at)
            self._bill(month, at)
            self._benefit(month, at)
            getattr(self, f"_{self.home.story}", self._stable)(month, at - self.turn)
        if self.home.story == "income_loss" and self.chance.random() < 0.4:
            self.home.told_on = add_months(FIRST, self.turn) + timedelta(days=self.chance.randint(-10, 30))
            self._fact("income", self.home.told_on)
        self.home.lines.sort(key=lambda line: (line.dated_on, line.amount < 0))
        return self.home

    def _add(
        self, kind, amount, day: date, *, due_on=None, period=None, debt=Debt.RENT, label="", returns=None
    ) -> None:
        if amount:
            self.home.lines.append(Line(kind, to_cent(amount), day, due_on or day, period, debt, label, returns))

    def _fact(self, sign: str, day: date) -> None:
        self.home.facts.setdefault(sign, []).append(day)

    def _bill(self, month: date, at: int) -> None:
        self._add(EntryKind.RENT, self.home.rent, month, period=month)
        self._add(EntryKind.CHARGES, self.home.charges, month, period=month)
        if month.month == 6 and self.chance.random() < 0.8:
            amount, due_on = Decimal(self.chance.randrange(-120, 400, 5)), month + timedelta(days=40)
            kind = EntryKind.RECONCILIATION
            told = month - timedelta(days=self.chance.randint(0, 15))
            if amount > 0:
                self._add(kind, amount, told, due_on=due_on, period=due_on.replace(day=1), debt=Debt.RECONCILIATION)
                self._pay(due_on, amount, after=self.home.pays_after)
                if at >= 12 and amount >= 80:
                    self._fact("coming", max(told, due_on - timedelta(days=45)))

    def _benefit(self, month: date, at: int) -> None:
        if not self.home.benefit:
            return
        since = at - self.turn
        back = 99 if self.ends_badly else 2 + self.turn % 2
        if self.home.story == "benefit_break" and 0 <= since < back:
            if since == 0:
                self._fact("benefit", add_months(month, 1) + timedelta(days=5))
            return
        day = add_months(month, 1) + timedelta(days=4 + self.chance.randint(0, 2))
        self._add(EntryKind.HOUSING_BENEFIT, -self.home.benefit, day, period=month, label="CAF")
        if self.home.story == "benefit_break" and since == back:
            for missed in range(1, back + 1):
                self._add(
                    EntryKind.HOUSING_BENEFIT,
                    -self.home.benefit,
                    day,
                    period=add_months(month, -missed),
                    label="CAF rappel",
                )

    def _pay(self, month: date, amount, *, after=None, debit: bool | None = None) -> date:
        """On the usual day, a few days of noise around it; one payment in thirty is entered late by the accounts."""
        home, chance = self.home, self.chance
        is_debit = home.is_debit if debit is None else debit
        usual = home.pays_after if after is None else after
        noise = 0 if is_debit else chance.randint(-home.spread, home.spread)
        entered = chance.randint(2, 6) if chance.random() < 1 / 30 else 0
        day = month + timedelta(days=max(usual + noise, 0) + entered)
        label = "Prélèvement SEPA" if is_debit else chance.choice(("VIR", "VIREMENT LOYER", "Chèque", "Carte"))
        self._add(EntryKind.PAYMENT, -Decimal(amount), day, label=label)
        return day

    def _stable(self, month: date, since: int) -> None:
        if not self.home.is_debit and self.chance.random() < 1 / 40:  # in two parts, by accident
            half = to_cent(self.home.share / 2)
            self._pay(month, half)
            self._pay(month, self.home.share - half, after=self.home.pays_after + 5)
            return
        self._pay(month, self.home.share)

    def _benefit_break(self, month: date, since: int) -> None:
        self._pay(month, self.home.share)

    def _forgetful(self, month: date, since: int) -> None:
        """One month is forgotten, and paid five weeks later."""
        self._pay(month, self.home.share, after=self.chance.randint(32, 40) if since == 0 else None)

    def _changes_bank(self, month: date, since: int) -> None:
        self._leaves_debit(month, since)

    def _leaves_debit(self, month: date, since: int, after=None) -> None:
        day = self._pay(month, self.home.share, debit=since < 0, after=after)
        if since == 0:
            self._fact("no_debit", day)

    def _rejected_once(self, month: date, since: int) -> None:
        day = self._pay(month, self.home.share)
        if since == 0:
            self._return(day)
            self._pay(month, self.home.share, debit=False, after=self.home.pays_after + self.chance.randint(10, 20))

    def _rejected_then_default(self, month: date, since: int) -> None:
        if since <= 1:
            day = self._pay(month, self.home.share)
            if since >= 0:
                self._return(day)

    def _return(self, paid_on: date) -> None:
        day = paid_on + timedelta(days=self.chance.randint(3, 6))
        rank = max(at for at, line in enumerate(self.home.lines) if line.kind == EntryKind.PAYMENT)
        self._add(EntryKind.RETURNED_PAYMENT, -self.home.lines[rank].amount, day, label="Rejet", returns=rank)
        self._fact("returned", day)

    def _seasonal(self, month: date, since: int) -> None:
        """Little from November to February, made good from April to June."""
        if month.month in (11, 12, 1, 2) and since > -8:
            part = to_cent(self.home.share * Decimal("0.7"))
            self.behind += self.home.share - part
            self._pay(month, part)
        else:
            extra = to_cent(min(self.behind, self.home.share * Decimal("0.5"))) if month.month in (4, 5, 6) else ZERO
            self.behind -= extra
            self._pay(month, self.home.share + extra)

    def _income_loss(self, month: date, since: int) -> None:
        """A part for a month or two, or later and later; then nothing."""
        path = self.turn % 3
        if since < 0 or since == 0 and path == 2:
            self._stable(month, since)
            return
        if self.home.is_debit and since == (1 if path == 2 else 0) and path != 2:
            self._fact("no_debit", month + timedelta(days=self.home.pays_after))
        if since < 2 and path == 0:
            self._pay(
                month, to_cent(self.home.share * Decimal(str(round(self.chance.uniform(0.4, 0.8), 2)))), debit=False
            )
        elif since < 2 and path == 1:
            self._pay(month, self.home.share, debit=False, after=self.home.pays_after + 12 + 10 * since)
        elif self.chance.random() < 0.2:
            self._pay(month, to_cent(self.home.share / 2), debit=False, after=20)

    def _debit_ends(self, month: date, since: int) -> None:
        if since < 3:
            self._leaves_debit(month, since, after=self.home.pays_after + 6 * since if since > 0 else None)

    def _small_payments(self, month: date, since: int) -> None:
        if since < 0:
            self._pay(month, self.home.share)
            return
        days = [self._pay(month, to_cent(self.home.share * Decimal("0.18")), after=after) for after in (4, 11, 18, 25)]
        if since == 0:
            self._fact("rhythm", sorted(days)[2])

    def _stops_at_once(self, month: date, since: int) -> None:
        if since < 0:
            self._pay(month, self.home.share)
