"""The texts of a trade as of a day, with what the landlord corrected and who checked them this year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from loge.foundation.legal.choices import Evidence
from loge.foundation.legal.models import LegalCheck, LegalValue
from loge.foundation.legal.texts import Text


@dataclass(frozen=True)
class Standing:
    """One number of the law. `now`: what is in force that day, ours or the landlord's; None between two texts. `check`: of the
    year of that day. `texts`: all of ours; `rows`: all the landlord's, the withdrawn ones too, the latest first."""

    code: str
    day: date
    texts: list[Text]
    rows: list[LegalValue] = field(default_factory=list)
    check: LegalCheck | None = None

    @property
    def correction(self) -> LegalValue | None:
        return next((row for row in self.rows if row.withdrawn_at is None and row.in_force_on(self.day)), None)

    @property
    def now(self) -> Text | LegalValue | None:
        return self.correction or next((text for text in self.texts if text.in_force_on(self.day)), None)

    @property
    def coming(self) -> list[Text | LegalValue]:
        """What is known to come into force later, the nearest first."""
        known: list[Text | LegalValue] = [*self.texts, *(row for row in self.rows if row.withdrawn_at is None)]
        return sorted((one for one in known if one.valid_from > self.day), key=lambda one: one.valid_from)

    @property
    def is_doubtful(self) -> bool:
        return self.now is not None and self.now.evidence == Evidence.TO_CHECK

    @property
    def wants_check(self) -> bool:
        """In force, and nobody looked at it against its text this year."""
        return self.now is not None and self.check is None


def standing(texts: Iterable[Text], *, on: date) -> list[Standing]:
    """Each code once, in the order in which its trade writes them. Two readings, however many there are."""
    by_code: dict[str, list[Text]] = {}
    for text in texts:
        by_code.setdefault(text.code, []).append(text)
    rows: dict[str, list[LegalValue]] = {}
    for row in (
        LegalValue.objects.filter(code__in=by_code).select_related("entered_by", "withdrawn_by").order_by("-pk")
    ):
        rows.setdefault(row.code, []).append(row)
    checks = {
        one.code: one for one in LegalCheck.objects.filter(code__in=by_code, year=on.year).select_related("checked_by")
    }
    return [Standing(code, on, ours, rows.get(code, []), checks.get(code)) for code, ours in by_code.items()]


def to_check(texts: Iterable[Text], *, on: date) -> list[Standing]:
    """Those in force that nobody checked this year."""
    return [one for one in standing(texts, on=on) if one.wants_check]
