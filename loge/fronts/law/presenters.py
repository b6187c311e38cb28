"""Numbers of the law as they are read: « 450,00 € », « 6 semaines », « 1er novembre »."""

from datetime import date
from decimal import Decimal

from loge.foundation.legal.choices import Unit
from loge.foundation.ui.french import MONTHS, NBSP, euros, number, plural, short_date

_WORDS = {
    Unit.DAYS: "jour",
    Unit.WEEKS: "semaine",
    Unit.MONTHS: "mois,mois",
    Unit.YEARS: "an",
    Unit.TIMES: "fois,fois",
}


def in_words(value: Decimal, unit: str) -> str:
    """A date of four figures is a day of every year (MMJJ), of eight a day (AAAAMMJJ)."""
    if unit == Unit.EUROS:
        return euros(value)
    if unit == Unit.DATE:
        return _day(int(value))
    whole = int(value) if value == int(value) else value
    return plural(whole, _WORDS[Unit(unit)]) if isinstance(whole, int) else f"{number(whole)}{NBSP}{Unit(unit).label}"


def _day(value: int) -> str:
    if value > 9999:
        return short_date(date(value // 10_000, value // 100 % 100, value % 100))
    month, day = divmod(value, 100)
    return f"{'1er' if day == 1 else day}{NBSP}{MONTHS[month - 1]}"
