from types import SimpleNamespace

import pytest
import time_machine

from loge.domains.proximity.operations.knocks import ask_for_knock
from loge.domains.proximity.tests.world import MORNING, make_place
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory


@pytest.fixture
def world():
    """A residence with its caretaker and its agency's manager, a home in it, and another agency with its own."""
    with time_machine.travel(MORNING, tick=False):
        here, elsewhere = make_place(), make_place()
        yield SimpleNamespace(
            here=here,
            elsewhere=elsewhere,
            home=here.home,
            person=here.home.reference_person,
            keeper=here.keeper,
            manager=here.manager,
            officer=UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[here.agency]),
            stranger=elsewhere.keeper,
            clerk=UserFactory(roles=[Role.ARREARS_OFFICER]),
        )


@pytest.fixture
def knock(world):
    return ask_one(world)


def ask_one(world, **changes):
    facts = {
        "household_id": world.home.pk,
        "person_id": world.person.pk,
        "level": 2,
        "origin": "neighbour",
        "origin_id": "1",
        "by": world.officer,
    }
    return ask_for_knock(**(facts | changes))
