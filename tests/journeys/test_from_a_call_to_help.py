"""What a caller hears has an owner before they hang up, and the board knows when someone acts."""

import pytest
import time_machine
from django.utils import timezone

from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import close_case, take_case
from loge.domains.outreach.choices import RiskCode, RiskLevel
from loge.domains.outreach.models import Attempt, Signal
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.queries.board import board
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import OPEN, make_home, make_world, running_campaign
from loge.foundation.audit.models import Entry


@pytest.fixture
def world():
    with time_machine.travel(OPEN, tick=False):
        world = make_world()
        world.home = make_home(world.north)
        world.campaign = running_campaign(world, world.ana)
        yield world


def call(world, *, level):
    target = claim_next(world.campaign, by=world.ana)
    person = world.home.reference_person
    report = CallReport(
        outcome="answered_need",
        spoke_with="self",
        results=[PersonReport(person_id=person.pk, result="reached", risks=[(RiskCode.NO_FOOD, level)])],
    )
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)


def unattended(world):
    return board(world.campaign, viewer=world.manager, now=timezone.localtime()).unattended


@pytest.mark.parametrize("level", [RiskLevel.SAME_DAY, RiskLevel.EMERGENCY])
def test_a_grave_risk_has_an_owner_a_deadline_and_shows_until_someone_acts(world, level):
    call(world, level=level)
    case = Case.objects.get()
    assert case.owner == world.lead and case.due_at > case.opened_at
    assert unattended(world) == 1
    take_case(case, by=world.lead)
    assert unattended(world) == 0
    assert Signal.objects.get().acted_by == world.lead
    close_case(case, result="help_arranged", by=world.lead)
    assert Entry.objects.filter(action="outreach.signal_acted_upon").count() == 1


def test_closing_at_once_is_acting_too(world):
    call(world, level=RiskLevel.SAME_DAY)
    close_case(Case.objects.get(), result="no_longer_needed", by=world.lead)
    assert unattended(world) == 0


def test_what_can_wait_opens_nothing(world):
    call(world, level=RiskLevel.WITHIN_48_H)
    assert not Case.objects.exists()


def test_no_owner_no_call_no_signal(world, monkeypatch):
    """All or nothing: when the case cannot be opened, the call is still to be finished, and says so."""

    def fail(*args, **kwargs):
        raise ValueError("the journal refuses")

    monkeypatch.setattr("loge.domains.cases.operations.history.trail.record", fail)
    with pytest.raises(ValueError, match="the journal refuses"):
        call(world, level=RiskLevel.EMERGENCY)
    assert not Attempt.objects.exists() and not Signal.objects.exists() and not Case.objects.exists()
