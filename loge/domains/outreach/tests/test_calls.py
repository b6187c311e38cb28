from datetime import timedelta

import pytest

from loge.domains.outreach.choices import ExclusionCause, MemberResult, Outcome, TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, Signal, Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.operations.calls import BadReport, _complete_at_once, _Ending, complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.drafts import save_draft
from loge.domains.outreach.operations.in_hand import NotFree
from loge.domains.outreach.operations.reopening import lift_refusal, reopen_home
from loge.domains.outreach.rules import ALL_CAMPAIGNS, CallReport, PersonReport
from loge.domains.outreach.tests.world import OPEN, make_home, make_number, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.tenants.models import ContactRefusal, Correction


def report(outcome, *people, **fields):
    if outcome in (Outcome.ANSWERED_OK, Outcome.ANSWERED_NEED):
        fields = {"spoke_with": "self"} | fields
    return CallReport(outcome=outcome, results=list(people), **fields)


def said(person, result="", **fields):
    return PersonReport(person_id=person.pk, result=result, **fields)


def people_of(home):
    return [occupant.person for occupant in home.occupants.select_related("person").order_by("pk")]


def finish(target, call, by):
    attempt = complete_call(claim_id=target.claim_id, report=call, by=by)
    return Target.objects.get(pk=target.pk), attempt


def test_sending_the_same_call_twice_writes_it_once(world):
    make_home(world.north)
    target = claim_next(running_campaign(world), by=world.ana)
    first = complete_call(claim_id=target.claim_id, report=report(Outcome.ANSWERED_OK), by=world.ana)
    second = complete_call(claim_id=target.claim_id, report=report(Outcome.NO_ANSWER), by=world.ana)
    assert first == second and Attempt.objects.get().outcome == Outcome.ANSWERED_OK
    assert Entry.objects.filter(action="outreach.call_completed").count() == 1


def test_refuses_the_claim_of_someone_else(world):
    make_home(world.north)
    target = claim_next(running_campaign(world, world.ana, world.bob), by=world.ana)
    for act in (
        lambda: complete_call(claim_id=target.claim_id, report=report(Outcome.ANSWERED_OK), by=world.bob),
        lambda: save_draft(claim_id=target.claim_id, content={"note": "x"}, by=world.bob),
    ):
        with pytest.raises(Refusal):
            act()
    assert not Attempt.objects.exists() and not CallDraft.objects.exists()


def test_two_elders_one_call_one_result_each(world):
    home = make_home(world.north, ages=[80, 78])
    campaign = running_campaign(world)
    odette, marcel = people_of(home)
    target, _ = finish(
        claim_next(campaign, by=world.ana),
        report(Outcome.ANSWERED_NEED, said(odette, "reached", needs=["shopping"], answers={"forme": "4"})),
        world.ana,
    )
    assert target.status == TargetStatus.DEFERRED, "the other one is still to be reached"
    assert target.due_at.date() > OPEN.date()
    world.clock.move_to(target.due_at + timedelta(minutes=1))
    target, attempt = finish(
        claim_next(campaign, by=world.ana), report(Outcome.ANSWERED_OK, said(marcel, "reached")), world.ana
    )
    assert target.status == TargetStatus.REACHED
    assert set(target.members.values_list("result", flat=True)) == {MemberResult.REACHED}
    assert [result.person for result in attempt.results.all()] == [marcel]


def test_in_a_home_of_two_the_caller_says_who_was_reached_and_who_refused(world):
    make_home(world.north, ages=[80, 78])
    target = claim_next(running_campaign(world), by=world.ana)
    for outcome in (Outcome.ANSWERED_OK, Outcome.REFUSED):
        with pytest.raises(BadReport) as refusal:
            complete_call(claim_id=target.claim_id, report=report(outcome), by=world.ana)
        assert "l’un, l’autre ou les deux" in refusal.value.problems["results"]


