"""Dates as French exports write them, made ISO; conventions of ERPs for « unknown » and « no end » understood."""

import re
from datetime import date, timedelta

from loge.foundation.exchange.values.reading import NOTHING, Read

_FRENCH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[ T]\d{1,2}[:h]\d{2}(?::\d{2})?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_COMPACT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{4,5}(?:[.,]0+)?")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, their false 29 February 1900 counted
UNKNOWN = frozenset(
    {
        "00/00/0000",
        "01/01/1900",
        "0000-00-00",
        "1900-01-01",
        "00/00/00",
        "31/12/1899",
        "1899-12-30",
        "1899-12-31",
        "01/01/0001",
    }
)
NO_END_YEAR = 2999  # 31/12/9999, 31/12/2999: « no end »


def read_date(cell: str, *, pivot: int, earliest: int = 1850) -> Read:
    """ISO date, or the fault. `pivot` is the last year that two digits may mean in this century: 26 → 2026, 27 → 1927."""
    text = cell.strip()
    if not text or text in UNKNOWN:
        return NOTHING
    if match := _FRENCH.fullmatch(text):
        return _dated(cell, *_century(match[3], pivot), int(match[2]), int(match[1]), earliest)
    if match := _ISO.fullmatch(text):
        return _dated(cell, int(match[1]), "", int(match[2]), int(match[3]), earliest)
    if match := _COMPACT.fullmatch(text):
        return _dated(cell, int(match[1] + match[2]), "", int(match[3]), int(match[4]), earliest)
    if _SERIAL.fullmatch(text):
        return _serial(cell, int(re.split("[.,]", text)[0]), earliest)
    if not text.strip("0/.- "):
        return NOTHING
    return Read("", f"« {text} » n’est pas une date. Écrivez-la JJ/MM/AAAA.")


def _century(year: str, pivot: int) -> tuple[int, str]:
    if len(year) == 4:
        return int(year), ""
    full = 2000 + int(year) if int(year) <= pivot % 100 else 1900 + int(year)
    return full, f"année à deux chiffres lue {full}"


def _dated(cell: str, year: int, note: str, month: int, day: int, earliest: int) -> Read:
    if year >= NO_END_YEAR:
        return NOTHING
    if year == 0 or (day == 0 and month == 0):
        return NOTHING
    try:
        value = date(year, month, day)
    except ValueError:
        return Read("", f"« {cell.strip()} » n’existe pas au calendrier. Corrigez la date.")
    if value.isoformat() in UNKNOWN:
        return NOTHING
    if year < earliest:
        return Read("", f"« {cell.strip()} » est trop ancien pour être juste. Corrigez l’année.")
    return Read(value.isoformat(), "", note)


def _serial(cell: str, number: int, earliest: int) -> Read:
    """Excel's day numbers. Under 10 000 (May 1927) it looks like a year alone, or a code: refused rather than guessed."""
    if number in (0, 1):
        return NOTHING
    if not 3_654 <= number <= 73_050:  # 1910 to 2099
        return Read("", f"« {cell.strip()} » n’est pas une date. Écrivez-la JJ/MM/AAAA.")
    if number < 10_000:
        return Read("", f"« {cell.strip()} » : une année seule ne fait pas une date. Écrivez-la JJ/MM/AAAA.")
    value = _EPOCH + timedelta(days=number)
    return Read(value.isoformat(), "", f"nombre du tableur lu {value:%d/%m/%Y}")
