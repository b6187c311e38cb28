from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from loge.domains.support.choices import Answer, Mode, SessionStatus
from loge.domains.support.operations.invitations import send_invitation
from loge.domains.support.operations.listening import end_listening, open_listening
from loge.domains.support.operations.mediations import answer_for, close_mediation
from loge.domains.support.operations.sessions import move_session, plan_listening_session, settle_session
from loge.domains.support.presenters import invitation, stage
from loge.domains.support.tests.conftest import everyone_agrees, meeting, plan
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.notifications.models import Message
from loge.registers.peace.models import SignOfLife
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.choices import Channel
from loge.registers.tenants.models import ContactPoint

pytestmark = pytest.mark.django_db


def test_one_side_is_met_before_all_agreed_and_all_only_after(world, mediation):
    plan(mediation, world.worker, party=mediation.parties.first())
    with pytest.raises(Refusal, match="accord de toutes"):
        plan(mediation, world.worker)
    everyone_agrees(mediation, world.worker)
    plan(mediation, world.worker)
    assert stage(mediation) == "Rencontre prévue"


def test_a_meeting_is_to_come_and_has_a_place(world, mediation):
    party = mediation.parties.first()
    with pytest.raises(Refusal, match="à venir"):
        plan(mediation, world.worker, party=party, starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Refusal, match="lieu"):
        plan(mediation, world.worker, party=party, mode=Mode.ON_SITE)


def test_an_ended_mediation_plans_nothing(world, mediation):
    close_mediation(mediation, outcome="failed", by=world.worker)
    with pytest.raises(Stale):
        plan(mediation, world.worker, party=mediation.parties.first())


def test_a_meeting_is_settled_once_and_not_before_its_hour(world, mediation):
    session = plan(mediation, world.worker, party=mediation.parties.first())
    with pytest.raises(Refusal, match="pas encore commencé"):
        settle_session(session, status=SessionStatus.HELD, by=world.worker)
    with time_machine.travel(session.starts_at + timedelta(minutes=5)):
        settle_session(session, status=SessionStatus.HELD, by=world.worker)
        with pytest.raises(Stale):
            settle_session(session, status=SessionStatus.HELD, by=world.manager)
        with pytest.raises(Refusal):
            settle_session(session, status=SessionStatus.CANCELLED, by=world.worker)
    assert Entry.objects.filter(action="support.session_settled").count() == 1
    sign = SignOfLife.objects.get()
    assert (sign.household_id, sign.kind) == (session.party.household_id, "appointment")


def test_no_more_meetings_than_agreed(world, listening):
    first = plan_listening_session(listening, **meeting(), by=world.worker)
    plan_listening_session(listening, **meeting(), by=world.worker)
    with pytest.raises(Refusal, match="2 rendez-vous convenus"):
        plan_listening_session(listening, **meeting(), by=world.worker)
    settle_session(first, status=SessionStatus.CANCELLED, by=world.worker)
    plan_listening_session(listening, **meeting(), by=world.worker)


def test_psychological_support_is_for_social_workers_only(world, listening):
    with pytest.raises(Refusal):
        plan_listening_session(listening, **meeting(), by=world.manager)
    with pytest.raises(Refusal):
        end_listening(listening, end="completed", by=world.manager)


def test_support_wants_a_dated_agreement_and_one_at_a_time(world, listening):
    facts = {"provider": "L’Amarre", "sessions_planned": 3, "by": world.worker}
    with pytest.raises(Refusal, match="déjà en cours"):
        open_listening(person=world.first, agreed_on=timezone.localdate(), **facts)
    with pytest.raises(Refusal, match="accord"):
        open_listening(person=world.second, agreed_on=None, **facts)


def test_ending_it_cancels_what_was_planned(world, listening):
    session = plan_listening_session(listening, **meeting(), by=world.worker)
    end_listening(listening, end="by_the_person", by=world.worker)
    session.refresh_from_db()
    assert session.status == SessionStatus.CANCELLED
    with pytest.raises(Stale):
        end_listening(listening, end="completed", by=world.worker)


def test_an_invitation_says_when_and_where_and_nothing_else(world, mediation):
    everyone_agrees(mediation, world.worker)
    session = plan(mediation, world.worker, mode=Mode.VIDEO, place="https://visio.example/salle")
    event = Calendar.from_ical(invitation(session, landlord="Habitat du Port")).walk("VEVENT")[0]
    assert str(event["summary"]) == "Rendez-vous, Habitat du Port"
    assert str(event["location"]) == "https://visio.example/salle"
    assert event["dtstart"].dt == session.starts_at.replace(microsecond=0)
    shown = invitation(session, landlord="").decode()
    for party in mediation.parties.all():
        assert party.person.last_name not in shown
    assert "diation" not in shown


def test_a_moved_meeting_replaces_the_former_invitation(world, mediation):
    session = plan(mediation, world.worker, party=mediation.parties.first())
    before = Calendar.from_ical(invitation(session, landlord="")).walk("VEVENT")[0]
    moved = move_session(session, **meeting(minutes=60), by=world.worker)
    after = Calendar.from_ical(invitation(moved, landlord="")).walk("VEVENT")[0]
    assert after["uid"] == before["uid"] and int(after["sequence"]) == int(before["sequence"]) + 1


def test_a_cancelled_meeting_says_so_to_calendars(world, mediation):
    one, other = mediation.parties.all()
    session = plan(mediation, world.worker, party=one)
    answer_for(other, answer=Answer.NO, on=timezone.localdate(), by=world.worker)
    session.refresh_from_db()
    with pytest.raises(Stale):
        move_session(session, **meeting(), by=world.worker)
    assert b"METHOD:CANCEL" in invitation(session, landlord="")


def mail_of(person, value):
    return ContactPoint.objects.create(person=person, channel=Channel.EMAIL, value=value, as_given=value, rank=1)


def test_the_invitation_goes_by_mail_to_who_has_one_and_names_the_others(world, mediation):
    everyone_agrees(mediation, world.worker)
    session = plan(mediation, world.worker, mode=Mode.VIDEO, place="https://visio.example/salle")
    mail_of(world.first, "premier@example.org")
    invited = send_invitation(session, by=world.worker)
    assert invited.reached == [world.first] and [person for person, _ in invited.others] == [world.second]
    message = Message.objects.get()
    assert message.recipient == "premier@example.org" and "https://visio.example/salle" in message.body
    for word in ("diation", "voisin", world.second.last_name):
        assert word not in message.body + message.subject
    assert Entry.objects.get(action="support.invitation_sent").facts == {"people": [world.first.pk]}


def test_an_invitation_that_reaches_nobody_is_refused_with_the_reason(world, listening):
    session = plan_listening_session(listening, **meeting(), by=world.worker)
    with pytest.raises(Refusal, match="pas d’adresse"):
        send_invitation(session, by=world.worker)
    mail_of(world.first, "premier@example.org")
    pause_contacts(world.home, reason="hospital", until=timezone.now() + timedelta(days=9), by=world.worker)
    with pytest.raises(Refusal, match="suspendues"):
        send_invitation(session, by=world.worker)
    assert not Message.objects.exists()


def test_others_invite_nobody_and_a_cancelled_meeting_invites_nobody(world, listening):
    session = plan_listening_session(listening, **meeting(), by=world.worker)
    mail_of(world.first, "premier@example.org")
    with pytest.raises(Refusal, match="confié"):
        send_invitation(session, by=world.manager)
    session = settle_session(session, status=SessionStatus.CANCELLED, by=world.worker)
    with pytest.raises(Stale):
        send_invitation(session, by=world.worker)
