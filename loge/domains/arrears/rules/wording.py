"""What a payer said that he was paying, read from the label of a transfer. In doubt, nothing was said (C. civ. 1342-10)."""

import re
from dataclasses import dataclass
from datetime import date

from loge.domains.arrears.choices import Debt
from loge.foundation.dates import add_months
from loge.foundation.text import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin",
            "juillet juil", "aout", "septembre sept", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(_MONTHS)})\b\.?(?:\s*(20\d\d|\d\d)\b)?")
_NUMBERED = re.compile(r"(?<![\d/.-])(0?[1-9]|1[0-2])\s*[/.-]\s*(20\d\d)\b")
_INSTALMENT = re.compile(r"\b(echeancier|apurement|plan|mensualite dette)\b")
_RENT = re.compile(r"\b(loyers?|lo|terme|quittance)\b")
_DEBTS = (
    (Debt.PARKING, re.compile(r"\b(parking|garage|box|stationnement)\b")),
    (Debt.RECONCILIATION, re.compile(r"\b(regul\w*|charges? annuelles?)\b")),
    (Debt.REPAIRS, re.compile(r"\b(reparations?|degradations?|etat des lieux|edl)\b")),
    (Debt.SHOP, re.compile(r"\b(commerce|local commercial|boutique)\b")),
)


@dataclass(frozen=True)
class Said:
    """`periods`: first days of the months named. `debt`: the debt named. `instalment`: a plan was named."""

    periods: tuple[date, ...] = ()
    debt: str = ""
    instalment: bool = False

    def __bool__(self) -> bool:
        return bool(self.periods or self.debt or self.instalment)


def read_label(label: str, *, received_on: date) -> Said:
    """A month without a year is the latest one that is not more than a month ahead of the payment."""
    words = fold(label)
    debt = next((debt for debt, pattern in _DEBTS if pattern.search(words)), "")
    if not debt and _RENT.search(words):
        debt = Debt.RENT
    if _INSTALMENT.search(words):
        return Said(instalment=True)
    periods = {_nearest(_MONTHS[name], year, received_on) for name, year in _NAMED.findall(words)}
    periods |= {date(int(year), int(month), 1) for month, year in _NUMBERED.findall(label)}
    if debt == Debt.RENT and not periods:
        debt = ""  # « loyer » alone says nothing that the law does not already say
    if periods and not debt:
        debt = Debt.RENT if _RENT.search(words) else ""
        if not debt:
            return Said()  # a month alone may be anything: « vacances avril »
    return Said(periods=tuple(sorted(periods)), debt=debt)


def _nearest(month: int, year: str, received_on: date) -> date:
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, 1)
    ahead = add_months(received_on.replace(day=1), 1)
    this_year = date(ahead.year, month, 1)
    return this_year if this_year <= ahead else date(ahead.year - 1, month, 1)
