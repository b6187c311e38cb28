import inspect

import pytest

from config.schedule import HOUSEKEEPING, TRADE


@pytest.mark.parametrize(("name", "function"), [(name, function) for name, _, function in HOUSEKEEPING + TRADE])
def test_a_periodic_job_can_be_called_as_the_worker_calls_it(name, function):
    """The worker gives every periodic job the minute it was due, by name."""
    inspect.signature(function).bind(timestamp=1_795_000_000)
