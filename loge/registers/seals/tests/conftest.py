from types import SimpleNamespace

import pytest

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """A couple; the wife is protected by a seal that a social worker owns; a colleague of the same role, without a key."""
    home = make_home(ages=[44, 42], phones=1)
    person = home.occupants.order_by("pk").last().person
    worker = UserFactory(roles=[Role.SOCIAL_WORKER])
    return SimpleNamespace(
        home=home,
        person=person,
        other=home.reference_person,
        worker=worker,
        colleague=UserFactory(roles=[Role.SOCIAL_WORKER]),
        lead=UserFactory(roles=[Role.VULNERABILITY_LEAD]),
        director=UserFactory(roles=[Role.DIRECTOR]),
        caretaker=UserFactory(roles=[Role.CARETAKER]),
        dpo=UserFactory(roles=[Role.DPO]),
        seal=sealed(person, by=worker),
    )
