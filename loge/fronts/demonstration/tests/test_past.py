"""The days and hours at which the demonstration says that it called."""

from datetime import date, datetime
from random import Random

from django.utils import timezone

from loge.fronts.demonstration.past import PARIS, clock_at, moments, working_days_before


def test_days_before_are_working_days_holidays_left_out():
    days = working_days_before(date(2026, 11, 16), 10)
    assert days[-1] == date(2026, 11, 13)
    assert date(2026, 11, 11) not in days
    assert len(days) == 10 and all(day.weekday() < 5 for day in days)
    assert days == sorted(days)


def test_moments_are_in_order_and_within_calling_hours():
    found = moments(Random(1), date(2026, 11, 17), 200)
    assert found == sorted(found)
    assert all(9 <= at.hour < 12 or 14 <= at.hour < 18 for at in found)


def test_the_clock_is_moved_then_given_back():
    moment = datetime(2026, 11, 3, 10, 0, tzinfo=PARIS)
    with clock_at(moment):
        assert timezone.now() == moment
    assert timezone.now() != moment
