from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from loge.domains.outreach.choices import ExclusionCause, Outcome, TargetStatus
from loge.domains.outreach.models import Skip, Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import (
    break_hold,
    claim_home,
    claim_next,
    promote_due,
    release_home,
    renew_hold,
    skip_home,
)
from loge.domains.outreach.operations.next_home import _CLAIM, _CLAIM_HEAD, NextCall, _params, _serve_at_once
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import draw, enrol, make_campaign, make_home, make_user, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Perimeter, Role

ANSWERED = CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self")


def test_the_oldest_is_served_first_and_nobody_twice(world):
    homes = [make_home(world.north, ages=[age]) for age in (71, 95, 83)]
    campaign = running_campaign(world, world.ana, world.bob, world.lead)
    served = [claim_next(campaign, by=user).household_id for user in (world.ana, world.bob, world.lead)]
    assert served == [homes[1].pk, homes[2].pk, homes[0].pk]


def test_a_claim_reads_the_head_of_the_queue_without_sorting_the_campaign(world):
    for _ in range(3):
        make_home(world.north)
    campaign, now = running_campaign(world), timezone.now()
    call = NextCall(campaign=campaign.pk, me=world.ana.pk, perimeter=world.ana.perimeter, now=now, today=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
        )
        for statement in (_CLAIM_HEAD, *_CLAIM.values()):
            cursor.execute(f"EXPLAIN {statement}", _params([call]))
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "target_queue" in plan
            assert "Sort" not in plan


def test_a_second_tab_gets_the_home_already_in_hand(world):
    make_home(world.north), make_home(world.north)
    campaign = running_campaign(world)
    first, second = claim_next(campaign, by=world.ana), claim_next(campaign, by=world.ana)
    assert (first.pk, first.claim_id) == (second.pk, second.claim_id)
    assert Entry.objects.filter(action="outreach.home_claimed").count() == 1


def test_the_claim_leaves_its_line_in_the_journal(world):
    make_home(world.north)
    target = claim_next(running_campaign(world), by=world.ana)
    line = Entry.objects.get(action="outreach.home_claimed")
    assert (line.by, line.target_id, line.facts["claim"]) == (world.ana, str(target.pk), str(target.claim_id))


def test_refuses_outside_calling_hours_and_says_when_calls_start_again(world):
    make_home(world.north)
    campaign = running_campaign(world)
    world.clock.shift(timedelta(hours=9))
    with pytest.raises(Refusal, match="mercredi 25 novembre à 9 h"):
        claim_next(campaign, by=world.ana)


def test_refuses_on_a_public_holiday_by_its_name(world):
    make_home(world.north)
    campaign = running_campaign(world)
    world.clock.shift(timedelta(days=31))  # 25 December, a Friday
    with pytest.raises(Refusal, match="Noël"):
        claim_next(campaign, by=world.ana)


@pytest.mark.parametrize("stop", [campaigns.pause_campaign, campaigns.close_campaign])
def test_refuses_when_the_campaign_no_longer_runs(world, stop):
    make_home(world.north)
    campaign = running_campaign(world)
    stop(campaign, by=world.manager)  # the caller's page still has the old state
    with pytest.raises(Refusal, match="n’est pas en cours"):
        claim_next(campaign, by=world.ana)


def test_refuses_whoever_is_not_enrolled_not_trained_or_no_caller(world):
    make_home(world.north)
    campaign = running_campaign(world)
    with pytest.raises(Refusal, match="pas inscrit"):
        claim_next(campaign, by=world.bob)
    campaigns.enrol_caller(campaign, user=world.bob, by=world.manager)
    with pytest.raises(Refusal, match="entraînement"):
        claim_next(campaign, by=world.bob)
    with pytest.raises(Refusal, match="ne participez pas"):
        claim_next(campaign, by=world.stranger)


@pytest.mark.parametrize("perimeter", list(Perimeter))
def test_serves_exactly_what_the_perimeter_lets_see(world, perimeter):
    here, there = make_home(world.north), make_home(world.south)
    user = make_user("max", Role.TENANCY_OFFICER, perimeter=perimeter, agencies=[world.south.agency])
    user.residence_assignments.create(residence=world.south.residence)
    campaign = running_campaign(world, user)
    served = []
    while target := claim_next(campaign, by=user):
        served.append(target.household_id)
        complete_call(claim_id=target.claim_id, report=ANSWERED, by=user)
    assert set(served) == set(Target.objects.visible_to(user).values_list("household", flat=True))
    assert (here.pk in served) == (perimeter == Perimeter.LANDLORD) and there.pk in served


