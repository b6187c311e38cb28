"""From three calls without an answer to someone who knows, whatever happens at the door."""

from datetime import timedelta

import pytest

from loge.domains.cases.models import Case
from loge.domains.outreach.models import Pursuit, Target
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_home
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.schedules import follow_silent_homes
from loge.domains.outreach.tests.world import make_home, make_user, running_campaign
from loge.domains.proximity.models import Knock
from loge.domains.proximity.operations.knocks import decide, record_visit
from loge.domains.proximity.schedules import raise_late_knocks
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import lose
from loge.registers.accounts.access import Perimeter, Role


@pytest.fixture
def silent_home(world):
    """Called three times, sent an SMS; the caretaker has just been asked to go."""
    world.keeper = make_user("gil", Role.CARETAKER, perimeter=Perimeter.RESIDENCES)
    world.keeper.residence_assignments.create(residence=world.north.residence)
    world.boss = make_user("eva", Role.AGENCY_MANAGER, perimeter=Perimeter.AGENCIES, agencies=[world.north.agency])
    home = make_home(world.north)
    world.campaign = running_campaign(world, world.ana)
    for _ in range(3):
        call(world, "no_answer")
    follow_silent_homes()
    assert Pursuit.objects.get().step == "sms"
    world.clock.shift(timedelta(hours=25))
    follow_silent_homes()
    return home


def call(world, outcome, **said):
    held = claim_home(Target.objects.get(campaign=world.campaign), by=world.ana)
    number = held.household.reference_person.contact_points.get()
    report = CallReport(outcome=outcome, contact_point_id=number.pk, number=number.value, **said)
    complete_call(claim_id=held.claim_id, report=report, by=world.ana)


def test_the_caretaker_sees_them_and_the_campaign_counts_them(world, silent_home):
    knock = Knock.objects.get(household=silent_home)
    assert knock.owner == world.keeper and knock.get_reason_display() == "Prendre de ses nouvelles"
    record_visit(knock, result="seen_well", by=world.keeper)
    assert Pursuit.objects.get().end == "seen" and Target.objects.get().status == "reached"
    assert not Case.objects.exists()


def test_help_asked_for_at_the_door_opens_a_case_and_ends_the_search(world, silent_home):
    record_visit(Knock.objects.get(), result="seen_needs_help", needs=["meals"], by=world.keeper)
    assert Pursuit.objects.get().end == "seen"
    assert Case.objects.get().owner == world.boss


def test_a_door_that_stays_shut_goes_to_a_named_person_with_a_deadline(world, silent_home):
    knock = Knock.objects.get()
    record_visit(knock, result="away_or_moved", by=world.keeper)
    decide(knock, decision="no_news", by=world.boss)
    assert Pursuit.objects.get().step == "check" and Pursuit.objects.get().ended_at is None
    case = Case.objects.get()
    assert (case.owner, case.origin) == (world.lead, "outreach.pursuit")


def test_nobody_moves_and_yet_nothing_stops(world, silent_home):
    """The caretaker does not go, the manager does not look: a case stands in the officer's hands all the same."""
    world.clock.shift(timedelta(days=5))
    raise_late_knocks()
    follow_silent_homes()
    assert Knock.objects.get().owner == world.boss and Knock.objects.get().closed_at is None
    assert Pursuit.objects.get().step == "check" and Case.objects.get().owner == world.lead


def test_they_call_back_while_the_caretaker_is_on_the_way(world, silent_home):
    call(world, "answered_ok", spoke_with="self")
    follow_silent_homes()
    assert Pursuit.objects.get().end == "reached" and Knock.objects.get().outcome == "not_needed"


def test_an_sms_that_reaches_nobody_is_not_waited_for(world):
    make_home(world.north)
    make_user("eva", Role.AGENCY_MANAGER, perimeter=Perimeter.AGENCIES, agencies=[world.north.agency])
    world.campaign = running_campaign(world, world.ana)
    for _ in range(3):
        call(world, "voicemail")
    follow_silent_homes()
    lose(Message.objects.get(), "failed", "Numéro inconnu")
    assert Pursuit.objects.get().step == "knock"
