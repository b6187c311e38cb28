from datetime import date, timedelta

import pytest
from django.utils import timezone

from loge.domains.cases.choices import ActionStatus, ActionType, Theme
from loge.domains.cases.models import CaseAction
from loge.domains.cases.operations.cases import close_case, hand_over, take_case
from loge.domains.cases.operations.plan import add_action, cancel_action, draft_plan, edit_action, finish_action
from loge.domains.cases.operations.team import edit_case
from loge.domains.cases.rules import PLAN_BY_THEME, offers, plan_for
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

DAY = date(2026, 3, 2)


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def kinds(case):
    return set(case.actions.filter(status=ActionStatus.PLANNED).values_list("kind", flat=True))


def test_every_theme_has_its_usual_actions():
    assert set(PLAN_BY_THEME) == set(Theme)


def test_a_plan_has_each_action_once_at_its_soonest():
    plan = plan_for([Theme.BUDGET, Theme.ARREARS], day=DAY)
    assert plan == [
        (ActionType.BUDGET_REVIEW, date(2026, 3, 9)),
        (ActionType.RIGHTS_CHECK, date(2026, 3, 16)),
        (ActionType.FSL_APPLICATION, date(2026, 4, 1)),
    ]
    assert plan_for([Theme.BUDGET], day=DAY, already=["budget_review", "rights_check"]) == []


def test_mediation_is_never_offered_where_someone_needs_protection():
    themes = [Theme.NEIGHBOURS, Theme.PROTECTION]
    assert ActionType.MEDIATION_SESSION in dict(plan_for([Theme.NEIGHBOURS], day=DAY))
    assert ActionType.MEDIATION_SESSION not in dict(plan_for(themes, day=DAY))
    assert not offers(ActionType.MEDIATION_SESSION, themes)


def test_the_plan_comes_from_the_themes_once_the_person_agreed(accompanied, world):
    draft_plan(accompanied, by=world.worker)
    accompanied.refresh_from_db()
    assert accompanied.status == "plan"
    assert kinds(accompanied) == {"budget_review", "rights_check", "fsl_application", "phone", "mediation_session"}
    assert Entry.objects.filter(action="cases.plan_drafted", by=world.worker).exists()
    with pytest.raises(Refusal, match="contient déjà"):
        draft_plan(accompanied, by=world.worker)


def test_no_plan_without_agreement_nor_theme(case, world):
    take_case(case, by=world.worker)
    with pytest.raises(Refusal, match="l’accord de la personne"):
        draft_plan(case, by=world.worker)


def test_a_mediation_leaves_the_plan_when_protection_comes_in(accompanied, world):
    draft_plan(accompanied, by=world.worker)
    edit_case(
        accompanied,
        summary="Conflit",
        themes=["neighbours", "protection"],
        needs="",
        goals="",
        level=2,
        by=world.worker,
    )
    assert "mediation_session" not in kinds(accompanied)
    with pytest.raises(Refusal, match="médiation ne se propose pas"):
        add_action(accompanied, kind="mediation_session", due_on=tomorrow(), by=world.worker)


def test_a_caretaker_gets_a_task_and_says_that_it_is_done(case, world):
    action = add_action(case, kind="home_visit", due_on=tomorrow(), in_charge=world.caretaker, by=world.worker)
    assert list(CaseAction.objects.confided_to(world.caretaker)) == [action]
    finish_action(action, result="Vue à sa fenêtre, tout va bien", by=world.caretaker)
    action.refresh_from_db()
    assert (action.status, action.done_by) == ("done", world.caretaker)
    assert case.steps.last().text == "Fait : Visite à domicile. Vue à sa fenêtre, tout va bien"


def test_what_would_tell_too_much_stays_in_the_team(case, world):
    with pytest.raises(Refusal, match="reste entre les personnes"):
        add_action(case, kind="safety_plan", due_on=tomorrow(), in_charge=world.caretaker, by=world.worker)
    assert add_action(case, kind="safety_plan", due_on=tomorrow(), in_charge=world.colleague, by=world.worker).pk


@pytest.mark.parametrize("role", [Role.VOLUNTEER_CALLER, Role.DPO])
def test_a_task_is_for_staff_at_work(case, world, role):
    with pytest.raises(Refusal, match="ne reçoit pas de tâches"):
        add_action(case, kind="phone", due_on=tomorrow(), in_charge=UserFactory(roles=[role]), by=world.worker)


def test_a_partner_who_acts_is_named(case, world):
    with pytest.raises(Refusal, match="Nommez le partenaire"):
        add_action(case, kind="food_parcel", due_on=tomorrow(), actor="partner", by=world.worker)


def test_a_caretaker_may_not_plan_nor_end_what_is_not_theirs(case, world):
    action = add_action(case, kind="phone", due_on=tomorrow(), by=world.worker)
    with pytest.raises(Refusal, match="confié à une autre"):
        finish_action(action, result="Fait", by=world.caretaker)
    with pytest.raises(Refusal, match="confié à une autre"):
        add_action(case, kind="phone", due_on=tomorrow(), by=world.caretaker)


def change(action, world, **changes):
    facts = {
        "kind": action.kind, "due_on": action.due_on, "in_charge": action.in_charge, "detail": "", "actor": "internal",
        "partner_name": "", "revision": action.revision,
    }  # fmt: skip
    edit_action(action, **(facts | changes), by=world.worker)


def test_two_people_changing_the_same_action_the_second_is_told(case, world):
    action = add_action(case, kind="phone", due_on=tomorrow(), by=world.worker)
    on_another_screen = CaseAction.objects.get(pk=action.pk)
    change(action, world, detail="Le matin")
    with pytest.raises(Stale, match="pendant que vous écriviez"):
        change(on_another_screen, world, detail="Le soir")
    assert CaseAction.objects.get(pk=action.pk).detail == "Le matin"


def test_two_people_finishing_the_same_action_the_second_is_told(case, world):
    action = add_action(case, kind="phone", due_on=tomorrow(), by=world.worker)
    finish_action(action, result="Appelée", by=world.worker)
    with pytest.raises(Stale, match="vient de terminer"):
        cancel_action(action, by=world.colleague)


def test_a_case_that_ended_asks_nothing_more(case, world):
    action = add_action(case, kind="phone", due_on=tomorrow(), in_charge=world.caretaker, by=world.worker)
    close_case(case, result="help_arranged", by=world.worker)
    assert not CaseAction.objects.confided_to(world.caretaker).exists()
    with pytest.raises(Stale, match="terminé"):
        cancel_action(action, by=world.worker)


def test_whoever_receives_the_case_receives_the_tasks_of_its_officer(case, world):
    mine = add_action(case, kind="phone", due_on=tomorrow(), by=world.worker)
    other = add_action(case, kind="home_visit", due_on=tomorrow(), in_charge=world.caretaker, by=world.worker)
    hand_over(case, to=world.colleague, by=world.worker)
    mine.refresh_from_db(), other.refresh_from_db()
    assert (mine.in_charge, other.in_charge) == (world.colleague, world.caretaker)
