from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.peace import gate
from loge.registers.peace.choices import Answer
from loge.registers.peace.events import ContactPaused, ContactResumed
from loge.registers.peace.models import ContactPause, OutgoingContact
from loge.registers.peace.operations import lift_pause, log_contact, pause_contacts
from loge.registers.peace.queries import homes_to_leave_alone, paused_homes, to_decide
from loge.registers.peace.rules import is_safe_now, next_morning
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.operations.sealing import lift
from loge.registers.seals.tests.factories import sealed
from loge.registers.tenants.models import ContactRefusal
from loge.registers.tenants.tests.factories import make_home

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)  # 10:30 in Paris


@pytest.fixture
def world():
    with time_machine.travel(TUESDAY, tick=False):
        agency = AgencyFactory()
        home = make_home(ages=[44, 42], agency=agency)
        yield SimpleNamespace(
            home=home,
            person=home.occupants.order_by("pk").last().person,
            other=home.reference_person,
            worker=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
            colleague=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
            agent=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT], agencies=[agency]),
            stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[AgencyFactory()]),
            volunteer=UserFactory(roles=[Role.VOLUNTEER_CALLER]),
        )


def ask(world, channel="sms", **changes):
    return gate.ask(**{"household_id": world.home.pk, "channel": channel, "trade": "cases", "now": TUESDAY} | changes)


def log(world, channel="sms", **changes):
    given = {"household_id": world.home.pk, "channel": channel, "trade": "outreach", "at": TUESDAY, "by": world.agent}
    log_contact(**(given | changes))


def test_nothing_stands_in_the_way_of_an_ordinary_home(world):
    assert ask(world) == gate.Verdict(Answer.GO) and ask(world).may_go


def test_an_unknown_channel_is_a_fault_of_the_caller(world):
    with pytest.raises(ValueError):
        ask(world, channel="pigeon")


def test_one_message_per_home_and_day_whatever_the_trade(world):
    log(world)
    verdict = ask(world, channel="letter")
    assert verdict.answer == Answer.WAIT and "déjà été contacté" in verdict.sentence
    assert verdict.until == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert ask(world, now=TUESDAY + timedelta(days=1)).may_go


def test_a_courtesy_call_today_means_no_reminder_today_but_a_call_without_answer_does_not_count(world):
    log(world, channel="phone", spoken=False)
    assert ask(world).may_go
    log(world, channel="phone", spoken=True)
    assert ask(world).answer == Answer.WAIT
    assert ask(world, channel="phone").may_go


def test_the_landlord_may_allow_two_messages(world, settings):
    settings.LOGE_MESSAGES_PER_DAY = 2
    log(world)
    assert ask(world).may_go
    log(world, channel="email")
    assert not ask(world).may_go


def test_a_contact_logged_twice_counts_once(world):
    for _ in range(2):
        log(world, about="outreach.Attempt:7")
    assert OutgoingContact.objects.count() == 1


def test_a_pause_puts_off_until_its_end(world):
    until = TUESDAY + timedelta(days=5)
    pause_contacts(world.home, reason="hospital", until=until, by=world.agent)
    verdict = ask(world, channel="phone")
    assert (verdict.answer, verdict.until) == (Answer.WAIT, until) and "29/11/2026" in verdict.sentence
    assert ask(world, now=until).may_go


def test_the_pause_of_one_person_leaves_the_others_alone(world):
    until = TUESDAY + timedelta(days=5)
    pause_contacts(world.home, reason="hospital", until=until, person=world.person, by=world.agent)
    assert ask(world, person_id=world.other.pk).may_go
    assert not ask(world, person_id=world.person.pk).may_go and not ask(world).may_go


def test_a_pause_without_an_end_waits_for_a_human(world):
    pause_contacts(world.home, reason="bereavement", by=world.agent)
    assert ask(world) == gate.HUMAN


def test_someone_in_danger_is_reached_in_spite_of_a_pause_and_of_yesterday_s_message(world):
    pause_contacts(world.home, reason="hospital", by=world.agent)
    log(world)
    assert ask(world, urgent=True).may_go


def test_who_refused_calls_gets_letters(world):
    ContactRefusal.objects.create(person=world.other, refused_at=TUESDAY, recorded_by=world.agent)
    assert ask(world, channel="phone").may_go, "someone else there did not refuse"
    assert ask(world, channel="phone", person_id=world.other.pk) == gate.HUMAN
    assert ask(world, channel="letter", person_id=world.other.pk).may_go


@pytest.mark.parametrize("channel", ["phone", "voicemail", "sms", "email", "letter", "visit"])
@pytest.mark.parametrize("urgent", [False, True])
def test_a_protected_home_answers_as_any_home_for_which_a_human_decides(world, channel, urgent):
    sealed(world.person, by=world.worker)
    for person in (None, world.person.pk, world.other.pk):
        protected = ask(world, channel=channel, person_id=person, urgent=urgent)
        assert protected == gate.HUMAN


def test_the_same_price_in_queries_protected_or_paused(world, django_assert_num_queries):
    seal = sealed(world.person, by=world.worker)
    with django_assert_num_queries(2):
        ask(world)
    lift(seal, by=world.worker)
    pause_contacts(world.home, reason="human", referent=world.worker, by=world.worker)
    with django_assert_num_queries(2):
        ask(world)