def test_a_hold_left_to_lapse_is_served_again_and_the_journal_says_so(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    lost = claim_next(campaign, by=world.ana)
    world.clock.shift(timedelta(minutes=campaign.hold_minutes, seconds=1))
    found = claim_next(campaign, by=world.bob)
    assert found.pk == lost.pk and found.holder_id == world.bob.pk and found.claim_id != lost.claim_id
    assert Entry.objects.get(action="outreach.hold_expired").facts["claim"] == str(lost.claim_id)


def test_a_renewed_hold_stays_and_a_lost_one_says_who_has_it(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    target = claim_next(campaign, by=world.ana)
    world.clock.shift(timedelta(minutes=9))
    renew_hold(target, claim_id=target.claim_id, by=world.ana)
    world.clock.shift(timedelta(minutes=9))
    assert claim_next(campaign, by=world.bob) is None
    world.clock.shift(timedelta(minutes=2))
    claim_next(campaign, by=world.bob)
    with pytest.raises(Stale, match="Bob"):
        renew_hold(target, claim_id=target.claim_id, by=world.ana)


def test_a_released_home_goes_back_to_its_rank(world):
    make_home(world.north, ages=[95]), make_home(world.north, ages=[75])
    campaign = running_campaign(world, world.ana, world.bob)
    target = claim_next(campaign, by=world.ana)
    release_home(target, claim_id=target.claim_id, by=world.ana)
    assert claim_next(campaign, by=world.bob).pk == target.pk


def test_a_skipped_home_goes_to_someone_else_with_its_reason(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    target = claim_next(campaign, by=world.ana)
    with pytest.raises(Refusal, match="Précisez"):
        skip_home(target, claim_id=target.claim_id, reason="other", comment=" ", by=world.ana)
    skip_home(target, claim_id=target.claim_id, reason="knows_the_person", comment="", by=world.ana)
    assert claim_next(campaign, by=world.ana) is None
    assert claim_next(campaign, by=world.bob).pk == target.pk
    assert Skip.objects.get().reason == "knows_the_person"
    assert Entry.objects.filter(action="outreach.home_skipped", by=world.ana).exists()


def test_a_supervisor_breaks_a_hold_and_a_caller_may_not(world):
    make_home(world.north)
    target = claim_next(running_campaign(world), by=world.ana)
    with pytest.raises(Refusal):
        break_hold(target, by=world.bob)
    break_hold(target, by=world.manager)
    target.refresh_from_db()
    assert target.status == TargetStatus.WAITING and target.holder is None
    assert Entry.objects.get(action="outreach.hold_broken").facts["holder"] == world.ana.pk


def test_a_home_called_back_by_its_tenant_is_taken_by_name_even_if_it_was_for_later(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    target = claim_next(campaign, by=world.ana)
    with pytest.raises(Stale, match="Ana"):
        claim_home(target, by=world.bob)
    complete_call(claim_id=target.claim_id, report=CallReport(outcome=Outcome.NO_ANSWER), by=world.ana)
    world.clock.shift(timedelta(hours=10))  # in the evening: the tenant rings, we answer
    taken = claim_home(target, by=world.bob)
    assert taken.holder == world.bob and taken.status == TargetStatus.HELD


def test_takes_no_second_home_by_name_and_none_out_of_the_perimeter(world):
    make_home(world.north), make_home(world.north)
    campaign = running_campaign(world, world.ana, world.zoe)
    target = claim_next(campaign, by=world.ana)
    other = Target.objects.exclude(pk=target.pk).get()
    with pytest.raises(Refusal, match="déjà un foyer en main"):
        claim_home(other, by=world.ana)
    with pytest.raises(Refusal, match="périmètre"):
        claim_home(other, by=world.zoe)


def test_a_home_held_by_another_campaign_is_not_served(world):
    make_home(world.north)
    first, second = running_campaign(world, world.ana), running_campaign(world, world.bob, name="Autre")
    target = claim_next(first, by=world.ana)
    assert claim_next(second, by=world.bob) is None
    with pytest.raises(Stale, match="Une autre campagne"):
        claim_home(second.targets.get(), by=world.bob)
    release_home(target, claim_id=target.claim_id, by=world.ana)
    assert claim_next(second, by=world.bob) is not None


def test_a_home_spoken_to_this_morning_is_not_served_by_another_campaign_before_tomorrow(world):
    make_home(world.north)
    first, second = running_campaign(world, world.ana), running_campaign(world, world.bob, name="Autre")
    target = claim_next(first, by=world.ana)
    complete_call(claim_id=target.claim_id, report=ANSWERED, by=world.ana)
    world.clock.shift(timedelta(hours=6))
    assert claim_next(second, by=world.bob) is None
    world.clock.shift(timedelta(hours=18))
    assert claim_next(second, by=world.bob) is not None


def test_a_home_spoken_to_today_before_being_drawn_waits_too(world):
    make_home(world.north)
    first = running_campaign(world, world.ana)
    target = claim_next(first, by=world.ana)
    complete_call(claim_id=target.claim_id, report=ANSWERED, by=world.ana)
    second = running_campaign(world, world.bob, name="Autre")
    assert claim_next(second, by=world.bob) is None


def test_an_unanswered_call_does_not_keep_the_other_campaign_away(world):
    make_home(world.north)
    first, second = running_campaign(world, world.ana), running_campaign(world, world.bob, name="Autre")
    target = claim_next(first, by=world.ana)
    complete_call(claim_id=target.claim_id, report=CallReport(outcome=Outcome.NO_ANSWER), by=world.ana)
    assert claim_next(second, by=world.bob) is not None


def test_a_promised_callback_comes_back_to_who_promised_then_to_anyone_half_an_hour_late(world):
    make_home(world.north, ages=[71]), make_home(world.north, ages=[95])
    campaign = running_campaign(world, world.ana, world.bob)
    eldest = claim_next(campaign, by=world.ana)
    promised = eldest.held_since + timedelta(hours=4)
    report = CallReport(outcome=Outcome.CALLBACK_REQUESTED, callback_at=promised, callback_mine=True)
    complete_call(claim_id=eldest.claim_id, report=report, by=world.ana)
    world.clock.shift(timedelta(hours=4, minutes=1))
    assert claim_next(campaign, by=world.bob).pk != eldest.pk
    assert claim_next(campaign, by=world.ana).pk == eldest.pk
    release_home(Target.objects.get(pk=eldest.pk), claim_id=Target.objects.get(pk=eldest.pk).claim_id, by=world.ana)
    world.clock.shift(timedelta(minutes=31))
    promote_due(campaign, by=None)
    eldest.refresh_from_db()
    assert eldest.assigned_to is None and eldest.status == TargetStatus.WAITING


def lapse(target, world):
    world.clock.shift(timedelta(minutes=16))
    promote_due(target.campaign, by=None)


@pytest.mark.parametrize(
    "let_go",
    [
        lambda target, world: release_home(target, claim_id=target.claim_id, by=world.ana),
        lambda target, world: skip_home(target, claim_id=target.claim_id, reason="knows_the_person", by=world.ana),
        lambda target, world: break_hold(target, by=world.manager),
        lapse,
    ],
    ids=["released", "skipped", "broken", "lapsed"],
)
@pytest.mark.parametrize("outcome", [Outcome.CALLBACK_REQUESTED, Outcome.NO_ANSWER])
def test_a_home_taken_before_its_time_and_given_back_waits_for_its_time(world, outcome, let_go):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob, hold_minutes=15)
    target = claim_next(campaign, by=world.ana)
    agreed = target.held_since + timedelta(hours=4) if outcome == Outcome.CALLBACK_REQUESTED else None
    report = CallReport(outcome=outcome, callback_at=agreed, callback_mine=True)
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    target.refresh_from_db()
    owed = target.due_at
    assert target.status == TargetStatus.DEFERRED and agreed in (None, owed)
    let_go(claim_home(target, by=world.ana), world)
    target.refresh_from_db()
    assert (target.status, target.due_at, target.resumes_at) == (TargetStatus.DEFERRED, owed, None)
    assert claim_next(campaign, by=world.bob) is None
    world.clock.move_to(owed + timedelta(minutes=31))
    promote_due(campaign, by=None)
    assert claim_next(campaign, by=world.bob) == target


def test_a_home_taken_before_its_time_and_called_forgets_that_time(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana)
    target = claim_next(campaign, by=world.ana)
    agreed = target.held_since + timedelta(hours=4)
    report = CallReport(outcome=Outcome.CALLBACK_REQUESTED, callback_at=agreed, callback_mine=True)
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    taken = claim_home(Target.objects.get(pk=target.pk), by=world.ana)
    assert taken.resumes_at == agreed
    complete_call(claim_id=taken.claim_id, report=ANSWERED, by=world.ana)
    target.refresh_from_db()
    assert target.status == TargetStatus.REACHED and target.resumes_at is None


def test_an_excluded_home_is_never_served(world):
    make_home(world.north, phones=0)
    campaign = running_campaign(world)
    assert campaign.targets.get().cause == ExclusionCause.NO_NUMBER
    assert claim_next(campaign, by=world.ana) is None


def test_the_queue_is_promoted_at_most_every_few_seconds_unless_it_looks_empty(world, django_assert_num_queries):
    make_home(world.north), make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    claim_next(campaign, by=world.ana)
    # The claim itself goes round Django's cursor: nothing else is asked.
    with django_assert_num_queries(2):  # its savepoint, inside the test's transaction
        claim_next(campaign, by=world.bob)


def test_waves_are_served_in_their_order_whatever_the_age(world):
    young = make_home(world.north, ages=[72])
    campaign = make_campaign(world)
    draw(world, campaign, min_age=72)
    make_home(world.north, ages=[90])
    draw(world, campaign, min_age=70)
    enrol(world, campaign, world.ana)
    campaigns.name_risk_officer(campaign, agency=None, user=world.lead, by=world.manager)
    campaign = campaigns.start_campaign(campaign, by=world.manager)
    assert claim_next(campaign, by=world.ana).household_id == young.pk


def at_once(campaign, *users):
    """What callers who press « next call » at the same instant are served, in their order."""
    now = timezone.now()
    calls = [NextCall(campaign=campaign.pk, me=u.pk, perimeter=u.perimeter, now=now, today=now) for u in users]
    rows = _serve_at_once(calls)
    return [row and Target.objects.get(pk=row[0]).household for row in rows]


def test_callers_at_the_same_instant_get_a_home_each_in_order_with_a_line_each(world):
    homes = [make_home(world.north, ages=[age]) for age in (95, 90, 85)]
    campaign = running_campaign(world, world.ana, world.bob)
    assert at_once(campaign, world.bob, world.ana) == homes[:2]
    held = Target.objects.filter(status=TargetStatus.HELD)
    assert {target.holder: target.household for target in held} == {world.bob: homes[0], world.ana: homes[1]}
    lines = Entry.objects.filter(action="outreach.home_claimed")
    assert {(line.by, line.target_id, line.facts["claim"]) for line in lines} == {
        (target.holder, str(target.pk), str(target.claim_id)) for target in held
    }
    assert all(target.due_at == target.held_since + timedelta(minutes=campaign.hold_minutes) for target in held)


def test_at_the_same_instant_as_others_each_keeps_their_own_rules(world):
    homes = [make_home(world.north, ages=[age]) for age in (95, 90, 85, 80, 75)]
    busy, promised, untrained = (make_user(name, Role.CONTACT_CENTRE_AGENT) for name in ("ines", "jean", "karl"))
    campaign = running_campaign(world, world.ana, world.bob, busy, promised)
    campaigns.enrol_caller(campaign, user=untrained, by=world.manager)
    passed = claim_next(campaign, by=world.ana)
    in_hand = claim_next(campaign, by=busy)
    skip_home(passed, claim_id=passed.claim_id, reason="knows_the_person", by=world.ana)
    Target.objects.filter(household=homes[4]).update(assigned_to=promised, priority=0)
    served = at_once(campaign, world.ana, untrained, busy, promised, world.bob)
    # The head of the queue fell to ana, who passed it: it waits for the next caller, and she is served after bob.
    assert served == [homes[3], None, in_hand.household, homes[4], homes[2]]
    assert at_once(campaign, world.bob, untrained) == [homes[2], None]
    assert Target.objects.filter(status=TargetStatus.HELD).count() == 4


def test_two_tabs_of_one_caller_at_the_same_instant_as_a_colleague_get_one_home(world):
    homes = [make_home(world.north, ages=[age]) for age in (95, 90, 85)]
    campaign = running_campaign(world, world.ana, world.bob)
    assert at_once(campaign, world.ana, world.bob, world.ana) == [homes[0], homes[1], homes[0]]
    assert Entry.objects.filter(action="outreach.home_claimed").count() == 2


def test_of_two_campaigns_that_reach_for_the_same_homes_at_the_same_instant_one_gets_each(world):
    homes = [make_home(world.north, ages=[age]) for age in (95, 90, 85)]
    first, second = running_campaign(world, world.ana), running_campaign(world, world.bob, world.lead, name="Autre")
    assert claim_next(first, by=world.ana).household == homes[0]
    assert at_once(second, world.bob, world.lead) == [homes[2], homes[1]]
