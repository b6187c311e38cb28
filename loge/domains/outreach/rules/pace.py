"""What the pace of the last days promises. Averages, not a forecast: shown as such."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil


@dataclass(frozen=True)
class Pace:
    """`per_day` in homes finished; `expected_end` at that pace; `callers_needed` to finish by the campaign's end."""

    per_day: float
    callers: int
    expected_end: date | None
    callers_needed: int | None


def pace_of(*, finished: int, days: int, callers: int, remaining: int, today: date, end: date) -> Pace:
    """From the homes finished over `days` days by `callers` people; nothing is promised before a first home is finished."""
    per_day = finished / days
    if not per_day:
        return Pace(0.0, callers, None, None)
    expected_end = today + timedelta(days=ceil(remaining / per_day))
    days_left = max((end - today).days, 1)
    per_caller = per_day / max(callers, 1)
    return Pace(per_day, callers, expected_end, ceil(remaining / days_left / per_caller))
