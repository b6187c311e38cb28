from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from loge.domains.support.choices import Answer, Mode
from loge.domains.support.operations.listening import open_listening
from loge.domains.support.operations.mediations import answer_for, open_mediation
from loge.domains.support.operations.sessions import plan_mediation_session
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    """Two neighbours of one agency, a social worker, an agency manager, and a social worker of elsewhere."""
    agency, elsewhere = AgencyFactory(), AgencyFactory()
    first, second = make_home(ages=[71], agency=agency), make_home(ages=[34], agency=agency)
    return SimpleNamespace(
        agency=agency,
        first=first.reference_person,
        second=second.reference_person,
        home=first,
        worker=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        manager=UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[elsewhere]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[agency]),
    )


@pytest.fixture
def mediation(world):
    return open_mediation(people=[world.first, world.second], nature="noise", by=world.worker)


@pytest.fixture
def listening(world):
    return open_listening(
        person=world.first, provider="L’Amarre", agreed_on=timezone.localdate(), sessions_planned=2, by=world.worker
    )


def everyone_agrees(mediation, by):
    for party in mediation.parties.all():
        answer_for(party, answer=Answer.YES, on=timezone.localdate(), by=by)


def meeting(**changes) -> dict:
    facts = {"mode": Mode.PHONE, "place": "", "starts_at": timezone.now() + timedelta(days=2), "minutes": 45}
    return facts | changes


def plan(mediation, by, party=None, **changes):
    return plan_mediation_session(mediation, party=party, **meeting(**changes), by=by)
