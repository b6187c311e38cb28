import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.proximity.choices import Decision, KnockStage, VisitResult
from loge.domains.proximity.models import Knock
from loge.domains.proximity.operations.knocks import (
    ask_by_hand,
    decide,
    hand_over_knock,
    record_visit,
    withdraw_requests,
)
from loge.domains.proximity.schedules import raise_late_knocks
from loge.domains.proximity.tests.conftest import ask_one
from loge.domains.proximity.tests.world import MORNING
from loge.foundation import events
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.housing.models import ResidenceAssignment


def texts(knock):
    return [step.text for step in knock.steps.all()]


def test_a_door_is_given_to_the_caretaker_with_a_deadline_and_a_reason_that_says_nothing(knock, world):
    assert (knock.owner, knock.stage, knock.get_reason_display()) == (
        world.keeper,
        KnockStage.VISIT,
        "Prendre de ses nouvelles",
    )
    assert knock.due_at == MORNING + timedelta(hours=24)
    assert Entry.objects.get(action="proximity.knock_asked").by == world.officer


def test_without_a_caretaker_the_agencys_manager_has_it(world):
    ResidenceAssignment.objects.all().delete()
    assert ask_one(world).owner == world.manager


def test_whoever_covers_the_residence_has_it_when_the_caretaker_has_left(world):
    cover = UserFactory(roles=[Role.TENANCY_OFFICER], residences=[world.here.residence])
    world.keeper.is_active = False
    world.keeper.save()
    assert ask_one(world).owner == cover


def test_with_nobody_in_the_agency_someone_of_the_whole_landlord_has_it(world):
    ResidenceAssignment.objects.all().delete()
    world.manager.delete()
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    assert ask_one(world).owner == lead


def test_with_nobody_at_all_it_goes_to_whoever_answers_for_the_request_and_is_refused_without_one(world):
    ResidenceAssignment.objects.all().delete()
    world.manager.delete()
    with pytest.raises(Refusal, match="Personne ne s’occupe de cette résidence"):
        ask_one(world)
    assert ask_one(world, fallback_owner_id=world.officer.pk).owner == world.officer


def test_a_home_is_not_knocked_at_twice_and_each_asker_is_told(knock, world):
    again = ask_one(world, origin="outreach.pursuit", origin_id="7", level=4)
    assert again == knock and Knock.objects.count() == 1
    again.refresh_from_db()
    assert again.level == 4 and again.due_at == MORNING + timedelta(hours=2)
    with events.captured() as told:
        record_visit(knock, result=VisitResult.SEEN_WELL, by=world.keeper)
    assert {(event.origin, event.origin_id, event.outcome) for event in told} == {
        ("neighbour", "1", "seen_well"),
        ("outreach.pursuit", "7", "seen_well"),
    }


def test_a_home_that_left_is_not_visited(world):
    world.home.ended_on = MORNING.date()
    world.home.save()
    with pytest.raises(Refusal, match="a quitté le logement"):
        ask_one(world)


def test_seen_and_well_ends_it(knock, world):
    record_visit(knock, result=VisitResult.SEEN_WELL, by=world.keeper)
    knock.refresh_from_db()
    assert (knock.stage, knock.outcome, knock.closed_at) == (KnockStage.CLOSED, "seen_well", MORNING)
    assert Entry.objects.filter(action="proximity.visit_recorded", by=world.keeper).exists()


def test_seen_and_in_need_says_what_of_and_tells_it(knock, world):
    with pytest.raises(Refusal, match="de quoi la personne a besoin"):
        record_visit(knock, result=VisitResult.SEEN_NEEDS_HELP, by=world.keeper)
    with events.captured() as told:
        record_visit(knock, result=VisitResult.SEEN_NEEDS_HELP, needs=["shopping"], by=world.keeper)
    [event] = told
    assert event.needs == ("shopping",) and event.summary == "Demandé à la porte : courses"
    assert event.manager_id == world.manager.pk


@pytest.mark.parametrize("result", [VisitResult.NOBODY_ANSWERS, VisitResult.NOT_SURE])
def test_an_unanswered_door_and_a_doubt_are_visited_again_then_decided_by_the_manager(knock, world, result):
    for _ in range(2):
        after = record_visit(knock, result=result, by=world.keeper)
        assert (after.stage, after.owner) == (KnockStage.VISIT, world.keeper)
    after = record_visit(knock, result=result, by=world.keeper)
    assert (after.stage, after.owner) == (KnockStage.DECISION, world.manager)
    assert after.closed_at is None and after.due_at > MORNING


@pytest.mark.parametrize(
    "result, advice",
    [
        (VisitResult.REFUSES_TO_OPEN, "Ne pas insister"),
        (VisitResult.AWAY_OR_MOVED, "vérifie le bail"),
        (VisitResult.NO_ACCESS, "bonne adresse"),
    ],
)
def test_each_other_failed_visit_has_its_own_next_step_in_the_managers_hands(knock, world, result, advice):
    after = record_visit(knock, result=result, by=world.keeper)
    assert (after.stage, after.owner) == (KnockStage.DECISION, world.manager)
    assert advice in after.advice


def test_the_same_press_twice_is_one_visit(knock, world):
    token = uuid.uuid4()
    for _ in range(2):
        record_visit(knock, result=VisitResult.NOBODY_ANSWERS, token=token, by=world.keeper)
    knock.refresh_from_db()
    assert knock.visits == 1


