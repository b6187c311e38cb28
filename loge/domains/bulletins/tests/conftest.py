import pytest
import time_machine

from loge.domains.bulletins.tests.world import MONDAY, build_world


@pytest.fixture
def world(db, settings):
    settings.LANDLORD_NAME, settings.SMS_GATEWAY = "Habitat Test", "file:///tmp/sms"
    with time_machine.travel(MONDAY, tick=False) as clock:
        world = build_world()
        world.clock = clock
        yield world
