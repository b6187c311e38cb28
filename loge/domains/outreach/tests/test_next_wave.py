"""A second wave lowers the age: nobody is drawn twice, and nobody is missed because a spouse was drawn first."""

import pytest

from loge.domains.outreach.choices import MemberResult, TargetStatus
from loge.domains.outreach.models import Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import draw, enrol, make_campaign, make_home


@pytest.fixture
def couple(world):
    """84 and 75 years old, in one home; only the elder is drawn by the first wave."""
    home = make_home(world.north, ages=(84, 75))
    world.campaign = make_campaign(world)
    draw(world, world.campaign, min_age=80)
    enrol(world, world.campaign, world.ana)
    campaigns.name_risk_officer(world.campaign, agency=None, user=world.lead, by=world.manager)
    world.campaign = campaigns.start_campaign(world.campaign, by=world.manager)
    return home


def lower_the_age(world):
    return draw(world, world.campaign, min_age=70)


def call_the_elder(world, outcome="answered_ok", result="reached"):
    target = claim_next(world.campaign, by=world.ana)
    elder = target.members.get().person_id
    people = [PersonReport(person_id=elder, result=result)]
    complete_call(
        claim_id=target.claim_id, report=CallReport(outcome=outcome, spoke_with="self", results=people), by=world.ana
    )


def results(home):
    return sorted(Target.objects.get(household=home).members.values_list("age_at_draw", "result"))


def test_the_younger_spouse_joins_the_home_that_waits(world, couple):
    wave = lower_the_age(world)
    assert results(couple) == [(75, MemberResult.TO_REACH), (84, MemberResult.TO_REACH)]
    assert wave.counts["joined"] == 1 and wave.counts["reopened"] == 0
    assert wave.counts["homes"] == 0


def test_a_home_already_reached_is_called_again_for_the_one_not_spoken_to(world, couple):
    call_the_elder(world)
    assert Target.objects.get().status == TargetStatus.REACHED
    wave = lower_the_age(world)
    target = Target.objects.get()
    assert target.status == TargetStatus.WAITING and target.completed_at is None
    assert results(couple) == [(75, MemberResult.TO_REACH), (84, MemberResult.REACHED)]
    assert wave.counts["reopened"] == 1
    assert claim_next(world.campaign, by=world.ana).pk == target.pk


def test_a_home_that_said_no_is_left_alone(world, couple):
    call_the_elder(world, outcome="refused", result="refused")
    lower_the_age(world)
    assert Target.objects.get().status == TargetStatus.REFUSED
    assert len(results(couple)) == 1


def test_approving_a_wave_for_the_same_people_adds_nobody(world, couple):
    wave = draw(world, world.campaign, min_age=81)
    assert wave.counts["joined"] == 0
    assert len(results(couple)) == 1
