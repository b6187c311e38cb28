from datetime import timedelta

import pytest

from loge.domains.cases.choices import FollowUpResult, FollowUpStatus
from loge.domains.cases.models import FollowUp
from loge.domains.cases.operations import add_step, close_follow_up, hand_over, reopen_follow_up, take_follow_up
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.tests.factories import UserFactory


def texts(follow_up):
    return [step.text for step in follow_up.steps.all()]


def test_what_was_heard_has_an_owner_a_deadline_and_a_history(follow_up, world):
    assert follow_up.owner == world.worker
    assert texts(follow_up) == ["Signal reçu"]
    assert Entry.objects.get(action="cases.follow_up_opened").by == world.colleague


@pytest.mark.parametrize(
    "level, delay",
    [(4, timedelta(minutes=30)), (3, timedelta(hours=8)), (2, timedelta(hours=48)), (1, timedelta(days=7))],
)
def test_the_graver_the_sooner(world, level, delay):
    follow_up = open_one(world, level=level)
    assert follow_up.due_at - follow_up.opened_at == delay


def test_taking_it_says_so_to_all(follow_up, world):
    take_follow_up(follow_up, by=world.worker)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.IN_PROGRESS
    assert texts(follow_up)[-1] == "Pris en charge"
    assert Entry.objects.filter(action="cases.follow_up_taken", by=world.worker).exists()


def test_a_caretaker_may_not_act_on_another_persons_follow_up(follow_up, world):
    with pytest.raises(Refusal, match="confiée à une autre personne"):
        take_follow_up(follow_up, by=world.caretaker)


def test_the_owner_may_act_whatever_the_role(world):
    mine = open_one(world, owner_id=world.caretaker.pk)
    take_follow_up(mine, by=world.caretaker)
    assert FollowUp.objects.get(pk=mine.pk).status == FollowUpStatus.IN_PROGRESS


def test_it_ends_with_a_neutral_result(follow_up, world):
    close_follow_up(follow_up, result=FollowUpResult.HELP_ARRANGED, text="Courses portées le mardi", by=world.worker)
    follow_up.refresh_from_db()
    assert follow_up.closed_at is not None
    assert texts(follow_up)[-1] == "Terminé, aide mise en place : Courses portées le mardi"


def test_two_people_closing_at_once_the_second_is_told(follow_up, world):
    second_screen = FollowUp.objects.get(pk=follow_up.pk)
    close_follow_up(follow_up, result=FollowUpResult.HELP_ARRANGED, by=world.worker)
    with pytest.raises(Refusal, match="vient de le faire"):
        close_follow_up(second_screen, result=FollowUpResult.NOT_WANTED, by=world.colleague)
    assert FollowUp.objects.get(pk=follow_up.pk).result == FollowUpResult.HELP_ARRANGED


def test_a_finished_one_takes_no_more_lines_until_it_is_reopened(follow_up, world):
    close_follow_up(follow_up, result=FollowUpResult.PASSED_ON, by=world.worker)
    with pytest.raises(Refusal, match="rouvrez-la"):
        add_step(follow_up, text="Rappelée", by=world.worker)
    reopen_follow_up(follow_up, by=world.worker)
    add_step(follow_up, text="Rappelée", by=world.worker)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.OPEN and follow_up.result == ""
    assert texts(follow_up)[-2:] == ["Rouvert", "Rappelée"]


def test_reopening_what_is_not_finished_is_refused(follow_up, world):
    with pytest.raises(Refusal, match="n’est pas terminée"):
        reopen_follow_up(follow_up, by=world.worker)


def test_it_is_handed_over_with_its_history(follow_up, world):
    hand_over(follow_up, to=world.colleague, by=world.worker)
    follow_up.refresh_from_db()
    assert follow_up.owner == world.colleague
    assert texts(follow_up)[-1] == f"Confié à {world.colleague}"


def test_it_is_not_handed_to_someone_who_could_not_open_it(follow_up, world):
    with pytest.raises(Refusal, match="ne suit pas"):
        hand_over(follow_up, to=world.caretaker, by=world.worker)
    with pytest.raises(Refusal, match="plus actif"):
        hand_over(follow_up, to=UserFactory(is_active=False, roles=world.worker.roles), by=world.worker)


def test_an_act_that_cannot_be_journalled_does_not_happen(follow_up, world, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("loge.domains.cases.operations.trail.record", fail)
    with pytest.raises(ValueError):
        close_follow_up(follow_up, result=FollowUpResult.PASSED_ON, by=world.worker)
    assert FollowUp.objects.get(pk=follow_up.pk).closed_at is None
