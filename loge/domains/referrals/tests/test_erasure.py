from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from loge.domains.referrals.erasure import RULES, people_in_hand
from loge.domains.referrals.models import EnrolmentHelp, Referral, ReferralDocument, ReferralStep
from loge.domains.referrals.operations.answers import answer_referral, attach_document
from loge.domains.referrals.operations.enrolment import note_enrolment
from loge.domains.referrals.queries.board import total
from loge.domains.referrals.tests.conftest import sent
from loge.foundation.retention import apply
from loge.registers.seals.operations.sealing import lift
from loge.registers.seals.tests.factories import sealed

LATER = timedelta(days=100)
ENDED, REGISTER = RULES


@pytest.fixture
def done(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    referral = sent(world)
    attach_document(referral, name="suite.pdf", content=b"%PDF-1.4 suite")
    return answer_referral(referral, answer="done", words="Fait lundi", by=world.worker)


def test_what_was_passed_on_is_erased_and_its_figures_stay(world, done):
    stored, figures = ReferralDocument.objects.get().file.name, total(world.worker)
    assert apply(ENDED, now=timezone.now()) == 0 and people_in_hand() == set()
    assert apply(ENDED, now=timezone.now() + LATER) == 1
    assert apply(ENDED, now=timezone.now() + LATER) == 0
    done = Referral.objects.get(pk=done.pk)
    assert (done.person, done.need, done.content, done.heard_by) == (None, "", [], None)
    assert not ReferralStep.objects.exists() and not default_storage.exists(stored)
    assert total(world.worker) == figures
    assert not Referral.objects.visible_to(world.worker).exists()


def test_one_under_way_is_kept_whatever_its_age(world):
    sent(world)
    assert apply(ENDED, now=timezone.now() + 9 * LATER) == 0 and people_in_hand() == {world.person.pk}


def test_under_a_seal_it_is_kept_as_long_as_the_protection_and_three_years_more(world, done):
    seal = sealed(world.person, by=world.worker)
    apply(ENDED, now=timezone.now() + LATER)
    assert Referral.objects.get().person == world.person
    lift(seal, by=world.worker)
    Referral.objects.update(closed_at=timezone.now() - 20 * LATER)
    type(seal).objects.update(lifted_at=timezone.now() - 12 * LATER)
    apply(ENDED, now=timezone.now())
    assert Referral.objects.get().person is None


def test_help_to_enrol_is_forgotten_after_a_year(world):
    note_enrolment(world.person, home=world.home, state="wanted", by=world.worker)
    assert apply(REGISTER, now=timezone.now() + timedelta(days=300)) == 0
    assert apply(REGISTER, now=timezone.now() + timedelta(days=400)) == 1
    assert not EnrolmentHelp.objects.exists()
