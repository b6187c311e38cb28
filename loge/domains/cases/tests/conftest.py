from types import SimpleNamespace

import pytest

from loge.domains.cases.operations import open_case
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """A home of one agency, a social worker who owns what was heard there, a colleague, a stranger of another agency."""
    agency, elsewhere = AgencyFactory(), AgencyFactory()
    home = make_home(ages=[84], agency=agency)
    worker = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency])
    return SimpleNamespace(
        home=home,
        person=home.reference_person,
        worker=worker,
        colleague=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[elsewhere]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[agency]),
        agency=agency,
    )


@pytest.fixture
def case(world):
    return open_one(world)


def open_one(world, **changes):
    facts = {
        "household_id": world.home.pk,
        "person_id": world.person.pk,
        "origin": "neighbour",
        "origin_id": "",
        "level": 3,
        "summary": "Ne peut pas faire ses courses",
        "owner_id": world.worker.pk,
        "by": world.colleague,
    }
    return open_case(**(facts | changes))
