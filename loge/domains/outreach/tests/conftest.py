import pytest
import time_machine

from loge.domains.outreach.operations import claiming
from loge.domains.outreach.tests.world import OPEN, make_world


@pytest.fixture
def world():
    """Tuesday 24 November 2026, 10:30 in Paris. `world.clock.shift(…)` lets time pass."""
    claiming._promoted_at.clear()
    with time_machine.travel(OPEN, tick=False) as clock:
        world = make_world()
        world.clock = clock
        yield world
