"""The numbers of rules.SETTINGS as they stand today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loge.domains.cases.models import CaseSetting
from loge.domains.cases.rules import SETTINGS, Setting, delay, level_code


@dataclass(frozen=True)
class Standing:
    code: str
    setting: Setting
    value: int


def standing_settings() -> list[Standing]:
    """In the order of the list of the house."""
    changed = dict(CaseSetting.objects.values_list("code", "value"))
    return [Standing(code, setting, changed.get(code, setting.default)) for code, setting in SETTINGS.items()]


def period(code: str) -> timedelta:
    value = CaseSetting.objects.filter(code=code).values_list("value", flat=True).first()
    return delay(code, SETTINGS[code].default if value is None else value)


def due_after(level: int, at: datetime) -> datetime:
    """When a signal of that level must have been acted upon."""
    return at + period(level_code(level))


def next_review(day: date) -> date:
    return day + period("review")
