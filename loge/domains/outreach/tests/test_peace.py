"""Protected homes leave the queues without a trace; paused homes are put off."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.domains.outreach.choices import ExclusionCause, TargetStatus
from loge.domains.outreach.models import Target, Wave
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_home, claim_next, release_home
from loge.domains.outreach.operations.letters import print_visits
from loge.domains.outreach.operations.paper import print_sheets
from loge.domains.outreach.operations.peace import (
    call_again_after_pause,
    put_off_paused_homes,
    withdraw_protected_homes,
)
from loge.domains.outreach.operations.reopening import reopen_home
from loge.domains.outreach.queries.audience import audience_count, audience_sample
from loge.domains.outreach.queries.board import board
from loge.domains.outreach.rules import CallReport, Criteria, PersonReport
from loge.domains.outreach.schedules import keep_the_peace
from loge.domains.outreach.tests.world import OPEN, TODAY, make_home, make_world, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import captured
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.models import OutgoingContact
from loge.registers.peace.operations import pause_contacts
from loge.registers.seals.operations.sealing import seal_people

AGED = Criteria.parse({"min_age": 70})


@pytest.fixture
def world():
    with time_machine.travel(OPEN, tick=True):
        world = make_world()
        world.worker = UserFactory(roles=[Role.SOCIAL_WORKER])
        world.homes = [make_home(world.north, ages=[90 - n]) for n in range(3)]
        yield world


def protect(world, home):
    return seal_people(people=[home.reference_person], reason="violence", by=world.worker)


def counted(world):
    return audience_count(AGED, on=TODAY, viewer=world.manager)


def test_a_protected_home_is_neither_counted_nor_sampled_nor_drawn_under_any_cause(world, published):
    protect(world, world.homes[0])
    assert counted(world).as_json() == {"homes": 2, "people": 2, "to_qualify": 0, "excluded": {}}
    sample = audience_sample(AGED, on=TODAY, viewer=world.manager)
    assert {row.household_id for row in sample} == {home.pk for home in world.homes[1:]}
    campaign = running_campaign(world)
    assert set(Target.objects.values_list("household", flat=True)) == {home.pk for home in world.homes[1:]}
    assert board(campaign, viewer=world.manager, now=timezone.now()).total.drawn == 2


def test_a_home_protected_after_the_draw_is_as_if_it_had_never_been_drawn(world, published):
    campaign = running_campaign(world)
    protect(world, world.homes[0])
    assert withdraw_protected_homes(by=world.worker) == 1
    assert not Target.objects.filter(household=world.homes[0]).exists()
    told = board(campaign, viewer=world.manager, now=timezone.now())
    wave = Wave.objects.get()
    assert told.total.drawn == 2 and wave.counts == {"homes": 2, "people": 2, "to_qualify": 0, "excluded": {}}
    assert claim_next(campaign, by=world.ana).household == world.homes[1]


def test_the_journal_of_a_withdrawal_names_the_seal_and_no_home(world, published):
    running_campaign(world)
    seal = protect(world, world.homes[0])
    withdraw_protected_homes(by=world.worker)
    line = Entry.objects.get(action="outreach.homes_withdrawn")
    assert (line.target_model, line.target_id, line.facts) == ("seals.Seal", str(seal.pk), {})


def test_a_home_without_a_number_leaves_the_letters_and_the_figures(world, published):
    mute = make_home(world.north, ages=[77], phones=0)
    campaign = running_campaign(world)
    assert len(print_visits(campaign, filters={}, by=world.manager)) == 1
    protect(world, mute)
    with pytest.raises(Refusal, match="Aucun foyer sans numéro"):
        print_visits(campaign, filters={}, by=world.manager)
    withdraw_protected_homes(by=None)
    assert Wave.objects.get().counts["excluded"] == {}


def test_a_home_to_qualify_leaves_the_figures_too(world, published):
    unknown = make_home(world.north, ages=[None])
    running_campaign(world)
    protect(world, unknown)
    withdraw_protected_homes(by=None)
    assert Wave.objects.get().counts["to_qualify"] == 0
    assert not Target.objects.filter(household=unknown).exists()


def test_a_home_that_has_a_past_keeps_it_and_is_called_no_more(world, published):
    campaign = running_campaign(world)
    held = claim_next(campaign, by=world.ana)
    complete_call(claim_id=held.claim_id, report=CallReport(outcome="no_answer"), by=world.ana)
    protect(world, world.homes[0])
    withdraw_protected_homes(by=None)
    target = Target.objects.get(household=world.homes[0])
    assert (target.status, target.cause) == (TargetStatus.EXCLUDED, ExclusionCause.NO_LONGER_CONCERNED)
    assert target.calls.count() == 1
    assert withdraw_protected_homes(by=None) == 0


def test_a_home_already_reached_stays_as_it_was(world, published):
    campaign = running_campaign(world)
    held = claim_next(campaign, by=world.ana)
    Target.objects.filter(pk=held.pk).update(
        status=TargetStatus.REACHED, holder=None, claim_id=None, held_since=None, attempts=1
    )
    protect(world, world.homes[1])
    withdraw_protected_homes(by=None)
    assert Target.objects.get(pk=held.pk).status == TargetStatus.REACHED


def test_a_call_under_way_is_taken_back_with_the_sentence_of_any_lost_home(world, published):
    campaign = running_campaign(world)
    held = claim_next(campaign, by=world.ana)
    protect(world, world.homes[0])
    withdraw_protected_homes(by=None)
    target = Target.objects.get(pk=held.pk)
    assert target.status == TargetStatus.EXCLUDED and target.holder is None
    with pytest.raises(Stale):
        release_home(held, claim_id=held.claim_id, by=world.ana)


def test_a_claim_older_than_the_withdrawal_ends_with_a_sentence(world, published):
    campaign = running_campaign(world)
    held = claim_next(campaign, by=world.ana)
    release_home(held, claim_id=held.claim_id, by=world.ana)
    protect(world, world.homes[0])
    withdraw_protected_homes(by=None)
    with pytest.raises(Stale, match="n’est plus à appeler"):
        complete_call(claim_id=held.claim_id, report=CallReport(outcome="no_answer"), by=world.ana)


def test_paper_sheets_leave_protected_and_paused_homes_alone(world, published):
    campaign = running_campaign(world)
    protect(world, world.homes[0])
    pause_contacts(world.homes[1], reason="away", until=timezone.now() + timedelta(days=3), by=world.ana)
    batch = print_sheets(campaign, caller=world.ana, size=10, by=world.ana)
    assert [sheet.target.household for sheet in batch.sheets.all()] == [world.homes[2]]


def test_a_protected_person_who_moves_in_takes_the_home_out_within_a_minute(world, published):
    running_campaign(world)
    seal = protect(world, make_home(world.south, ages=[40]))
    world.homes[2].occupants.create(person=seal.people.get().person)
    assert keep_the_peace() == 1
    assert not Target.objects.filter(household=world.homes[2]).exists()
    assert keep_the_peace() == 0


def test_a_paused_home_waits_for_the_end_and_comes_back_by_itself(world, published):
    campaign = running_campaign(world)
    until = timezone.now() + timedelta(days=2)
    pause_contacts(world.homes[0], reason="hospital", until=until, by=world.ana)
    assert put_off_paused_homes(now=timezone.now(), by=world.ana) == 1
    target = Target.objects.get(household=world.homes[0])
    assert (target.status, target.due_at) == (TargetStatus.DEFERRED, until)
    assert Entry.objects.filter(action="outreach.home_put_off", target_id=str(target.pk), by=world.ana).exists()
    assert claim_next(campaign, by=world.ana).household == world.homes[1]
    assert put_off_paused_homes(now=timezone.now(), by=None) == 0


def test_a_pause_lifted_before_its_end_puts_the_home_back(world, published):
    running_campaign(world)
    pause = pause_contacts(world.homes[0], reason="bereavement", by=world.ana)
    put_off_paused_homes(now=timezone.now(), by=None)
    given = {"household_id": world.homes[0].pk, "by": world.ana}
    assert call_again_after_pause(until=pause.put_off_until, **given) == 1
    assert Target.objects.get(household=world.homes[0]).due_at <= timezone.now()
    assert call_again_after_pause(until=pause.put_off_until, **given) == 0


def test_a_wave_drawn_during_a_pause_puts_the_home_off_at_once(world, published):
    pause_contacts(world.homes[0], reason="bereavement", by=world.ana)
    running_campaign(world)
    assert Target.objects.get(household=world.homes[0]).status == TargetStatus.DEFERRED
    assert Target.objects.filter(status=TargetStatus.WAITING).count() == 2


def test_a_paused_home_is_not_visited_for_its_letters(world, published):
    mute = make_home(world.north, ages=[77], phones=0)
    campaign = running_campaign(world)
    pause_contacts(mute, reason="away", by=world.ana)
    with pytest.raises(Refusal, match="Aucun foyer"):
        print_visits(campaign, filters={}, by=world.manager)


def test_calls_are_told_to_the_other_trades_once(world, published):
    campaign = running_campaign(world)
    for outcome in ("no_answer", "answered_ok"):
        held = claim_next(campaign, by=world.ana)
        heard = [PersonReport(person_id=member.person_id, result="reached") for member in held.members.all()]
        spoken = {"results": heard, "spoke_with": "self"} if outcome == "answered_ok" else {}
        report = CallReport(outcome=outcome, **spoken)
        complete_call(claim_id=held.claim_id, report=report, by=world.ana)
    for _ in range(2):
        keep_the_peace()
    told = OutgoingContact.objects.order_by("at").values_list("channel", "trade", "spoken", "by")
    assert list(told) == [("phone", "outreach", False, world.ana.pk), ("phone", "outreach", True, world.ana.pk)]


def test_the_draw_asks_as_many_questions_for_six_protected_homes_as_for_none(world, published):
    def price() -> int:
        with CaptureQueriesContext(connection) as asked:
            counted(world)
        return len(asked)

    alone = price()
    for _ in range(6):
        protect(world, make_home(world.north, ages=[80]))
    assert price() == alone


def test_nobody_reopens_nor_takes_by_hand_the_home_of_someone_protected(world):
    """Before the minute when the queue is put right: the gate itself is asked."""
    campaign = running_campaign(world, world.ana)
    target = Target.objects.filter(campaign=campaign).first()
    with captured():
        protect(world, target.household)
    with pytest.raises(Refusal, match="Un référent décide"):
        claim_home(target, by=world.ana)
    Target.objects.filter(pk=target.pk).update(status=TargetStatus.REACHED, completed_at=timezone.now())
    target.members.update(result="reached")
    with pytest.raises(Refusal, match="Un référent décide"):
        reopen_home(target, by=world.manager)


def test_a_tenant_in_hospital_who_calls_is_answered(world):
    campaign = running_campaign(world, world.ana)
    target = Target.objects.filter(campaign=campaign).first()
    pause_contacts(target.household, reason="hospital", by=world.worker)
    assert claim_home(target, by=world.ana).holder == world.ana
