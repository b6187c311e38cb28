"""Three weeks told in a minute: calls of the demonstration happen on past working days, in calling hours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random
from unittest.mock import patch
from zoneinfo import ZoneInfo

from loge.foundation.dates import is_working_day

PARIS = ZoneInfo("Europe/Paris")
HALF_DAYS = ((time(9, 5), time(11, 50)), (time(14, 5), time(17, 40)))


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The operations called inside believe that it is `moment`; the journal keeps the true time of writing.

    Only for loading the demonstration, in a process that does nothing else meanwhile.
    """
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def working_days_before(day: date, count: int) -> list[date]:
    """The last `count` days from Monday to Friday before `day`, public holidays left out, oldest first."""
    found: list[date] = []
    while len(found) < count:
        day -= timedelta(days=1)
        if is_working_day(day):
            found.append(day)
    return found[::-1]


def moments(r: Random, day: date, count: int) -> list[datetime]:
    """`count` moments of one day within calling hours, in order."""
    drawn = []
    for _ in range(count):
        start, end = r.choices(HALF_DAYS, weights=(45, 55))[0]
        opens = datetime.combine(day, start, PARIS)
        seconds = (datetime.combine(day, end, PARIS) - opens).total_seconds()
        drawn.append(opens + timedelta(seconds=int(r.random() * seconds)))
    return sorted(drawn)
