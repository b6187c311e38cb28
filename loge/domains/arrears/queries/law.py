from collections.abc import Iterable
from datetime import date

from loge.domains.arrears.rules.law import TEXTS
from loge.foundation.legal import reading
from loge.foundation.legal.checking import Standing, standing
from loge.foundation.legal.texts import Law


def laws_on(days: Iterable[date]) -> dict[date, Law]:
    """That of each of these days."""
    return reading.laws_on(days, TEXTS)


def standing_on(day: date) -> list[Standing]:
    """Each number of this trade as of that day, what the landlord corrected, who checked it this year."""
    return standing(TEXTS, on=day)


def law_on(day: date) -> Law:
    """The law of unpaid rent on that day, as the landlord corrected it."""
    return reading.law_on(day, TEXTS)
