from datetime import timedelta
from decimal import Decimal

import pytest

from loge.domains.aids.metrics import FIGURES, measures
from loge.domains.aids.models import AidApplication
from loge.domains.aids.operations.deciding import refuse_application
from loge.domains.aids.operations.paying import receive_payment
from loge.domains.aids.tests.world import TODAY, granted
from loge.foundation.figures import Period
from loge.registers.seals.operations.sealing import seal_people

pytestmark = pytest.mark.django_db
PERIOD = Period(TODAY() - timedelta(days=30), TODAY())


def counts(viewer):
    return {figure.code.removeprefix("aides-"): figure.rows(viewer, PERIOD).count() for figure in FIGURES}


def test_what_was_sent_granted_paid_and_how_soon(world):
    application = granted(world)
    assert counts(world.manager) == {"demandees": 1, "accordees": 1, "versees": 0, "refusees": 0}
    receive_payment(application_id=application.pk, entry=1, amount=Decimal(800), received_on=TODAY(), by=None)
    assert counts(world.director)["versees"] == 1 and counts(world.stranger)["demandees"] == 0
    delay, euros = measures(world.manager, PERIOD, {})
    assert delay.values == {None: timedelta(days=10), world.agency.pk: timedelta(days=10)}
    assert euros.values == {None: 800, world.agency.pk: 800}


def test_a_refusal_counts_as_one_and_a_protected_person_in_nothing(world):
    application = granted(world)
    AidApplication.objects.filter(pk=application.pk).update(status="sent", granted=None)
    refuse_application(application, reason="income", decided_on=TODAY(), by=world.worker)
    assert counts(world.manager) == {"demandees": 1, "accordees": 0, "versees": 0, "refusees": 1}
    seal_people(people=[world.person], reason="violence", by=world.worker)
    assert set(counts(world.manager).values()) == {0} == set(counts(world.worker).values())
