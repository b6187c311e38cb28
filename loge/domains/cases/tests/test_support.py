from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.cases.choices import CaseStatus
from loge.domains.cases.models import Case, SupportWish
from loge.domains.cases.operations import support
from loge.domains.cases.operations.cases import close_case, open_by_hand, reopen_case, take_case
from loge.domains.cases.operations.plan import add_action
from loge.domains.cases.queries.desk import with_urgency
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

SOON = timedelta(days=20)


def status(case):
    return Case.objects.get(pk=case.pk).status


def today():
    return timezone.localdate()


def test_what_is_urgent_is_taken_and_closed_in_two_gestures(case, world):
    take_case(case, by=world.worker)
    close_case(case, result="help_arranged", by=world.worker)
    assert status(case) == CaseStatus.CLOSED


def test_someone_who_agreed_is_accompanied_until_the_review(accompanied, world):
    support.begin_assessment(accompanied, by=world.worker)
    support.begin_support(accompanied, by=world.worker)
    accompanied.refresh_from_db()
    assert accompanied.review_on == today() + timedelta(days=90)
    support.suspend_support(accompanied, until=today() + SOON, by=world.worker)
    support.begin_support(accompanied, by=world.worker)
    support.begin_review(accompanied, by=world.worker)
    assert status(accompanied) == CaseStatus.REVIEW
    support.record_review(accompanied, text="Les droits sont ouverts", next_on=today() + SOON, by=world.worker)
    accompanied.refresh_from_db()
    assert (accompanied.status, accompanied.review_on) == (CaseStatus.IN_PROGRESS, today() + SOON)
    done = set(Entry.objects.filter(target_id=str(accompanied.pk)).values_list("action", flat=True))
    assert {
        "cases.support_proposed",
        "cases.support_accepted",
        "cases.support_suspended",
        "cases.review_recorded",
    } <= done


def test_nobody_is_accompanied_without_having_agreed(case, world):
    take_case(case, by=world.worker)
    with pytest.raises(Refusal, match="Passage impossible"):
        support.begin_support(case, by=world.worker)


def test_accompanying_is_the_work_of_social_staff(case, world):
    manager = UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])
    take_case(case, by=world.worker)
    with pytest.raises(Refusal, match="revient aux conseillers sociaux"):
        support.propose_support(case, by=manager)
    assert status(case) == CaseStatus.TRIAGE


def decline(world, **changes):
    case = open_one(world, level=2, **changes)
    take_case(case, by=world.worker)
    support.propose_support(case, by=world.worker)
    support.decline_support(case, until=today() + SOON, by=world.worker)
    return case


def open_again(world, **changes):
    facts = {"person": world.person, "origin": "self", "level": 2, "summary": "Encore", "themes": []}
    return open_by_hand(world.home, owner=world.worker, **(facts | changes), by=world.colleague)


def test_a_no_is_kept_until_its_day_and_nobody_proposes_again(world):
    case = decline(world)
    assert status(case) == CaseStatus.DECLINED
    with pytest.raises(Refusal, match="a demandé à ne pas être suivie"):
        open_again(world)
    with pytest.raises(Refusal, match="a demandé à ne pas être suivie"):
        reopen_case(case, by=world.worker)
    with time_machine.travel(timezone.now() + SOON + timedelta(days=1)):
        assert open_again(world).pk


def test_what_they_say_to_a_caretaker_has_an_owner_all_the_same_and_nothing_is_proposed(world):
    decline(world)
    heard = open_one(world, level=2, origin="proximity.knock", origin_id="4")
    take_case(heard, by=world.worker)
    with pytest.raises(Refusal, match="a demandé à ne pas être suivie"):
        support.propose_support(heard, by=world.worker)
    assert status(heard) == CaseStatus.TRIAGE


def test_a_danger_passes_over_a_no(world):
    decline(world)
    danger = open_again(world, level=3)
    take_case(danger, by=world.worker)
    support.propose_support(danger, by=world.worker)
    assert status(danger) == CaseStatus.PROPOSED


def test_a_no_is_that_of_the_person_not_of_all_the_home(world):
    decline(world)
    assert open_again(world, person=None).pk


def test_without_a_day_a_no_lasts_the_usual_time(world):
    case = open_one(world, level=2)
    take_case(case, by=world.worker)
    support.propose_support(case, by=world.worker)
    wish = support.decline_support(case, by=world.worker)
    assert wish.declined_until == today() + timedelta(days=180)


def test_someone_may_change_their_mind(world):
    decline(world)
    support.lift_wish(SupportWish.objects.get(), by=world.worker)
    assert open_again(world).pk
    assert Entry.objects.filter(action="cases.wish_lifted").exists()


def test_a_suspension_comes_back_by_itself_in_the_list_of_what_is_late(accompanied, world):
    support.begin_support(accompanied, by=world.worker)
    support.suspend_support(accompanied, until=today() + SOON, by=world.worker)
    cases = Case.objects.filter(pk=accompanied.pk)
    assert with_urgency(cases, now=timezone.now()).get().late == 0
    assert with_urgency(cases, now=timezone.now() + SOON + timedelta(days=1)).get().late == 1


@pytest.mark.parametrize("day", ["2026-01-15", "2026-07-15"])
def test_what_comes_next_is_dated_in_paris_in_winter_and_in_summer(accompanied, world, day):
    due = date.fromisoformat(day)
    add_action(accompanied, kind="phone", due_on=due, by=world.worker)
    found = with_urgency(Case.objects.filter(pk=accompanied.pk), now=timezone.now()).get()
    assert timezone.localdate(found.next_at) == due


def test_what_is_late_is_read_from_the_facts(accompanied, world):
    """The deadline of the signal no longer counts once the person is accompanied: that of the plan does."""
    cases = Case.objects.filter(pk=accompanied.pk)
    later = timezone.now() + timedelta(days=5)
    assert with_urgency(cases, now=later).get().late == 0
    add_action(accompanied, kind="phone", due_on=today() + timedelta(days=2), by=world.worker)
    assert with_urgency(cases, now=later).get().late == 1
    support.begin_support(accompanied, by=world.worker)
    assert with_urgency(cases, now=later).get().review_due == 0
    assert with_urgency(cases, now=later + timedelta(days=90)).get().review_due == 1


@pytest.mark.parametrize("day", [0, -3])
def test_a_day_that_has_passed_is_refused(accompanied, world, day):
    support.begin_support(accompanied, by=world.worker)
    with pytest.raises(Refusal, match="jour à venir"):
        support.suspend_support(accompanied, until=today() + timedelta(days=day), by=world.worker)
