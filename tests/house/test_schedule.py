import inspect
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from config.schedule import HOUSEKEEPING, TRADE

NIGHTLY = [(name, cron) for name, cron, _ in HOUSEKEEPING + TRADE if not cron.startswith("*")]


@pytest.mark.parametrize(("name", "function"), [(name, function) for name, _, function in HOUSEKEEPING + TRADE])
def test_a_periodic_job_can_be_called_as_the_worker_calls_it(name, function):
    """The worker gives every periodic job the minute it was due, by name."""
    inspect.signature(function).bind(timestamp=1_795_000_000)


@pytest.mark.parametrize(("name", "cron"), NIGHTLY)
@pytest.mark.parametrize("month", [1, 7], ids=["winter", "summer"])
def test_what_runs_by_night_runs_by_night_in_paris_all_year_round(name, cron, month):
    minute, hour, *every_day = cron.split()
    assert every_day == ["*", "*", "*"]
    asked = datetime(2027, month, 15, int(hour), int(minute), tzinfo=UTC)
    there = asked.astimezone(ZoneInfo("Europe/Paris"))
    assert there.date() == asked.date() and there.hour < 6