def test_one_refuses_for_themselves_and_for_both_only_when_said_so(world):
    home = make_home(world.north, ages=[80, 78])
    campaign = running_campaign(world)
    odette, marcel = people_of(home)
    target, _ = finish(claim_next(campaign, by=world.ana), report(Outcome.REFUSED, said(odette, "refused")), world.ana)
    assert target.status == TargetStatus.DEFERRED
    world.clock.move_to(target.due_at)
    both = report(Outcome.REFUSED, said(odette, "refused"), said(marcel, "refused"))
    target, _ = finish(claim_next(campaign, by=world.ana), both, world.ana)
    assert target.status == TargetStatus.REFUSED


def test_a_refusal_for_all_campaigns_sticks_and_can_be_lifted(world):
    home = make_home(world.north)
    [odette] = people_of(home)
    campaign = running_campaign(world)
    call = report(Outcome.REFUSED, refusal_scope=ALL_CAMPAIGNS)
    finish(claim_next(campaign, by=world.ana), call, world.ana)
    other = running_campaign(world, name="Autre")
    assert other.targets.get().cause == ExclusionCause.REFUSED
    with pytest.raises(Refusal, match="pourquoi"):
        lift_refusal(odette, reason=" ", by=world.manager)
    assert lift_refusal(odette, reason="A rappelé pour changer d’avis", by=world.manager) == 2
    assert ContactRefusal.objects.get().lifted_at is not None
    assert set(Target.objects.values_list("status", flat=True)) == {TargetStatus.WAITING}
    with pytest.raises(Stale):
        lift_refusal(odette, reason="encore", by=world.manager)


def test_a_refusal_for_this_campaign_leaves_the_others_alone(world):
    make_home(world.north)
    finish(claim_next(running_campaign(world), by=world.ana), report(Outcome.REFUSED), world.ana)
    assert not ContactRefusal.objects.exists()
    assert running_campaign(world, name="Autre").targets.get().status == TargetStatus.WAITING


def test_a_wrong_number_loses_the_number_and_keeps_the_home_in_hand_for_the_next_one(world):
    home = make_home(world.north, phones=2)
    [odette] = people_of(home)
    wrong, right = odette.contact_points.all()
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    call = report(Outcome.WRONG_NUMBER, contact_point_id=wrong.pk)
    held, attempt = finish(target, call, world.ana)
    assert held.status == TargetStatus.HELD and held.claim_id != target.claim_id
    assert attempt.target.claim_id == held.claim_id
    wrong.refresh_from_db()
    assert wrong.disabled_by == world.ana
    ended, _ = finish(held, report(Outcome.WRONG_NUMBER, contact_point_id=right.pk), world.ana)
    assert (ended.status, ended.cause) == (TargetStatus.EXCLUDED, ExclusionCause.NO_NUMBER)


def test_a_wrong_number_shared_by_both_spouses_is_lost_for_both_and_not_for_the_neighbours(world):
    home, neighbours = make_home(world.north, ages=[80, 78]), make_home(world.south, ages=[71])
    odette, marcel = people_of(home)
    number = odette.contact_points.get()
    make_number(marcel, value=number.value)
    elsewhere = make_number(people_of(neighbours)[0], value=number.value)
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    finish(target, report(Outcome.WRONG_NUMBER, contact_point_id=number.pk), world.ana)
    assert not marcel.contact_points.usable().exists()
    elsewhere.refresh_from_db()
    assert elsewhere.is_usable


def test_refuses_a_wrong_number_that_is_not_of_the_home(world):
    make_home(world.north)
    stranger = make_number(people_of(make_home(world.south, ages=[30]))[0])
    target = claim_next(running_campaign(world), by=world.ana)
    with pytest.raises(BadReport, match="n’est pas celui du foyer"):
        complete_call(
            claim_id=target.claim_id, report=report(Outcome.WRONG_NUMBER, contact_point_id=stranger.pk), by=world.ana
        )
    assert not Attempt.objects.exists()


