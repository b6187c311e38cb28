"""People over an age of whom nothing was heard for months: proposed, with the criteria that found them, never decided."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.domains.outreach.models import Attempt, QuietDismissal, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.quiet import dismiss_quiet_home, draw_quiet_homes
from loge.domains.outreach.queries.quiet import QuietCriteria, quiet_people
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import make_home, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.peace.choices import LifeSign
from loge.registers.peace.operations import log_contact, note_signs_of_life, pause_contacts
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.models import ContactRefusal


@pytest.fixture
def home(world):
    return make_home(world.north, ages=(86,))


def found(world, viewer=None, **criteria):
    people = quiet_people(QuietCriteria(**criteria), viewer=viewer or world.lead, today=timezone.localdate())
    return [one.household for one in people]


def test_someone_old_of_whom_nothing_is_known_is_proposed(world, home):
    make_home(world.north, ages=(60,))
    assert found(world) == [home]
    assert found(world, min_age=90) == [] and len(found(world, min_age=60)) == 2
    assert found(world, viewer=world.zoe) == []


def test_a_call_answered_is_a_sign_of_life_for_some_months(world, home):
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    complete_call(claim_id=target.claim_id, report=CallReport(outcome="answered_ok", spoke_with="self"), by=world.ana)
    assert found(world) == []
    world.clock.shift(timedelta(days=200))
    assert found(world) == [home] and found(world, months=9) == []


def test_a_call_that_nobody_answered_is_not(world, home):
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    complete_call(claim_id=target.claim_id, report=CallReport(outcome="no_answer"), by=world.ana)
    Target.objects.update(status="unreachable")
    assert Attempt.objects.exists() and found(world) == [home]


def test_what_any_other_trade_heard_counts(world, home):
    log_contact(
        household_id=home.pk, channel="visit", trade="proximity", at=timezone.now(), spoken=True, by=world.lead
    )
    assert found(world) == []


@pytest.mark.parametrize("kind", LifeSign.values)
def test_what_the_home_did_by_itself_counts_for_some_months(world, home, kind):
    today = timezone.localdate()
    note_signs_of_life({home.pk: today - timedelta(days=300)}, kind=kind, by=None)
    assert found(world) == [home]
    note_signs_of_life({home.pk: today - timedelta(days=30)}, kind=kind, by=None)
    assert found(world) == []
    note_signs_of_life({home.pk: today - timedelta(days=300)}, kind=kind, by=None)
    assert found(world) == []


def test_a_letter_sent_is_no_sign_of_life(world, home):
    log_contact(household_id=home.pk, channel="letter", trade="arrears", at=timezone.now(), by=world.lead)
    assert found(world) == [home]


def test_who_refused_is_protected_or_left_in_peace_is_not_proposed(world, home):
    refused, quiet = make_home(world.north), make_home(world.north)
    ContactRefusal.objects.create(person=refused.reference_person, refused_at=timezone.now(), recorded_by=world.lead)
    pause_contacts(quiet, reason="bereavement", until=timezone.now() + timedelta(days=9), by=world.manager)
    assert found(world) == [home]
    sealed(home.reference_person, by=world.lead)
    assert found(world) == []


def test_alone_only_when_asked_so(world, home):
    make_home(world.north, ages=(88, 84))
    assert found(world, alone=True) == [home] and len(found(world)) == 3


def test_one_gesture_makes_a_wave_of_the_homes_chosen(world, home):
    campaign = running_campaign(world)
    Target.objects.all().delete()
    mute = make_home(world.north, phones=0)
    wave = draw_quiet_homes(campaign, household_ids=[home.pk, mute.pk], criteria=QuietCriteria(), by=world.manager)
    assert wave.number == 2 and wave.criteria == {"min_age": 75, "no_contact_months": 6}
    assert wave.counts["homes"] == 1 and wave.counts["excluded"] == {"no_number": 1}
    assert claim_next(campaign, by=world.ana).household == home
    assert Entry.objects.get(action="outreach.quiet_homes_drawn").facts["homes"] == 2
    with pytest.raises(Refusal, match="Aucun des foyers"):
        draw_quiet_homes(campaign, household_ids=[home.pk], criteria=QuietCriteria(), by=world.manager)
    with pytest.raises(Refusal, match="ne gérez pas"):
        draw_quiet_homes(campaign, household_ids=[home.pk], criteria=QuietCriteria(), by=world.ana)


def test_a_refusal_is_kept_for_the_time_it_deserves(world, home):
    dismiss_quiet_home(home, reason="later", by=world.lead)
    assert found(world) == []
    world.clock.shift(timedelta(days=40))
    assert found(world) == [home]
    with pytest.raises(Refusal, match="périmètre"):
        dismiss_quiet_home(home, reason="later", by=world.zoe)


def test_the_screen_shows_its_criteria_adds_and_dismisses(client, world, home):
    campaign = running_campaign(world)
    Target.objects.all().delete()
    client.force_login(world.manager)
    shown = client.get("/foyers-silencieux/").content.decode()
    assert "75" in shown and str(home.reference_person.first_name) in shown
    answer = client.post("/foyers-silencieux/ajouter/?age=80&mois=3", {"homes": [home.pk]})
    assert answer.status_code == 422 and "Choisissez une campagne." in answer.content.decode()
    assert "checked" in answer.content.decode()
    answer = client.post("/foyers-silencieux/ajouter/?age=80&mois=3", {"homes": [home.pk], "campaign": campaign.pk})
    assert answer.status_code == 302
    assert Target.objects.get().wave.criteria == {"min_age": 80, "no_contact_months": 3}
    other = make_home(world.north)
    client.post(f"/foyers-silencieux/{other.pk}/ecarter/", {"reason": "surrounded"})
    assert QuietDismissal.objects.get().household == other
    assert client.get("/foyers-silencieux/?age=abc").status_code == 422


def test_another_agency_gets_404_and_a_volunteer_is_refused(client, world, home):
    client.force_login(world.zoe)
    assert client.post(f"/foyers-silencieux/{home.pk}/ecarter/", {"reason": "later"}).status_code == 404
    client.force_login(world.bob)
    assert client.get("/foyers-silencieux/").status_code == 403


def test_the_list_reads_the_same_for_two_as_for_twenty(client, world, home):
    client.force_login(world.lead)

    def reads():
        with CaptureQueriesContext(connection) as caught:
            client.get("/foyers-silencieux/")
        return len(caught)

    make_home(world.north)
    reads()
    few = reads()
    for _ in range(18):
        make_home(world.north)
    assert reads() == few
