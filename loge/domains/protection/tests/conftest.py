from types import SimpleNamespace

import pytest

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.choices import UnitStatus
from loge.registers.housing.tests.factories import UnitFactory
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """A couple of one agency; the wife is protected; her social worker holds the key, a colleague of the same role does not."""
    agency = AgencyFactory()
    home = make_home(ages=[44, 42, 9], agency=agency)
    other, person, child = (one.person for one in home.occupants.order_by("pk"))
    worker = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency])
    return SimpleNamespace(
        home=home,
        person=person,
        other=other,
        child=child,
        worker=worker,
        colleague=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[AgencyFactory()]),
        director=UserFactory(roles=[Role.DIRECTOR]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[agency]),
        dpo=UserFactory(roles=[Role.DPO]),
        vacant=UnitFactory(building__residence=home.residence, status=UnitStatus.VACANT_MARKET),
        seal=sealed(person, by=worker),
    )


@pytest.fixture
def opened(client, world):
    """The browser of the social worker, who has said why."""
    client.force_login(world.worker)
    open_seal(world.seal, reason="following", by=world.worker)
    return client
