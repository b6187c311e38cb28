"""Amounts, areas, counts: decimal comma, thousands separated by spaces, euro sign, minus in front or behind."""

import re

from loge.foundation.exchange.values.reading import NOTHING, Read

_PLAIN = re.compile(r"-?\d{1,9}(?:[.,]\d{1,4})?")
_NOISE = re.compile(r"[\s\u00a0\u202f\u2009']|€|eur(?:os?)?|m²|m2", re.I)
_FRENCH = re.compile(r"([-+]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?([-+]?)")
_ENGLISH = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)\.(\d+)([-+]?)")
_CREDIT = re.compile(r"(.*?)\s*(cr|crediteur|créditeur|db|debiteur|débiteur)\.?", re.I)
_DASHES = str.maketrans("\u2212\u2013", "--")  # the minus of typography, and the dash that stands for it
_NOTHING = frozenset({"", "-", "nc", "n/a", "néant", "neant", "null"})


def read_amount(cell: str, *, decimals: int = 2) -> Read:
    """Decimal text with a point: « 1 234,56 € » → 1234.56, « 12,50- » → -12.50. Ambiguous « 1,234 » is refused."""
    text = cell.strip().translate(_DASHES)
    if _PLAIN.fullmatch(text):
        return _rounded(text.replace(",", "."), decimals, cell)
    if text.lower() in _NOTHING:
        return NOTHING
    side = _CREDIT.fullmatch(text)
    bare = _NOISE.sub("", side[1] if side else text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    value = _signed(bare)
    if value is None:
        return Read("", f"« {text} » n’est pas un nombre. Écrivez par exemple 1234,56.")
    if side and side[2].lower().startswith("cr"):
        value = value.lstrip("-") if value.startswith("-") else "-" + value
    return _rounded(value, decimals, cell)


def _signed(bare: str) -> str | None:
    for pattern, thousands in ((_FRENCH, "."), (_ENGLISH, ",")):
        match = pattern.fullmatch(bare)
        if match and not (match[1] and match[4]):
            minus = "-" if "-" in (match[1], match[4]) else ""
            return f"{minus}{match[2].replace(thousands, '')}.{match[3] or '0'}"
    return None


def _rounded(value: str, decimals: int, cell: str) -> Read:
    if len(value.lstrip("-").split(".")[0]) > 9:
        return Read("", f"« {cell.strip()} » est trop grand pour être juste.")
    if "." in value and len(value.split(".")[1]) > decimals:
        value = f"{float(value):.{decimals}f}"
    if value.lstrip("-0.") == "":
        return Read("0")
    return Read(value)


def read_count(cell: str) -> Read:
    """A whole number of at most four digits: floors, year of construction."""
    text = cell.strip()
    if not text:
        return NOTHING
    plain = re.sub(r"[.,]0+$", "", text)
    if plain.isascii() and plain.isdigit() and len(plain) <= 4:
        return Read(str(int(plain)))
    return Read("", f"« {text} » n’est pas un nombre entier.")
