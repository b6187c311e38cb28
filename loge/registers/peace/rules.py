"""When a channel agreed with someone may be used: a pure rule over what they said (domain.md c18)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Protocol

from django.utils import timezone

FIRST_HOUR = time(9)


class Agreed(Protocol):
    """What a row of safe contact says of one channel."""

    allowed: bool
    value: str
    days: list[int]
    since_hour: time | None
    until_hour: time | None


def is_safe_now(agreed: Iterable[Agreed], *, at: datetime, value: str = "") -> bool:
    """`agreed`: one row per seal that protects the person, for this channel; all of them must allow it.

    `value` is the number or address about to be used: when one was agreed, no other is safe.
    """
    rows = list(agreed)
    return bool(rows) and all(_allows(row, timezone.localtime(at), value) for row in rows)


def _allows(row: Agreed, here: datetime, value: str) -> bool:
    if not row.allowed or row.days and here.isoweekday() not in row.days:
        return False
    if row.since_hour and row.until_hour and not row.since_hour <= here.time() < row.until_hour:
        return False
    return not row.value or row.value == value


def midnight(at: datetime) -> datetime:
    """When the day of `at` began in Paris: what was sent since then was sent today."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def next_morning(at: datetime) -> datetime:
    """Nine o’clock the day after, in Paris."""
    tomorrow = timezone.localtime(at).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, FIRST_HOUR))