def test_what_ended_meanwhile_is_not_written_over(knock, world):
    record_visit(knock, result=VisitResult.SEEN_WELL, by=world.keeper)
    with pytest.raises(Refusal, match="déjà terminé"):
        record_visit(knock, result=VisitResult.NOBODY_ANSWERS, by=world.officer)


def test_a_caretaker_of_another_residence_does_not_knock_here(knock, world):
    with pytest.raises(Refusal, match="périmètre"):
        record_visit(knock, result=VisitResult.SEEN_WELL, by=world.stranger)
    with pytest.raises(Refusal, match="ne prévoit pas"):
        record_visit(knock, result=VisitResult.SEEN_WELL, by=world.clerk)


def test_the_manager_has_the_door_knocked_at_again_with_a_hint(knock, world):
    record_visit(knock, result=VisitResult.NO_ACCESS, by=world.keeper)
    after = decide(knock, decision=Decision.VISIT_AGAIN, text="Passer par la cour", by=world.manager)
    assert (after.stage, after.owner, after.advice) == (KnockStage.VISIT, world.keeper, "Passer par la cour")
    assert after.visits == 0


def test_no_news_ends_the_visit_and_tells_who_asked(knock, world):
    record_visit(knock, result=VisitResult.AWAY_OR_MOVED, by=world.keeper)
    with events.captured() as told:
        decide(knock, decision=Decision.NO_NEWS, by=world.manager)
    assert [event.outcome for event in told] == ["no_news"]


def test_news_from_elsewhere_are_said_in_words(knock, world):
    with pytest.raises(Refusal, match="comment la personne"):
        decide(knock, decision=Decision.HEARD_FROM, by=world.manager)
    decide(knock, decision=Decision.HEARD_FROM, text="Sa fille a appelé", by=world.manager)
    assert texts(knock)[-1] == "La personne a donné de ses nouvelles : Sa fille a appelé"


def test_a_caretaker_does_not_decide(knock, world):
    with pytest.raises(Refusal, match="responsable de l’agence"):
        decide(knock, decision=Decision.MOVED, by=world.keeper)


def test_a_visit_is_handed_to_someone_who_goes_there(knock, world):
    hand_over_knock(knock, to=world.officer, by=world.manager)
    knock.refresh_from_db()
    assert knock.owner == world.officer and texts(knock)[-1] == f"Confié à {world.officer}"
    with pytest.raises(Refusal, match="ne s’occupe pas de cette résidence"):
        hand_over_knock(knock, to=world.stranger, by=world.manager)
    with pytest.raises(Refusal, match="ne fait pas de passages"):
        hand_over_knock(knock, to=world.clerk, by=world.manager)


def test_a_late_door_rises_to_the_manager_once_and_stays_open_to_the_caretaker(knock, world):
    with time_machine.travel(knock.due_at + timedelta(minutes=1), tick=False):
        assert raise_late_knocks() == 1
        assert raise_late_knocks() == 0
        knock.refresh_from_db()
        assert knock.owner == world.manager and knock.raised_at == timezone.now()
        assert knock.due_at > timezone.now()
        assert "remonté à" in texts(knock)[-1]
        record_visit(knock, result=VisitResult.SEEN_WELL, by=world.keeper)
    assert Entry.objects.filter(action="proximity.knock_raised", by=None).count() == 1


def test_what_is_known_by_other_means_calls_the_visit_off_unless_another_waits(knock, world):
    ask_one(world, origin="outreach.pursuit", origin_id="7")
    assert withdraw_requests(origin="outreach.pursuit", origin_id="7", by=None) == 0
    assert Knock.objects.standing().count() == 1
    assert withdraw_requests(origin="neighbour", origin_id="1", by=None) == 1
    knock.refresh_from_db()
    assert knock.outcome == "not_needed"


def test_asked_by_hand_within_ones_perimeter(world):
    assert ask_by_hand(world.home, reason="message", level=1, by=world.officer).reason == "message"
    with pytest.raises(Refusal, match="périmètre"):
        ask_by_hand(world.elsewhere.home, reason="news", level=1, by=world.officer)
    with pytest.raises(Refusal, match="Votre rôle"):
        ask_by_hand(world.home, reason="news", level=1, by=world.clerk)


def test_an_act_that_cannot_be_journalled_does_not_happen(knock, world, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("loge.domains.proximity.operations.knocks.trail.record", fail)
    with pytest.raises(ValueError):
        record_visit(knock, result=VisitResult.SEEN_WELL, by=world.keeper)
    assert Knock.objects.get(pk=knock.pk).closed_at is None and knock.steps.count() == 1


def test_a_friday_request_that_can_wait_falls_due_on_monday(world):
    with time_machine.travel(MORNING + timedelta(days=3), tick=False):
        assert timezone.localdate().weekday() == 4
        can_wait, urgent = ask_one(world, level=2), ask_one(world, household_id=world.elsewhere.home.pk, level=4)
        assert timezone.localtime(can_wait.due_at).weekday() == 0
        assert timezone.localtime(urgent.due_at).weekday() == 4


def test_asking_twice_for_the_same_reason_asks_once(knock, world):
    ask_one(world)
    assert knock.requests.count() == 1


def test_the_perimeter_of_a_landlord_wide_manager_has_no_bound(knock, world):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD], perimeter=Perimeter.LANDLORD)
    assert knock in Knock.objects.visible_to(lead)
    assert knock not in Knock.objects.visible_to(world.stranger)
