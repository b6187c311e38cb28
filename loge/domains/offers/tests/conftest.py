from types import SimpleNamespace

import pytest

from loge.domains.offers.operations.offers import add_offer, open_offer
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """Two residences of two agencies; someone aged who lives alone, a couple; who keeps offers, who calls, who is elsewhere."""
    here, elsewhere = AgencyFactory(), AgencyFactory()
    residence = ResidenceFactory(agency=here, municipality="Trélazé", municipality_code="49353")
    alone, couple = make_home(ages=[82], residence=residence), make_home(ages=[75, 68], residence=residence)
    return SimpleNamespace(
        here=here,
        elsewhere=elsewhere,
        residence=residence,
        home=alone,
        person=alone.reference_person,
        couple=[occupant.person for occupant in couple.occupants.order_by("pk")],
        partner=PartnerFactory(name="CCAS de Trélazé"),
        keeper=UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER]),
        worker=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[here]),
        caller=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]),
        volunteer=UserFactory(roles=[Role.VOLUNTEER_CALLER]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[elsewhere]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[here]),
    )


def make_offer(world, *, opened=True, **said):
    said = {"title": "Navette du marché", "description": "Un minibus jusqu’au marché.", "kind": "service"} | said
    offer = add_offer(**said, by=world.keeper)
    return open_offer(offer, by=world.keeper) if opened else offer
