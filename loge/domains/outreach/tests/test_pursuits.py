"""A home that does not answer never ends in silence: each step has an owner and a deadline, and the search a known end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.outreach.events import HomeStillSilent, HomeUnreachable, NewsBroughtNeed, PursuitEnded
from loge.domains.outreach.models import PersonToWarn, Pursuit, Signal, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_home
from loge.domains.outreach.operations.pursuits import note_lost_message, note_news, set_chain, settle_knock
from loge.domains.outreach.rules import CallReport, ChainRules, PersonReport
from loge.domains.outreach.schedules import follow_silent_homes
from loge.domains.outreach.tests.world import make_home, make_number, running_campaign
from loge.foundation import events
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.foundation.notifications.models import Message
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.choices import PhoneKind


@pytest.fixture
def home(world):
    return make_home(world.north, ages=(86,))


@pytest.fixture
def campaign(world, home):
    return running_campaign(world, world.ana, world.lead)


def call(world, campaign, outcome="no_answer", **changes):
    target = Target.objects.get(campaign=campaign)
    numbers = target.household.reference_person.contact_points.order_by("rank")
    held = claim_home(target, by=world.ana)
    number = changes.pop("number", numbers[0])
    report = CallReport(outcome=outcome, contact_point_id=number.pk, number=number.value, **changes)
    return complete_call(claim_id=held.claim_id, report=report, by=world.ana)


def tick(world, hours=0):
    world.clock.shift(timedelta(hours=hours))
    with events.captured() as told:
        follow_silent_homes()
    return told


def silent(world, campaign, times=3):
    for _ in range(times):
        call(world, campaign)
    return tick(world)


def the_pursuit() -> Pursuit:
    return Pursuit.objects.get()


def said(pursuit) -> list[str]:
    return [f"{line.step}: {line.text}" for line in pursuit.lines.all()]


def test_after_three_calls_without_an_answer_an_sms_leaves_for_the_mobile(world, campaign):
    silent(world, campaign)
    pursuit = the_pursuit()
    assert (pursuit.step, pursuit.owner) == ("sms", world.lead)
    assert pursuit.due_at == timezone.now() + timedelta(hours=24)
    message = Message.objects.get()
    assert message.about == f"outreach.Pursuit:{pursuit.pk}" and "prendre de vos nouvelles" in message.body
    assert Entry.objects.filter(action="outreach.pursuit_begun").exists()


def test_two_calls_are_not_enough(world, campaign):
    silent(world, campaign, times=2)
    assert not Pursuit.objects.exists()


def test_no_sms_leaves_for_a_landline(world, campaign, home):
    home.reference_person.contact_points.update(phone_kind=PhoneKind.LANDLINE)
    silent(world, campaign)
    assert not Message.objects.exists()
    assert "sms: Aucun mobile utilisable dans ce foyer" in said(the_pursuit())


def test_the_steps_follow_one_another_by_themselves_up_to_the_last(world, campaign, home):
    person = home.reference_person
    PersonToWarn.objects.create(
        person=person, name="Lucie Morin", phone="+33639980001", noted_at=timezone.now(), noted_by=world.lead
    )
    silent(world, campaign)
    steps, told = [the_pursuit().step], []
    for _ in range(3):
        told += tick(world, hours=25)
        steps.append(the_pursuit().step)
    assert steps == ["sms", "person_to_warn", "knock", "check"]
    assert [type(event) for event in told] == [HomeUnreachable, HomeStillSilent]
    assert the_pursuit().ended_at is None
    tick(world, hours=48)
    assert the_pursuit().step == "check" and the_pursuit().ended_at is None, "the last step waits for a person"


def test_another_number_goes_back_to_the_callers(world, campaign, home):
    other = make_number(home.reference_person, rank=2)
    silent(world, campaign)
    tick(world, hours=25)
    target = Target.objects.get()
    assert the_pursuit().step == "other_number" and target.status == "waiting"
    call(world, campaign, "answered_ok", spoke_with="self", number=other)
    [event] = tick(world)
    assert isinstance(event, PursuitEnded) and the_pursuit().end == "reached"


def test_a_home_never_reached_is_looked_for_in_the_same_transaction(world, campaign):
    campaign.max_attempts = 1
    campaign.save()
    with events.captured():
        call(world, campaign)
    assert Target.objects.get().status == "unreachable" and the_pursuit().step == "sms"


def test_a_known_risk_hastens_the_chain(world, campaign, home):
    target = Target.objects.get()
    Signal.objects.create(
        target=target, campaign=target.campaign, kind="risk", risk="no_food", level=4, detected_at=timezone.now()
    )
    call(world, campaign)
    [event] = tick(world)
    assert isinstance(event, HomeUnreachable) and event.level == 4
    assert the_pursuit().due_at == timezone.now() + timedelta(hours=1)
    assert not Message.objects.exists()


@pytest.mark.parametrize("result, end, status", [
    ("well", "heard_from", "reached"), ("needs_help", "heard_from", "reached"), ("declined", "declined", "refused"),
])  # fmt: skip
def test_news_end_the_search_and_the_campaign_counts_them(world, campaign, result, end, status):
    campaign.max_attempts = 3
    campaign.save()
    with events.captured():
        for _ in range(3):
            call(world, campaign)
    with events.captured() as told:
        note_news(the_pursuit(), result=result, text="Sa fille l’a vue hier", by=world.lead)
    assert the_pursuit().end == end and Target.objects.get().status == status
    kinds = [type(event) for event in told]
    assert PursuitEnded in kinds and (NewsBroughtNeed in kinds) == (result == "needs_help")


def test_doubt_ends_nothing(world, campaign):
    silent(world, campaign)
    note_news(the_pursuit(), result="not_sure", text="Des volets bougent", by=world.lead)
    assert the_pursuit().ended_at is None and the_pursuit().step == "sms"


def test_no_news_goes_to_the_next_step_at_once_but_never_past_the_last(world, campaign):
    silent(world, campaign)
    with events.captured():
        note_news(the_pursuit(), result="no_news", text="Pas de réponse au SMS", by=world.lead)
        assert the_pursuit().step == "knock"
        note_news(the_pursuit(), result="no_news", text="Personne n’ouvre", by=world.lead)
    assert the_pursuit().step == "check"
    with pytest.raises(Refusal, match="dernière étape"):
        note_news(the_pursuit(), result="no_news", text="Rien", by=world.lead)


def test_news_without_their_source_are_refused_and_so_is_a_stranger(world, campaign):
    silent(world, campaign)
    with pytest.raises(Refusal, match="de qui viennent"):
        note_news(the_pursuit(), result="well", text=" ", by=world.lead)
    with pytest.raises(Refusal, match="ne suivez pas"):
        note_news(the_pursuit(), result="well", text="Vue", by=world.bob)


def test_what_was_seen_at_the_door_counts_as_reached(world, campaign):
    silent(world, campaign)
    with events.captured():
        settle_knock(pursuit_id=the_pursuit().pk, end="seen", text="Vu, tout va bien", by=world.stranger)
    assert the_pursuit().end == "seen" and Target.objects.get().status == "reached"
    assert Target.objects.get().members.get().result == "reached"
    settle_knock(pursuit_id=the_pursuit().pk, end="moved", text="Parti", by=world.stranger)
    assert the_pursuit().end == "seen", "the first news stand"


def test_a_lost_sms_is_not_waited_for(world, campaign):
    silent(world, campaign)
    with events.captured():
        note_lost_message(pursuit_id=the_pursuit().pk, by=None)
    assert the_pursuit().step == "knock"


def test_a_home_that_left_is_not_sought(world, campaign, home):
    for _ in range(3):
        call(world, campaign)
    home.ended_on = timezone.localdate()
    home.save()
    tick(world)
    assert the_pursuit().end == "moved"


def test_the_chain_is_the_campaigns_and_never_loses_its_last_step(world, campaign):
    set_chain(campaign, chain={"bands": {"ordinary": {"attempts": 2, "steps": ["knock", "check"]}}}, by=world.manager)
    campaign.refresh_from_db()
    [event] = silent(world, campaign, times=2)
    assert isinstance(event, HomeUnreachable) and the_pursuit().step == "knock"
    with pytest.raises(Refusal, match="ne se retire pas"):
        set_chain(campaign, chain={"bands": {"ordinary": {"steps": ["sms"]}}}, by=world.manager)
    with pytest.raises(Refusal, match="ne gérez pas"):
        set_chain(campaign, chain={}, by=world.ana)


@pytest.mark.parametrize("wrong", [
    {"bands": {"panic": {}}}, {"bands": {"today": {"attempts": 0}}}, {"bands": {"today": {"hours": "x"}}},
    {"bands": {"today": {"steps": ["check", "pray"]}}},
])  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_refused(wrong):
    with pytest.raises(Refusal):
        ChainRules.parse(wrong)


def test_homes_without_a_number_join_the_chain_only_when_the_campaign_says_so(world):
    make_home(world.north, phones=0)
    campaign = running_campaign(world)
    tick(world)
    assert not Pursuit.objects.exists()
    set_chain(campaign, chain={"no_number": True}, by=world.manager)
    [event] = tick(world)
    assert isinstance(event, HomeUnreachable)
    with events.captured():
        settle_knock(pursuit_id=the_pursuit().pk, end="seen", text="Vu", by=None)
    assert Target.objects.get().status == "reached"


def test_running_twice_at_once_takes_one_step(world, campaign):
    silent(world, campaign)
    tick(world)
    assert the_pursuit().lines.filter(step="sms").count() == 1


def test_someone_of_two_who_answered_leaves_nobody_forgotten(world):
    home = make_home(world.north, ages=(86, 84))
    campaign = running_campaign(world, world.ana)
    first = home.reference_person
    heard = PersonReport(person_id=first.pk, result="reached")
    call(world, campaign, "answered_ok", spoke_with="self", results=[heard])
    for _ in range(3):
        call(world, campaign)
    tick(world)
    assert the_pursuit().step == "sms"


def test_a_home_in_hospital_is_left_in_peace_until_the_end_of_the_pause(world, campaign, home):
    for _ in range(3):
        call(world, campaign)
    until = timezone.now() + timedelta(days=4)
    pause_contacts(home, reason="hospital", until=until, by=world.manager)
    tick(world)
    assert not Message.objects.exists()
    assert (the_pursuit().step, the_pursuit().due_at) == ("", until)
    tick(world, hours=24 * 4 + 1)
    assert the_pursuit().step == "sms"


def test_a_home_for_which_someone_decides_gets_no_message_and_no_visit(world, campaign, home):
    pause_contacts(home, reason="human", referent=world.lead, by=world.manager)
    told = silent(world, campaign)
    assert not Message.objects.exists() and [type(event) for event in told] == [HomeStillSilent]
    assert "knock: Un référent décide des prises de contact avec ce foyer." in said(the_pursuit())