def test_a_death_is_noted_for_the_register_and_the_widow_is_still_called(world):
    home = make_home(world.north, ages=[90, 84])
    campaign = running_campaign(world)
    husband, widow = people_of(home)
    target, _ = finish(
        claim_next(campaign, by=world.ana), report(Outcome.DECEASED, said(husband, "deceased")), world.ana
    )
    husband.refresh_from_db()
    assert husband.deceased and Correction.objects.get().person == husband
    assert target.status == TargetStatus.DEFERRED
    assert target.members.get(person=widow).result == MemberResult.TO_REACH


def test_unanswered_calls_come_back_at_other_times_then_stop(world):
    make_home(world.north)
    campaign = running_campaign(world)
    seen = []
    while target := claim_next(campaign, by=world.ana):
        seen.append(target.held_since)
        target, _ = finish(target, report(Outcome.NO_ANSWER), world.ana)
        if target.status != TargetStatus.DEFERRED:
            break
        world.clock.move_to(target.due_at)
    assert len(seen) == campaign.max_attempts and target.status == TargetStatus.UNREACHABLE
    assert target.members.get().result == MemberResult.UNREACHABLE
    assert len({at.weekday() for at in seen[:3]}) == 3, "three tries over three days"
    assert len({at.hour for at in seen[:3]}) == 3


def test_a_home_never_reached_is_reopened_by_a_supervisor_with_all_its_tries(world):
    make_home(world.north)
    campaign = running_campaign(world)
    campaigns.set_retry_rules(campaign, rules={}, max_attempts=1, by=world.manager)
    target, _ = finish(claim_next(campaign, by=world.ana), report(Outcome.NO_ANSWER), world.ana)
    assert target.status == TargetStatus.UNREACHABLE
    with pytest.raises(Refusal):
        reopen_home(target, by=world.ana)
    world.clock.shift(timedelta(minutes=1))
    reopen_home(target, by=world.manager)
    campaigns.set_retry_rules(campaign, rules={}, max_attempts=2, by=world.manager)
    world.clock.shift(timedelta(minutes=1))
    target, _ = finish(claim_next(campaign, by=world.ana), report(Outcome.NO_ANSWER), world.ana)
    assert target.status == TargetStatus.DEFERRED


def test_a_language_barrier_goes_to_another_caller(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    target, _ = finish(claim_next(campaign, by=world.ana), report(Outcome.LANGUAGE_BARRIER), world.ana)
    world.clock.shift(timedelta(hours=4, minutes=30))
    assert claim_next(campaign, by=world.ana) is None
    assert claim_next(campaign, by=world.bob).pk == target.pk


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (None, "Indiquez le jour"),
        (OPEN - timedelta(hours=1), "dans l’avenir"),
        (OPEN + timedelta(hours=10), "mercredi 25 novembre à 9"),
    ],
)
def test_refuses_a_callback_without_time_in_the_past_or_outside_calling_hours(world, at, sentence):
    make_home(world.north)
    target = claim_next(running_campaign(world), by=world.ana)
    with pytest.raises(BadReport, match=sentence):
        complete_call(
            claim_id=target.claim_id, report=report(Outcome.CALLBACK_REQUESTED, callback_at=at), by=world.ana
        )


def test_a_serious_risk_is_announced_to_its_officer_and_a_lesser_one_is_noted(world, published):
    [odette] = people_of(make_home(world.north))
    campaign = running_campaign(world)
    call = report(Outcome.ANSWERED_NEED, said(odette, "reached", risks=[("no_food", 3), ("lives_alone", 1)]))
    finish(claim_next(campaign, by=world.ana), call, world.ana)
    [fact] = published
    assert (fact.officer_id, fact.level, fact.person_id) == (world.lead.pk, 3, odette.pk)
    assert Signal.objects.get(risk="no_food").officer == world.lead
    assert Signal.objects.get(risk="lives_alone").officer is None


