"""Dates, figures and numbers as a French reader expects them. Pure: the clock comes in as an argument."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
_NBSP = NBSP.encode()
# Between two tags, and not where spaces are somebody's own: what is typed, code, data for scripts.
_IN_TEXT = rb"[^<>]*<(?!/(?:textarea|script|style|code|pre|kbd)\b)"
# Each begins with two bytes seldom side by side in a page: a tenth of a millisecond for forty kilobytes.
_BEFORE_MARK = re.compile(rb" ((?:[:;!?%]|\xc2\xbb|\xe2\x82\xac)(?![\w/=]))(?=" + _IN_TEXT + rb")")  # : ; ! ? % » €
_AFTER_MARK = re.compile(rb"(\xc2(?:\xab|(?<=n\xc2)\xb0(?= [\w-]))) (?=" + _IN_TEXT + rb")")  # « n°


def typeset(html: bytes) -> bytes:
    """Spaces that French typography never breaks made so, in the text of a page (UTF-8) or of a part of one."""
    return _AFTER_MARK.sub(rb"\1" + _NBSP, _BEFORE_MARK.sub(_NBSP + rb"\1", html))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _day(value: date) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def short_date(value: date | None) -> str:
    """« 3 mars 2026 », « 1er mars 2026 »."""
    if not value:
        return ""
    day = _day(value)
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def long_date(value: date | None) -> str:
    """« lundi 3 mars 2026 »."""
    return f"{DAYS[_day(value).weekday()]} {short_date(value)}" if value else ""


def hour(value) -> str:
    """« 14 h 05 », « 9 h »."""
    if value is None or value == "":
        return ""
    value = _local(value) if isinstance(value, datetime) else value
    return f"{value.hour}{NBSP}h" + (f"{NBSP}{value.minute:02d}" if value.minute else "")


def moment(value: datetime | None) -> str:
    """« 3 mars 2026 à 14 h 05 »."""
    return f"{short_date(value)} à {hour(value)}" if value else ""


def ago(value: datetime, *, now: datetime) -> str:
    """« à l’instant », « il y a 5 min », « il y a 3 h », « hier », then the date. The future gets its date too."""
    seconds = (now - value).total_seconds()
    days = (_day(now) - _day(value)).days
    if seconds < 0:
        return moment(value)
    if seconds < 60:
        return "à l’instant"
    if seconds < 3600:
        return f"il y a {int(seconds // 60)}{NBSP}min"
    if days == 0:
        return f"il y a {int(seconds // 3600)}{NBSP}h"
    if days == 1:
        return f"hier à {hour(value)}"
    return f"il y a {days}{NBSP}jours" if days < 7 else f"le {short_date(value)}"


def number(value) -> str:
    """« 1 234 », « 12,5 »: thousands apart by a narrow no-break space, comma for decimals."""
    if value is None or value == "":
        return ""
    return f"{value:,}".replace(",", THIN).replace(".", ",") if not isinstance(value, str) else value


def euros(value) -> str:
    """« 1 234,50 € »."""
    if value is None or value == "":
        return ""
    return f"{Decimal(value):,.2f}".replace(",", THIN).replace(".", ",") + f"{NBSP}€"


def phone(value: str | None) -> str:
    """« 06 39 98 12 34 » for a French number kept as E.164; a foreign one is left as it is."""
    value = value or ""
    if value.startswith("+33") and len(value) == 12 and value[1:].isdigit():
        value = "0" + value[3:]
    if len(value) == 10 and value.isdigit():
        return NBSP.join(value[index : index + 2] for index in range(0, 10, 2))
    return value


def plural(count, forms: str) -> str:
    """« 3 foyers »; zero and one are singular in French. `forms` is « foyer » or « cheval,chevaux »."""
    one, _, many = forms.partition(",")
    value = count or 0
    word = one if abs(value) < 2 else many or "s ".join(one.split(" ")) + "s"
    return f"{number(value)}{NBSP}{word}"
