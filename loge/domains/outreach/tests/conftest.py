import pytest
import time_machine
from django.urls import reverse

from loge.domains.outreach.operations import claiming
from loge.domains.outreach.tests.world import OPEN, address_of_call, make_home, make_world, running_campaign


@pytest.fixture
def world():
    """Tuesday 24 November 2026, 10:30 in Paris. `world.clock.shift(…)` lets time pass."""
    claiming._promoted_at.clear()
    with time_machine.travel(OPEN, tick=False) as clock:
        world = make_world()
        world.clock = clock
        yield world


@pytest.fixture
def campaign(world):
    world.home = make_home(world.north, ages=[82], phones=2)
    return running_campaign(world, world.ana, world.bob)


@pytest.fixture
def take(client, world, campaign):
    """Log in and take the next home as a caller would; the address of its desk."""

    def _take(user=None):
        client.force_login(user or world.ana)
        answer = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk})
        assert answer.status_code == 200, answer.content.decode()
        return address_of_call()

    return _take
