from types import SimpleNamespace

import pytest
from django.core.cache import cache

from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.consent import note_consent
from loge.domains.referrals.operations.proposing import propose_referral
from loge.domains.referrals.operations.sending import send_referral
from loge.foundation.links.keeping import token_of
from loge.foundation.links.models import Link
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture(autouse=True)
def counted_afresh():
    cache.clear()


@pytest.fixture
def world():
    return make_world()


def make_world():
    """A home of one agency, the social worker who follows it, a caller, a stranger of another agency, the town's partner."""
    agency, elsewhere = AgencyFactory(), AgencyFactory()
    home = make_home(ages=[84], agency=agency)
    worker = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency], phone="01 99 00 11 22")
    return SimpleNamespace(
        agency=agency,
        home=home,
        person=home.reference_person,
        worker=worker,
        colleague=UserFactory(roles=[Role.VULNERABILITY_LEAD], agencies=[agency]),
        caller=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT], agencies=[agency]),
        volunteer=UserFactory(roles=[Role.VOLUNTEER_CALLER]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[elsewhere]),
        partner=PartnerFactory(name="CCAS de Trélazé"),
    )


def propose(world, **changes) -> Referral:
    facts = {"household_id": world.home.pk, "person_id": world.person.pk, "theme": "shopping", "need": "Aide aux courses",
             "officer_id": world.worker.pk, "by": world.worker}  # fmt: skip
    return propose_referral(**(facts | changes))


def agreed(world, **changes) -> Referral:
    return note_consent(propose(world, **changes), by=world.worker)


def sent(world, **changes) -> Referral:
    return send_referral(agreed(world, **changes), by=world.worker)


def page_of(subject) -> str:
    """The address that the partner received last."""
    return f"/p/{token_of(Link.objects.filter(about=subject.about).latest('pk'))}/"