def test_the_agencys_own_officer_comes_before_the_campaigns(world, published):
    [odette] = people_of(make_home(world.north))
    campaign = running_campaign(world)
    campaigns.name_risk_officer(campaign, agency=world.north.agency, user=world.manager, by=world.manager)
    call = report(Outcome.ANSWERED_NEED, said(odette, "reached", risks=[("fall", 4)]))
    finish(claim_next(campaign, by=world.ana), call, world.ana)
    assert [fact.officer_id for fact in published] == [world.manager.pk]


def test_a_case_that_cannot_be_opened_undoes_the_call(world, monkeypatch):
    from loge.domains.outreach.operations import signals

    [odette] = people_of(make_home(world.north))
    target = claim_next(running_campaign(world), by=world.ana)
    monkeypatch.setattr(signals.events, "publish", lambda event: (_ for _ in ()).throw(RuntimeError("down")))
    with pytest.raises(RuntimeError):
        finish(target, report(Outcome.ANSWERED_NEED, said(odette, "reached", risks=[("fall", 4)])), world.ana)
    target.refresh_from_db()
    assert target.status == TargetStatus.HELD and not Attempt.objects.exists()


def test_a_draft_outlives_the_hold_and_goes_with_the_call(world):
    make_home(world.north)
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    save_draft(claim_id=target.claim_id, content={"note": "Elle va"}, by=world.ana)
    save_draft(claim_id=target.claim_id, content={"note": "Elle va bien"}, by=world.ana)
    world.clock.shift(timedelta(minutes=30))
    save_draft(claim_id=target.claim_id, content={"note": "Elle va bien."}, by=world.ana)
    assert CallDraft.objects.get().content == {"note": "Elle va bien."}
    complete_call(claim_id=target.claim_id, report=report(Outcome.ANSWERED_OK), by=world.ana)
    save_draft(claim_id=target.claim_id, content={"note": "trop tard"}, by=world.ana)
    assert not CallDraft.objects.exists(), "a last keystroke after the end makes no draft"


