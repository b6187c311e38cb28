from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.aids.erasure import erase_declines, erase_ended, erase_guarantees, people_in_hand
from loge.domains.aids.models import AidApplication, AidDecline, AidDocument, AidStep, Guarantee
from loge.domains.aids.operations.drafting import decline_aid, withdraw_application
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.operations.papers import receive_paper
from loge.domains.aids.tests.world import TODAY, drafted

pytestmark = pytest.mark.django_db
NEXT_WEEK = timedelta(days=7)


def test_what_a_household_told_goes_once_its_application_has_ended(world):
    application = drafted(world, income=900, situation="Perte d’emploi.")
    paper = receive_paper(application.documents.first(), received_on=TODAY(), content=b"%PDF-1.7", by=world.worker)
    assert erase_ended(timezone.now() + NEXT_WEEK) == 0 and people_in_hand() == {world.person.pk}
    withdraw_application(application, reason="mistake", by=world.worker)
    assert erase_ended(timezone.now() - NEXT_WEEK) == 0
    assert erase_ended(timezone.now() + NEXT_WEEK) == 1 and erase_ended(timezone.now() + NEXT_WEEK) == 0
    kept = AidApplication.objects.get()
    assert (kept.person, kept.income, kept.situation, kept.scheme) == (None, None, "", world.fund)
    assert not AidDocument.objects.exists() and not AidStep.objects.exists()
    assert not paper.file.storage.exists(paper.file.name) and people_in_hand() == set()
    assert not AidApplication.objects.visible_to(world.worker).exists()


def test_a_decline_goes_with_its_day_a_guarantee_with_its_lease(world):
    decline_aid(world.fund, household=world.home, until=TODAY() + timedelta(days=3), by=world.worker)
    record_guarantee(world.lease, kind="visale", valid_from=TODAY(), call_days=60, by=world.officer)
    assert (erase_declines(timezone.now()), erase_guarantees(timezone.now())) == (0, 0)
    world.lease.ends_on = TODAY()
    world.lease.save()
    assert (erase_declines(timezone.now() + NEXT_WEEK), erase_guarantees(timezone.now() + NEXT_WEEK)) == (1, 1)
    assert not AidDecline.objects.exists() and not Guarantee.objects.exists()
