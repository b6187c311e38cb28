from types import SimpleNamespace

import pytest

from loge.domains.cases.operations import support
from loge.domains.cases.operations.cases import open_case, take_case
from loge.domains.cases.operations.team import edit_case
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


@pytest.fixture
def accompanied(world, case):
    """The same case, once the person agreed to be accompanied."""
    edit_case(
        case, summary=case.summary, themes=["arrears", "neighbours"], needs="", goals="", level=2, by=world.worker
    )
    take_case(case, by=world.worker)
    support.propose_support(case, by=world.worker)
    support.accept_support(case, how="oral", by=world.worker)
    case.refresh_from_db()
    return case
