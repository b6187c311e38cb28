from datetime import timedelta

import pytest

from loge.domains.cases.choices import CaseResult, CaseStatus
from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import add_step, close_case, hand_over, reopen_case, take_case
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.tests.factories import UserFactory


def texts(case):
    return [step.text for step in case.steps.all()]


def test_what_was_heard_has_an_owner_a_deadline_and_a_history(case, world):
    assert case.owner == world.worker
    assert texts(case) == ["Signal reçu"]
    assert Entry.objects.get(action="cases.case_opened").by == world.colleague


@pytest.mark.parametrize(
    "level, delay",
    [(4, timedelta(minutes=30)), (3, timedelta(hours=8)), (2, timedelta(hours=48)), (1, timedelta(days=7))],
)
def test_the_graver_the_sooner(world, level, delay):
    case = open_one(world, level=level)
    assert case.due_at - case.opened_at == delay


def test_taking_it_says_so_to_all(case, world):
    take_case(case, by=world.worker)
    case.refresh_from_db()
    assert case.status == CaseStatus.TRIAGE
    assert texts(case)[-1] == "Pris en charge"
    assert Entry.objects.filter(action="cases.case_taken", by=world.worker).exists()


def test_a_caretaker_may_not_act_on_another_persons_case(case, world):
    with pytest.raises(Refusal, match="confié à une autre personne"):
        take_case(case, by=world.caretaker)


def test_the_owner_may_act_whatever_the_role(world):
    mine = open_one(world, owner_id=world.caretaker.pk)
    take_case(mine, by=world.caretaker)
    assert Case.objects.get(pk=mine.pk).status == CaseStatus.TRIAGE


def test_it_ends_with_a_neutral_result(case, world):
    close_case(case, result=CaseResult.HELP_ARRANGED, text="Courses portées le mardi", by=world.worker)
    case.refresh_from_db()
    assert case.closed_at is not None
    assert texts(case)[-1] == "Terminé, aide mise en place : Courses portées le mardi"


def test_two_people_closing_at_once_the_second_is_told(case, world):
    second_screen = Case.objects.get(pk=case.pk)
    close_case(case, result=CaseResult.HELP_ARRANGED, by=world.worker)
    with pytest.raises(Refusal, match="vient de le faire"):
        close_case(second_screen, result=CaseResult.NOT_WANTED, by=world.colleague)
    assert Case.objects.get(pk=case.pk).result == CaseResult.HELP_ARRANGED


def test_a_finished_one_takes_no_more_lines_until_it_is_reopened(case, world):
    close_case(case, result=CaseResult.PASSED_ON, by=world.worker)
    with pytest.raises(Refusal, match="rouvrez-le"):
        add_step(case, text="Rappelée", by=world.worker)
    reopen_case(case, by=world.worker)
    add_step(case, text="Rappelée", by=world.worker)
    case.refresh_from_db()
    assert case.status == CaseStatus.REPORTED and case.result == ""
    assert texts(case)[-2:] == ["Rouvert", "Rappelée"]


def test_reopening_what_is_not_finished_is_refused(case, world):
    with pytest.raises(Refusal, match="n’est pas terminé"):
        reopen_case(case, by=world.worker)


def test_it_is_handed_over_with_its_history(case, world):
    hand_over(case, to=world.colleague, by=world.worker)
    case.refresh_from_db()
    assert case.owner == world.colleague
    assert texts(case)[-1] == f"Confié à {world.colleague}"


def test_it_is_not_handed_to_someone_who_could_not_open_it(case, world):
    with pytest.raises(Refusal, match="ne suit pas"):
        hand_over(case, to=world.caretaker, by=world.worker)
    with pytest.raises(Refusal, match="plus actif"):
        hand_over(case, to=UserFactory(is_active=False, roles=world.worker.roles), by=world.worker)


def test_an_act_that_cannot_be_journalled_does_not_happen(case, world, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("loge.domains.cases.operations.history.trail.record", fail)
    with pytest.raises(ValueError):
        close_case(case, result=CaseResult.PASSED_ON, by=world.worker)
    assert Case.objects.get(pk=case.pk).closed_at is None
