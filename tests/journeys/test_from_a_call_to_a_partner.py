"""From what is heard on the phone to what a partner answers, and to whoever must act when no one does."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import open_case
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import OPEN, make_home, make_world, running_campaign
from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.sending import send_referral
from loge.domains.referrals.schedules import remind_partners
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import lose
from loge.registers.partners.tests.factories import PartnerFactory


@pytest.fixture
def world():
    with time_machine.travel(OPEN, tick=False):
        world = make_world()
        world.home = make_home(world.north)
        world.home.residence.municipality_code = "49353"
        world.home.residence.save()
        world.partner = PartnerFactory(themes=["shopping", "food", "company"])
        world.campaign = running_campaign(world, world.ana)
        yield world


def call(world, *, agrees=True, needs=("shopping", "meals"), risks=(), consents=True):
    target = claim_next(world.campaign, by=world.ana)
    heard = PersonReport(
        person_id=world.home.reference_person_id, result="reached", needs=list(needs), risks=list(risks),
        consents=[("CCAS", agrees)] if consents else [],
    )  # fmt: skip
    complete_call(
        claim_id=target.claim_id,
        report=CallReport(outcome="answered_need", spoke_with="self", results=[heard]),
        by=world.ana,
    )


def test_a_need_and_an_agreement_propose_a_referral_to_the_town_s_partner(world):
    call(world)
    referral = Referral.objects.get()
    assert (referral.status, referral.partner, referral.theme) == ("consented", world.partner, "shopping")
    assert referral.need == "Courses, Repas" and referral.heard_by == world.ana and referral.officer == world.lead
    assert referral.consent_recipient == "CCAS" and referral.gathering == f"outreach.Campaign:{world.campaign.pk}"


@pytest.mark.parametrize("said", [{"agrees": False}, {"consents": False}, {"needs": ()}, {"needs": ("repair",)}])
def test_without_an_agreement_or_anything_to_pass_on_nothing_is_proposed(world, said):
    call(world, **said)
    assert not Referral.objects.exists()


def test_a_risk_is_passed_on_as_the_help_it_calls_for(world):
    call(world, needs=(), risks=[("low_mood", 2), ("abuse_suspected", 2)])
    referral = Referral.objects.get()
    assert (referral.theme, referral.need, referral.level) == ("listening", "Écoute", 2)


def test_a_partner_who_stays_silent_becomes_somebody_s_case(world):
    call(world)
    send_referral(Referral.objects.get(), by=world.lead)
    for days in (8, 16, 24):
        with time_machine.travel(OPEN + timedelta(days=days), tick=False):
            remind_partners()
    case = Case.objects.get()
    assert case.owner == world.lead and case.origin == "referrals.referral" and "sans réponse" in case.summary
    assert str(world.home.reference_person.last_name) not in case.summary


def test_someone_already_followed_has_one_case_that_is_told_with_a_call_to_make(world):
    call(world)
    said = {"household_id": world.home.pk, "person_id": world.home.reference_person_id, "origin_id": "", "by": None}
    older, followed = (
        open_case(**said, origin="neighbour", level=1, summary=words, owner_id=world.manager.pk)
        for words in ("Avant", "Suivie")
    )
    send_referral(Referral.objects.get(), by=world.lead)
    lose(Message.objects.get(), "failed", "Adresse refusée")
    assert Case.objects.count() == 2 and not older.actions.exists()
    action = followed.actions.get()
    assert "sans réponse" in action.detail and "sans réponse" in followed.steps.last().text
    assert (action.in_charge, action.due_on) == (world.manager, timezone.localdate() + timedelta(days=2))


def test_a_letter_that_came_back_is_somebody_s_case_the_same_day(world):
    call(world)
    send_referral(Referral.objects.get(), by=world.lead)
    lose(Message.objects.get(), "failed", "Adresse refusée")
    assert Case.objects.get().opened_at == timezone.now() and Referral.objects.get().undelivered_at is not None
