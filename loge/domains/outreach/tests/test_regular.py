"""People who wished to be called regularly: voluntary, at their rhythm, by the same voice when it is there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.domains.outreach.models import PersonToWarn, RegularCall, Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.people_to_warn import add_person_to_warn, remove_person_to_warn
from loge.domains.outreach.operations.regular import (
    end_regular,
    enrol_regular,
    open_regular_campaign,
    resume_regular,
    review_regular,
    suspend_regular,
)
from loge.domains.outreach.operations.waves import approve_wave, draft_wave
from loge.domains.outreach.rules import CallReport, next_call
from loge.domains.outreach.schedules import feed_regular_calls
from loge.domains.outreach.tests.world import enrol, make_home
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.peace import gate
from loge.registers.peace.operations import lift_pause


@pytest.fixture
def campaign(world):
    campaign = open_regular_campaign(dpia_reference="AIPD-2026-03", by=world.manager)
    enrol(world, campaign, world.ana, world.lead)
    campaigns.name_risk_officer(campaign, agency=None, user=world.lead, by=world.manager)
    return campaigns.start_campaign(campaign, by=world.manager)


@pytest.fixture
def person(world):
    return make_home(world.north).reference_person


def enrolled(world, person, **changes):
    facts = {"reason": "alone", "rhythm": "weekly", "agreed": True, "by": world.lead}
    return enrol_regular(person, **(facts | changes))


def days(world, number):
    world.clock.shift(timedelta(days=number))
    feed_regular_calls()


def call(world, campaign, outcome="answered_ok", by=None):
    by = by or world.ana
    target = claim_next(campaign, by=by)
    said = {"spoke_with": "self"} if outcome == "answered_ok" else {}
    complete_call(claim_id=target.claim_id, report=CallReport(outcome=outcome, **said), by=by)
    feed_regular_calls()
    return target


@pytest.mark.parametrize("rhythm, day", [
    ("three_a_week", date(2026, 11, 26)), ("twice_a_week", date(2026, 11, 27)), ("weekly", date(2026, 12, 1)),
    ("fortnightly", date(2026, 12, 8)), ("monthly", date(2026, 12, 24)), ("quarterly", date(2027, 2, 24)),
    ("yearly", date(2027, 11, 24)),
])  # fmt: skip
def test_each_rhythm_has_its_next_working_day(rhythm, day):
    assert next_call(rhythm, after=date(2026, 11, 24)) == day


def test_a_rhythm_that_falls_on_christmas_waits_for_the_next_working_day():
    assert next_call("weekly", after=date(2026, 12, 18)) == date(2026, 12, 28)


def test_the_day_come_the_home_is_in_the_queue_and_the_call_gives_the_next_day(world, campaign, person):
    mine = enrolled(world, person)
    assert mine.next_on == date(2026, 12, 1) and claim_next(campaign, by=world.ana) is None
    days(world, 7)
    assert call(world, campaign).household == mine.household
    mine.refresh_from_db()
    assert mine.due_since is None and mine.next_on == date(2026, 12, 8) and mine.last_heard_at == timezone.now()
    assert claim_next(campaign, by=world.ana) is None
    days(world, 7)
    assert call(world, campaign).household == mine.household


def test_the_same_voice_has_the_home_first_and_anyone_the_day_after(world, campaign, person):
    enrolled(world, person, preferred_caller=world.lead)
    days(world, 7)
    assert claim_next(campaign, by=world.ana) is None
    days(world, 1)
    assert claim_next(campaign, by=world.ana) is not None


def test_a_preferred_caller_who_left_keeps_nobody_waiting(world, campaign, person):
    enrolled(world, person, preferred_caller=world.lead)
    campaigns.withdraw_caller(campaign.callers.get(user=world.lead), by=world.manager)
    days(world, 7)
    assert claim_next(campaign, by=world.ana) is not None


def test_in_hospital_nobody_calls_until_the_day_said(world, campaign, person):
    mine = enrolled(world, person)
    days(world, 7)
    suspend_regular(mine, until=timezone.localdate() + timedelta(days=14), by=world.lead)
    assert claim_next(campaign, by=world.ana) is None
    days(world, 7)
    assert claim_next(campaign, by=world.ana) is None
    days(world, 7)
    mine.refresh_from_db()
    assert mine.state == "active" and claim_next(campaign, by=world.ana) is not None


def test_back_sooner_than_said(world, campaign, person):
    mine = suspend_regular(enrolled(world, person), until=None, by=world.lead)
    resume_regular(mine, by=world.lead)
    feed_regular_calls()
    assert claim_next(campaign, by=world.ana) is not None
    with pytest.raises(Refusal, match="ne sont pas suspendus"):
        resume_regular(mine, by=world.lead)


def test_no_trade_contacts_someone_in_hospital_and_the_pause_ends_with_the_suspension(world, campaign, person):
    home = person.occupancies.get().household

    def asked():
        return gate.ask(household_id=home.pk, person_id=person.pk, channel="sms", trade="cases", now=timezone.now())

    mine = suspend_regular(enrolled(world, person), until=None, by=world.lead)
    assert (mine.pause.reason, asked().may_go) == ("hospital", False)
    resume_regular(mine, by=world.lead)
    assert asked().may_go and RegularCall.objects.get().pause is None
    until = timezone.localdate() + timedelta(days=3)
    mine = suspend_regular(RegularCall.objects.get(), until=until, reason="away", by=world.lead)
    assert asked().until.astimezone(timezone.get_current_timezone()).date() == until
    days(world, 3)
    assert asked().may_go and RegularCall.objects.get().state == "active"


def test_a_pause_lifted_from_the_file_begins_the_calls_again(world, campaign, person):
    mine = suspend_regular(enrolled(world, person), until=None, by=world.lead)
    lift_pause(mine.pause, by=world.lead)
    mine.refresh_from_db()
    assert (mine.state, mine.pause, mine.next_on) == ("active", None, timezone.localdate())


def test_who_says_no_more_on_the_phone_is_called_no_more(world, campaign, person):
    mine = enrolled(world, person)
    days(world, 7)
    call(world, campaign, "refused")
    mine.refresh_from_db()
    assert (mine.state, mine.end) == ("ended", "by_person")
    days(world, 30)
    assert claim_next(campaign, by=world.ana) is None


def test_a_call_never_answered_goes_to_the_chain_and_the_rhythm_goes_on(world, campaign, person):
    mine = enrolled(world, person)
    days(world, 7)
    Target.objects.update(attempts=4)
    campaigns.set_retry_rules(campaign, rules={}, max_attempts=1, by=world.manager)
    call(world, campaign, "no_answer")
    mine.refresh_from_db()
    assert Target.objects.get().pursuits.filter(ended_at=None).exists()
    assert mine.state == "active" and mine.due_since is None and mine.last_heard_at is None


def test_ended_by_hand_leaves_the_queue_and_its_trail(world, campaign, person):
    mine = enrolled(world, person)
    days(world, 7)
    end_regular(mine, end="no_longer_needed", by=world.lead)
    assert claim_next(campaign, by=world.ana) is None
    assert Entry.objects.get(action="outreach.regular_ended").by == world.lead
    with pytest.raises(Refusal, match="terminés"):
        suspend_regular(mine, until=None, by=world.lead)


def test_the_end_date_ends_it(world, campaign, person):
    mine = enrolled(world, person, ends_on=timezone.localdate() + timedelta(days=3))
    days(world, 4)
    mine.refresh_from_db()
    assert mine.end == "term"


def test_two_of_one_home_are_one_line_in_the_queue(world, campaign):
    home = make_home(world.north, ages=(86, 84))
    first, second = [one.person for one in home.occupants.order_by("pk")]
    enrolled(world, first), enrolled(world, second)
    days(world, 7)
    assert Target.objects.count() == 1
    end_regular(RegularCall.objects.get(person=first), end="by_person", by=world.lead)
    assert claim_next(campaign, by=world.ana) is not None, "the other one is still to be called"


def test_it_is_voluntary_once_and_within_the_perimeter(world, campaign, person):
    with pytest.raises(Refusal, match="volontaires"):
        enrolled(world, person, agreed=False)
    with pytest.raises(Refusal, match="n’inscrivez pas"):
        enrolled(world, person, by=world.bob)
    with pytest.raises(Refusal, match="périmètre"):
        enrolled(world, person, by=world.zoe)
    enrolled(world, person)
    with pytest.raises(Refusal, match="déjà inscrite"):
        enrolled(world, person)


def test_without_its_campaign_nobody_is_enrolled_and_there_is_one_only(world, person):
    with pytest.raises(Refusal, match="Ouvrez d’abord"):
        enrolled(world, person)
    open_regular_campaign(dpia_reference="A", by=world.manager)
    with pytest.raises(Refusal, match="existe déjà"):
        open_regular_campaign(dpia_reference="A", by=world.manager)


def test_a_review_changes_the_rhythm_and_asks_again_in_six_months(world, campaign, person):
    mine = review_regular(enrolled(world, person), rhythm="monthly", by=world.lead)
    assert mine.next_on == date(2026, 12, 24) and mine.review_on == date(2027, 5, 24)


def test_people_to_warn_are_named_by_the_person_and_may_be_taken_back(world, person):
    with pytest.raises(Refusal, match="lui-même désignées"):
        add_person_to_warn(person, name="Lucie", phone="06 39 98 00 01", agreed=False, by=world.lead)
    with pytest.raises(Refusal, match="n’est pas un numéro"):
        add_person_to_warn(person, name="Lucie", phone="12", agreed=True, by=world.lead)
    someone = add_person_to_warn(person, name="Lucie", phone="06 39 98 00 01", agreed=True, by=world.lead)
    assert someone.phone == "+33639980001" and someone.rank == 1
    with pytest.raises(Refusal, match="déjà noté"):
        add_person_to_warn(person, name="Lucie", phone="0639980001", agreed=True, by=world.lead)
    remove_person_to_warn(someone, by=world.lead)
    assert not PersonToWarn.objects.filter(ended_at=None).exists()


def said(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_no_wave_is_drawn_among_those_who_agreed_one_by_one(client, world, campaign):
    with pytest.raises(Refusal, match="avec son accord"):
        draft_wave(campaign, label="", criteria={"min_age": 70}, reference_date=campaign.starts_on, by=world.manager)
    composed = campaign.waves.create(
        number=2, criteria={"min_age": 70}, reference_date=campaign.starts_on, created_at=timezone.now()
    )
    with pytest.raises(Refusal, match="avec son accord"):
        approve_wave(composed, by=world.manager)
    client.force_login(world.manager)
    overview = said(client.get(f"/campagnes/{campaign.pk}/"))
    assert "Personnes inscrites" in overview and "Composer une vague" not in overview
    assert "Première vague" not in overview and "/vagues/" not in overview
    for path in (f"/campagnes/{campaign.pk}/vagues/1/", f"/campagnes/{campaign.pk}/vagues/nouvelle"):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200 and "inscrit un par un" in said(answer)


def test_the_screens_enrol_suspend_resume_and_end(client, world, campaign, person):
    client.force_login(world.lead)
    assert f"/appels-reguliers/inscrire/{person.pk}/" in said(client.get(f"/locataires/{person.pk}/"))
    path = f"/appels-reguliers/inscrire/{person.pk}/"
    answer = client.post(path, {"reason": "alone", "rhythm": "monthly"})
    assert answer.status_code == 422 and "volontaires" in said(answer) and 'value="monthly" selected' in said(answer)
    client.post(path, {"reason": "alone", "rhythm": "monthly", "agreed": "on"})
    mine = RegularCall.objects.get()
    here = f"/appels-reguliers/{mine.pk}/"
    answer = client.post(f"{here}prevenir/", {"name": "Lucie", "phone": "12", "agreed": "on"})
    assert answer.status_code == 422 and "Lucie" in said(answer) and "n’est pas un numéro" in said(answer)
    client.post(f"{here}prevenir/", {"name": "Lucie", "phone": "0639980001", "agreed": "on"})
    assert "Lucie" in said(client.get(here))
    steps = [
        ("suspendre", {"reason": "hospital"}, "suspended"),
        ("reprendre", {}, "active"),
        ("revoir", {"rhythm": "weekly"}, "active"),
        ("terminer", {"end": "by_person"}, "ended"),
    ]
    for verb, data, state in steps:
        assert client.post(f"{here}{verb}/", data).status_code == 302
        mine.refresh_from_db()
        assert mine.state == state
    for view in ("en-cours", "a-revoir", "suspendus", "termines"):
        assert (str(person) in said(client.get(f"/appels-reguliers/?vue={view}"))) == (view == "termines")


def test_another_agency_gets_404_and_a_volunteer_is_refused(client, world, campaign, person):
    mine = enrolled(world, person)
    client.force_login(world.zoe)
    assert client.get(f"/appels-reguliers/{mine.pk}/").status_code == 404
    assert client.get(f"/appels-reguliers/inscrire/{person.pk}/").status_code == 404
    assert client.post(f"/appels-reguliers/{mine.pk}/terminer/", {"end": "term"}).status_code == 404
    client.force_login(world.bob)
    assert client.get("/appels-reguliers/").status_code == 403


def test_the_list_reads_the_same_for_two_as_for_twenty(client, world, campaign):
    client.force_login(world.lead)

    def reads():
        with CaptureQueriesContext(connection) as caught:
            client.get("/appels-reguliers/")
        return len(caught)

    for _ in range(2):
        enrolled(world, make_home(world.north).reference_person)
    reads()
    few = reads()
    for _ in range(18):
        enrolled(world, make_home(world.north).reference_person)
    assert reads() == few
