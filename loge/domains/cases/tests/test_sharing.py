from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.cases.choices import CaseStatus
from loge.domains.cases.models import Case, CaseNote, CaseSetting, SupportWish
from loge.domains.cases.operations.cases import close_case, open_by_hand, reopen_case, take_case, tell_case
from loge.domains.cases.operations.delays import set_delays
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.reading import open_file
from loge.domains.cases.operations.retention import keep_with_agreement, purge_case
from loge.domains.cases.operations.sharing import reassign_cases
from loge.domains.cases.queries.desk import desk, without_officer, workload
from loge.domains.cases.schedules import purge_ended_cases
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.models import SignOfLife

MONTH = timedelta(days=31)


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])


def shown(viewer, tab, **filters):
    return list(desk(viewer, shown=tab, filters=filters, now=timezone.now()))


def test_when_someone_is_away_their_cases_go_to_a_colleague_all_at_once(world, manager):
    cases = [open_one(world) for _ in range(3)]
    assert reassign_cases(case_ids=[case.pk for case in cases], to=world.colleague, by=manager) == 3
    assert Case.objects.filter(owner=world.colleague).count() == 3
    assert Entry.objects.filter(action="cases.case_handed_over", by=manager).count() == 3


def test_all_or_none_are_shared_out(world, manager):
    first, second = open_one(world), open_one(world)
    close_case(second, result="moved", by=world.worker)
    with pytest.raises(Refusal, match="relisez la liste"):
        reassign_cases(case_ids=[first.pk, second.pk], to=world.colleague, by=manager)
    assert Case.objects.get(pk=first.pk).owner == world.worker


def test_sharing_out_is_for_managers_within_their_perimeter_and_to_those_who_follow(world, manager, case):
    with pytest.raises(Refusal, match="ne répartissez pas"):
        reassign_cases(case_ids=[case.pk], to=world.colleague, by=world.worker)
    with pytest.raises(Refusal, match="ne suit pas"):
        reassign_cases(case_ids=[case.pk], to=world.caretaker, by=manager)
    elsewhere = UserFactory(roles=[Role.AGENCY_MANAGER], agencies=world.stranger.agencies.all())
    with pytest.raises(Refusal, match="relisez la liste"):
        reassign_cases(case_ids=[case.pk], to=world.colleague, by=elsewhere)


def test_the_cases_of_someone_who_left_are_shown_as_nobodys(world, manager, case):
    assert without_officer(manager) == 0
    world.worker.is_active = False
    world.worker.save()
    assert without_officer(manager) == 1
    assert shown(manager, "sans-responsable") == [case]
    (left,) = workload(manager, now=timezone.now())
    assert (left, left.open, left.urgent) == (world.worker, 1, 1)


def test_the_desk_puts_first_the_danger_that_nobody_has_in_hand(world):
    watched, today = open_one(world, level=1), open_one(world, level=3)
    late = open_one(world, level=2)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=3))
    assert shown(world.worker, "miens") == [today, late, watched]
    take_case(today, by=world.worker)
    assert shown(world.worker, "miens") == [late, today, watched]
    assert shown(world.worker, "retard") == [late]


def test_an_emergency_of_this_minute_comes_before_what_has_been_late_for_days(world):
    late, now = open_one(world, level=3), open_one(world, level=4)
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=3))
    assert shown(world.worker, "miens") == [now, late]


def test_the_desk_is_filtered(world):
    call, self_asked = (
        open_one(world, origin="outreach.signal", origin_id="4"),
        open_one(world, origin="self", level=2),
    )
    assert shown(world.worker, "tous", origine="call") == [call]
    assert shown(world.worker, "tous", niveau=2) == [self_asked]
    assert shown(world.worker, "tous", etat="triage") == []


def test_what_others_added_since_my_last_visit_is_told(world, case):
    open_file(case, by=world.worker)
    assert shown(world.worker, "nouveau") == []
    tell_case(case_id=case.pk, text="Le CCAS a répondu")
    (found,) = shown(world.worker, "nouveau")
    assert found.news == 1
    open_file(case, by=world.worker)
    assert shown(world.worker, "nouveau") == []


def test_delays_are_those_of_the_landlord(world):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    set_delays(values={"level_2": 24}, by=lead)
    case = open_one(world, level=2)
    assert case.due_at - case.opened_at == timedelta(hours=24)
    assert Entry.objects.get(action="cases.delay_set").facts == {"field": "level_2", "after": 24}
    with pytest.raises(Refusal, match="entre 1 et 96 heures"):
        set_delays(values={"level_2": 500}, by=lead)
    with pytest.raises(Refusal, match="ne réglez pas"):
        set_delays(values={"level_2": 24}, by=world.worker)
    assert CaseSetting.objects.get().value == 24


def by_hand(world, by, **changes):
    facts = {
        "person": world.person, "origin": "neighbour", "level": 2, "summary": "Ne sort plus", "themes": ["isolation"],
        "owner": world.colleague,
    }  # fmt: skip
    return open_by_hand(world.home, **(facts | changes), by=by)


def test_a_social_worker_opens_a_case_by_hand(world, published):
    case = by_hand(world, world.worker)
    assert (case.owner, case.themes, case.origin_label) == (world.colleague, ["isolation"], "Voisin")
    assert [(type(fact).__name__, fact.case_id, fact.origin) for fact in published] == [
        ("CaseOpened", case.pk, "neighbour")
    ]
    with pytest.raises(Refusal, match="conseillers sociaux"):
        by_hand(world, world.caretaker)
    with pytest.raises(Refusal, match="ne suit pas"):
        by_hand(world, world.worker, owner=world.caretaker)


@pytest.mark.parametrize(("origin", "signs"), [("self", 1), ("call", 1), ("neighbour", 0), ("caretaker", 0)])
def test_what_the_person_asked_for_is_a_sign_of_life_and_what_others_said_is_not(world, origin, signs):
    by_hand(world, world.worker, origin=origin)
    assert SignOfLife.objects.filter(household=world.home, kind="request").count() == signs


def test_what_was_written_ends_with_the_follow_up(world, case):
    add_note(case, text="Une note", by=world.worker)
    close_case(case, result="help_arranged", by=world.worker)
    with pytest.raises(Refusal, match="se garde encore"):
        purge_case(case, by=None)
    with time_machine.travel(timezone.now() + MONTH):
        assert purge_ended_cases() == 1
        assert purge_ended_cases() == 0
    case.refresh_from_db()
    assert (case.status, case.summary, case.person, case.level) == (CaseStatus.PURGED, "", None, 3)
    assert not CaseNote.objects.exists() and not case.steps.exists()
    assert Entry.objects.filter(action="cases.case_purged").exists()
    with pytest.raises(Refusal, match="a été effacé"):
        reopen_case(case, by=world.worker)


def test_the_history_is_kept_longer_with_the_agreement_of_the_person(world, case):
    close_case(case, result="goals_met", by=world.worker)
    keep_with_agreement(case, until=timezone.localdate() + timedelta(days=60), by=world.worker)
    with time_machine.travel(timezone.now() + MONTH):
        assert purge_ended_cases() == 0
    with time_machine.travel(timezone.now() + 2 * MONTH):
        assert purge_ended_cases() == 1
    assert not SupportWish.objects.exists()