def test_a_late_report_is_kept_when_nobody_else_completed_and_takes_the_home_from_the_next_holder(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    lost = claim_next(campaign, by=world.ana)
    world.clock.shift(timedelta(minutes=15))
    taken = claim_next(campaign, by=world.bob)
    target, _ = finish(lost, report(Outcome.ANSWERED_OK), world.ana)
    assert target.status == TargetStatus.REACHED and target.holder is None
    with pytest.raises(Stale, match="Ana"):
        complete_call(claim_id=taken.claim_id, report=report(Outcome.ANSWERED_OK, note="Aussi"), by=world.bob)
    assert CallDraft.objects.get(caller=world.bob).content["note"] == "Aussi"
    assert Attempt.objects.count() == 1


def test_a_late_unanswered_call_leaves_the_home_with_whoever_is_calling_it(world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana, world.bob)
    lost = claim_next(campaign, by=world.ana)
    world.clock.shift(timedelta(minutes=15))
    taken = claim_next(campaign, by=world.bob)
    target, _ = finish(lost, report(Outcome.NO_ANSWER), world.ana)
    assert target.holder == world.bob and target.claim_id == taken.claim_id and target.attempts == 1


def test_a_call_on_the_line_is_finished_even_after_the_campaign_was_paused(world):
    make_home(world.north)
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    campaigns.pause_campaign(campaign, by=world.manager)
    target, _ = finish(target, report(Outcome.ANSWERED_OK), world.ana)
    assert target.status == TargetStatus.REACHED


def test_refuses_people_who_do_not_live_there_and_codes_that_do_not_exist(world):
    [odette] = people_of(make_home(world.north))
    [other] = people_of(make_home(world.south, ages=[40]))
    target = claim_next(running_campaign(world), by=world.ana)
    for person in (
        said(other, "reached"),
        said(odette, "reached", needs=["gold"]),
        said(odette, "reached", risks=[("fall", 7)]),
    ):
        with pytest.raises(BadReport):
            complete_call(claim_id=target.claim_id, report=report(Outcome.ANSWERED_OK, person), by=world.ana)


def ended(user, target, result):
    return _Ending(target.claim_id, result, user, on_paper=False, keyed_by=None)


def test_calls_that_end_at_the_same_instant_are_each_written_as_if_alone(world):
    couple, alone = make_home(world.north, ages=[95, 91]), make_home(world.north, ages=[85])
    campaign = running_campaign(world, world.ana, world.bob)
    first, second = claim_next(campaign, by=world.ana), claim_next(campaign, by=world.bob)
    assert (first.household, second.household) == (couple, alone)
    save_draft(claim_id=second.claim_id, content={"note": "…"}, by=world.bob)
    [elder, younger] = people_of(couple)
    both = report(
        Outcome.ANSWERED_OK,
        said(elder, "reached", answers={"eau": "oui"}),
        said(younger, "reached"),
        note="« Ça va »",
    )
    attempts = _complete_at_once(
        [ended(world.bob, second, CallReport(outcome=Outcome.NO_ANSWER)), ended(world.ana, first, both)]
    )
    assert [attempt.claim_id for attempt in attempts] == [second.claim_id, first.claim_id]
    unanswered, answered = (Attempt.objects.get(pk=attempt.pk) for attempt in attempts)
    assert (unanswered.caller, unanswered.outcome, unanswered.note) == (world.bob, Outcome.NO_ANSWER, "")
    assert (answered.caller, answered.note, answered.household) == (world.ana, "« Ça va »", couple)
    assert {one.person: one.answers for one in answered.results.all()} == {elder: {"eau": "oui"}, younger: {}}
    assert not unanswered.results.exists() and not CallDraft.objects.exists()
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, second.status) == (TargetStatus.REACHED, TargetStatus.DEFERRED)
    assert first.holder is second.holder is None
    assert set(first.members.values_list("result", flat=True)) == {MemberResult.REACHED}
    lines = Entry.objects.filter(action="outreach.call_completed")
    assert {(line.by, line.target_id, line.facts["attempt"]) for line in lines} == {
        (world.bob, str(second.pk), unanswered.pk),
        (world.ana, str(first.pk), answered.pk),
    }


def test_one_bad_report_or_one_lost_claim_among_several_undoes_all_so_that_each_is_looked_at_alone(world):
    make_home(world.north, ages=[95]), make_home(world.north, ages=[85])
    campaign = running_campaign(world, world.ana, world.bob)
    first, second = claim_next(campaign, by=world.ana), claim_next(campaign, by=world.bob)
    fine = ended(world.ana, first, CallReport(outcome=Outcome.NO_ANSWER))
    with pytest.raises(BadReport):
        _complete_at_once([fine, ended(world.bob, second, CallReport(outcome=Outcome.CALLBACK_REQUESTED))])
    with pytest.raises(NotFree):
        _complete_at_once([fine, ended(world.ana, second, CallReport(outcome=Outcome.NO_ANSWER))])
    with pytest.raises(NotFree):  # sent twice
        _complete_at_once([fine, fine])
    assert not Attempt.objects.exists() and Target.objects.filter(status=TargetStatus.HELD).count() == 2


@pytest.mark.parametrize(
    ("said_of_them", "plain"),
    [
        ({}, True),
        ({"answers": {"eau": "oui"}, "result": "reached"}, True),
        ({"needs": ["rent"]}, False),
        ({"risks": [("heat", 4)]}, False),
        ({"consents": [("CCAS", True)]}, False),
    ],
)
def test_only_calls_that_concern_nobody_else_share_a_transaction(said_of_them, plain):
    assert (
        CallReport(outcome=Outcome.ANSWERED_OK, results=[PersonReport(person_id=1, **said_of_them)]).is_plain is plain
    )
