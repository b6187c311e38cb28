"""Numbers set by the law, as of a day: what a rule receives instead of reading a clock or a table by itself.

Each trade writes the texts that it applies in its `rules/law.py`, and cites them. A landlord corrects one, or adds the next one
before the product does, in the table of this floor (`reading.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol


class Written(Protocol):
    """What the texts of a trade and the rows of a landlord have in common."""

    @property
    def code(self) -> str: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def reference(self) -> str: ...
    def in_force_on(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Text:
    """`value` in `unit`, in force from a day to a day (both included; no end when it still is). `evidence`: how sure we are."""

    code: str
    value: Decimal
    unit: str
    valid_from: date
    reference: str
    evidence: str
    valid_to: date | None = None

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class UnknownLaw(LookupError):
    """No text of this code was in force that day: a rule must not guess one."""


class Law:
    """The texts in force on one day, by code. Later ones given replace earlier ones: a landlord's row comes after ours."""

    def __init__(self, day: date, texts: Iterable[Written]):
        self.day = day
        self._texts = {text.code: text for text in texts}

    def __contains__(self, code: str) -> bool:
        return code in self._texts

    def __getitem__(self, code: str) -> Decimal:
        """Raise UnknownLaw."""
        return self._text(code).value

    def whole(self, code: str) -> int:
        """A number of days, weeks, months or times."""
        return int(self[code])

    def day_of(self, code: str) -> date:
        """A value that is itself a date, written AAAAMMJJ."""
        return datetime.strptime(str(self.whole(code)), "%Y%m%d").date()  # noqa: DTZ007 a civil date has no zone

    def reference(self, code: str) -> str:
        return self._text(code).reference

    def _text(self, code: str) -> Written:
        try:
            return self._texts[code]
        except KeyError:
            raise UnknownLaw(f"{code}, {self.day:%d/%m/%Y}") from None


def law_of(day: date, texts: Iterable[Text]) -> Law:
    """Only what is written in the product."""
    return Law(day, [text for text in texts if text.in_force_on(day)])
