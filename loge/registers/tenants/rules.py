"""How likely two records are one human being. Pure: names folded, dates, counts come in as arguments.

The weights are practice, tried on invented registers; a person always decides.
"""

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

NEAR_LAST, NEAR_FIRST = 85, 80
"""Likeness, out of 100, from which two family names, two first names may be one."""
SAME_NAMES, SAME_BIRTH = "mêmes nom et prénom", "même date de naissance"


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared: folded names, birth date and whether it is exact (01/01 of a year proves little)."""

    pk: int
    last: str
    first: str
    birth_name: str
    birth_date: date | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    reasons: list[str]


def compare(a: Known, b: Known, *, same_phone: bool = False) -> Likeness | None:
    """Score out of 100 with its reasons in French, None when nothing says that they are one."""
    names, reasons = _names(a, b)
    if not names:
        return None
    points, said = _births(a, b)
    if same_phone:
        points, said = points + 15, [*said, "même numéro de téléphone"]
    if points <= 0:
        return None
    score = min(names + points, 99)
    return Likeness(score, [*reasons, *said]) if score >= 60 else None


def holds_within_a_home(likeness: Likeness) -> bool:
    """In one home, near names are twins, or father and son: only the very same names remain suspect."""
    return SAME_NAMES in likeness.reasons


def _names(a: Known, b: Known) -> tuple[int, list[str]]:
    """(points out of 60, reason)."""
    first = fuzz.ratio(a.first, b.first)
    if a.first and b.first and _one_begins_the_other(a.first, b.first):
        first = max(first, 90)
    if first < NEAR_FIRST:
        return _swapped(a, b)
    last = fuzz.ratio(a.last, b.last)
    if last == 100 and first == 100:
        return 60, [SAME_NAMES]
    if last < NEAR_LAST and _is_birth_name(a, b):
        return int(40 + first / 10), ["le nom de l’une est le nom de naissance de l’autre", _first_words(first)]
    if last < NEAR_LAST:
        return 0, []
    return int(20 + (last + first) / 200 * 35), ["noms et prénoms très proches"]


def _swapped(a: Known, b: Known) -> tuple[int, list[str]]:
    if a.first and a.last == b.first and a.first == b.last:
        return 55, ["nom et prénom intervertis"]
    return 0, []


def _one_begins_the_other(a: str, b: str) -> bool:
    """« jean » and « jean claude »."""
    short, long = sorted((a, b), key=len)
    return long.startswith(f"{short} ")


def _is_birth_name(a: Known, b: Known) -> bool:
    return bool(a.birth_name and a.birth_name == b.last or b.birth_name and b.birth_name == a.last)


def _first_words(likeness: float) -> str:
    return "même prénom" if likeness == 100 else "prénoms très proches"


def _births(a: Known, b: Known) -> tuple[int, list[str]]:
    if a.birth_date is None or b.birth_date is None:
        return 5, ["une date de naissance inconnue"]
    if a.birth_date == b.birth_date:
        if a.is_exact and b.is_exact:
            return 37, [SAME_BIRTH]
        return 20, ["même année de naissance, le jour n’est pas sûr"]
    if _day_and_month_swapped(a.birth_date, b.birth_date):
        return 25, ["jour et mois de naissance intervertis"]
    if a.birth_date.year == b.birth_date.year and not (a.is_exact and b.is_exact):
        return 15, ["même année de naissance"]
    return -100, []


def _day_and_month_swapped(a: date, b: date) -> bool:
    return a.year == b.year and (a.month, a.day) == (b.day, b.month)