def test_what_the_protected_person_agreed_goes_in_its_window_and_to_its_number(world):
    seal = sealed(world.person, by=world.worker)
    agreed = {"person": world.person, "channel": "sms", "allowed": True, "value": "+33639980001", "by": world.worker}
    set_safe_contact(seal, **agreed, days=[2], since_hour=time(10), until_hour=time(11))
    safe = {"person_id": world.person.pk, "value": "+33639980001"}
    assert ask(world, **safe).may_go
    assert ask(world, **safe | {"value": "+33639980002"}) == gate.HUMAN
    assert ask(world, **safe | {"now": TUESDAY + timedelta(hours=1)}) == gate.HUMAN
    assert ask(world, **safe | {"now": TUESDAY + timedelta(days=1)}) == gate.HUMAN
    assert ask(world, **safe, channel="letter") == gate.HUMAN
    assert ask(world, person_id=world.other.pk, value="+33639980001") == gate.HUMAN


def test_two_seals_must_both_agree(world):
    first, second = sealed(world.person, by=world.worker), sealed(world.person, by=world.colleague)
    set_safe_contact(first, person=world.person, channel="sms", allowed=True, by=world.worker)
    assert ask(world, person_id=world.person.pk) == gate.HUMAN
    set_safe_contact(second, person=world.person, channel="sms", allowed=True, by=world.colleague)
    assert ask(world, person_id=world.person.pk).may_go


def test_someone_protected_is_so_wherever_they_are_written_to(world):
    """A letter to the old address, about them, is still a contact with them."""
    sealed(world.person, by=world.worker)
    elsewhere = make_home(ages=[60])
    assert ask(world, household_id=elsewhere.pk, person_id=world.person.pk) == gate.HUMAN
    assert ask(world, household_id=elsewhere.pk).may_go


def test_a_window_follows_the_clock_of_paris():
    row = SimpleNamespace(allowed=True, value="", days=[], since_hour=time(10), until_hour=time(11))
    assert is_safe_now([row], at=datetime(2026, 7, 7, 8, 0, tzinfo=UTC))
    assert not is_safe_now([row], at=datetime(2026, 12, 8, 8, 59, tzinfo=UTC))
    assert not is_safe_now([row], at=datetime(2026, 12, 8, 10, 0, tzinfo=UTC))
    assert not is_safe_now([], at=TUESDAY)


def test_the_next_morning_is_nine_in_paris_across_the_change_of_hour():
    assert next_morning(datetime(2026, 10, 24, 20, tzinfo=UTC)) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def test_a_pause_leaves_its_trail_and_is_announced(world, published):
    pause = pause_contacts(world.home, reason="hospital", until=TUESDAY + timedelta(days=2), by=world.agent)
    assert Entry.objects.get(action="peace.contacts_paused").target_id == str(pause.pk)
    lift_pause(pause, by=world.agent)
    assert Entry.objects.filter(action="peace.contacts_resumed", by=world.agent).exists()
    assert [type(fact) for fact in published] == [ContactPaused, ContactResumed]
    with pytest.raises(Stale, match="déjà terminée"):
        lift_pause(pause, by=world.agent)


def test_a_pause_is_refused_to_volunteers_and_when_it_makes_no_sense(world):
    with pytest.raises(Refusal, match="suspendre"):
        pause_contacts(world.home, reason="away", by=world.volunteer)
    with pytest.raises(Refusal, match="déjà passée"):
        pause_contacts(world.home, reason="away", until=TUESDAY, by=world.agent)
    with pytest.raises(Refusal, match="qui décide"):
        pause_contacts(world.home, reason="human", by=world.agent)
    with pytest.raises(Refusal, match="ne décide pas"):
        pause_contacts(world.home, reason="human", referent=world.agent, by=world.agent)


def test_what_a_human_decides_is_lifted_by_that_human_or_by_the_trade_when_they_left(world):
    pause = pause_contacts(world.home, reason="human", referent=world.worker, by=world.agent)
    for user in (world.agent, world.colleague):
        with pytest.raises(Refusal, match="seule à lever"):
            lift_pause(pause, by=user)
    world.worker.is_active = False
    world.worker.save()
    assert list(to_decide(world.colleague, timezone.now())) == [pause]
    lift_pause(pause, by=world.colleague)
    assert ContactPause.objects.get().lifted_by == world.colleague


def test_only_that_human_sees_that_a_human_decides(world):
    pause_contacts(world.home, reason="human", referent=world.worker, by=world.agent)
    seen = {user: ContactPause.objects.visible_to(user).count() for user in (world.worker, world.agent)}
    assert set(seen.values()) == {1}
    assert not ContactPause.objects.visible_to(world.colleague).exists()
    assert [row.household for row in to_decide(world.worker, timezone.now())] == [world.home]
    assert not to_decide(world.colleague, timezone.now()).exists()


def test_an_ordinary_pause_is_seen_in_its_perimeter(world):
    pause_contacts(world.home, reason="hospital", by=world.agent)
    assert ContactPause.objects.visible_to(world.colleague).exists()
    assert not ContactPause.objects.visible_to(world.stranger).exists()


def test_bulk_lists_leave_both_kinds_of_homes_alone_in_one_array(world):
    paused = make_home(ages=[80])
    pause_contacts(paused, reason="away", until=TUESDAY + timedelta(days=1), by=world.agent)
    sealed(world.person, by=world.worker)
    assert homes_to_leave_alone(TUESDAY) == sorted([world.home.pk, paused.pk])
    assert homes_to_leave_alone(TUESDAY + timedelta(days=2)) == [world.home.pk]


def test_of_two_pauses_the_longer_counts(world):
    for days in (9, 3):
        pause_contacts(world.home, reason="away", until=TUESDAY + timedelta(days=days), by=world.agent)
    assert paused_homes(TUESDAY)[world.home.pk].until == TUESDAY + timedelta(days=9)
    assert ask(world).until == TUESDAY + timedelta(days=9)
