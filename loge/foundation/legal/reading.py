from collections.abc import Iterable
from datetime import date

from loge.foundation.legal.models import LegalValue
from loge.foundation.legal.texts import Law, Text, Written


def law_on(day: date, texts: Iterable[Text]) -> Law:
    """The law of a trade on a day, its texts corrected by those that the landlord entered. One query."""
    ours: list[Written] = [text for text in texts if text.in_force_on(day)]
    return Law(day, [*ours, *LegalValue.objects.in_force_on(day)])
