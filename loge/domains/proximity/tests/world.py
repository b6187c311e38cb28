from datetime import UTC, datetime
from types import SimpleNamespace

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.tenants.tests.factories import make_home

# A Tuesday, 10:30 in Paris.
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def make_place() -> SimpleNamespace:
    """A residence of an agency of its own, with one caretaker, one manager and one home."""
    agency = AgencyFactory()
    residence = ResidenceFactory(agency=agency)
    return SimpleNamespace(
        agency=agency,
        residence=residence,
        keeper=UserFactory(roles=[Role.CARETAKER], residences=[residence]),
        manager=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[agency]),
        home=make_home(ages=[84], residence=residence),
    )
