from collections.abc import Iterable
from datetime import date

from loge.foundation.legal.models import LegalValue
from loge.foundation.legal.texts import Law, Text, Written


def law_on(day: date, texts: Iterable[Text]) -> Law:
    """The law of a trade on a day, its texts corrected by those that the landlord entered. One query."""
    return laws_on([day], texts)[day]


def laws_on(days: Iterable[date], texts: Iterable[Text]) -> dict[date, Law]:
    """The same for many days at once: one query for all of them."""
    written: list[Written] = [*texts, *LegalValue.objects.standing()]
    return {day: Law(day, [text for text in written if text.in_force_on(day)]) for day in days}
