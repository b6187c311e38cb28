"""Many callers at once, on real connections."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from loge.domains.outreach.choices import Outcome, TargetStatus
from loge.domains.outreach.models import Attempt, Target
from loge.domains.outreach.operations import claiming
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import make_home, make_user, make_world, running_campaign
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role

pytestmark = pytest.mark.django_db(transaction=True)

ALWAYS = {str(day): [["00:00", "23:59"]] for day in range(7)}
CALLERS, HOMES = 16, 320


@pytest.fixture
def world():
    claiming._promoted_at.clear()
    return make_world()


def open_campaign(world, callers, **fields):
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=9), "retention_until": today + timedelta(days=99)}
    return running_campaign(world, *callers, hours=ALWAYS, **days, **fields)


def callers(number, prefix="appelant"):
    return [make_user(f"{prefix}{index}", Role.CONTACT_CENTRE_AGENT) for index in range(number)]


def together(*jobs):
    """Run the jobs at the same time, each on its own connection; a failure in one fails the test."""
    barrier, failures = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            barrier.wait()
            job()
        except Exception as failure:  # told to the test, on its own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    if failures:
        raise failures[0]


def drain(campaign, user, served):
    while target := claim_next(campaign, by=user):
        served.append((target.pk, user.pk))
        complete_call(
            claim_id=target.claim_id, report=CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self"), by=user
        )


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_sixteen_callers_drain_the_queue_none_twice_none_lost_and_share_it_fairly(world):
    for _ in range(HOMES):
        make_home(world.north)
    people, served = callers(CALLERS), []
    campaign = open_campaign(world, people)
    together(*[lambda user=user: drain(campaign, user, served) for user in people])
    assert len(served) == len({pk for pk, _ in served}) == HOMES
    assert Attempt.objects.count() == HOMES == Entry.objects.filter(action="outreach.home_claimed").count()
    assert not Target.objects.exclude(status=TargetStatus.REACHED).exists()
    shares = Counter(user for _, user in served)
    # Shares are measured by the bench, on a quiet machine; here, that nobody is left aside.
    assert min(shares[user.pk] for user in people) >= HOMES / CALLERS / 3


def test_one_caller_in_eight_tabs_gets_one_home(world):
    for _ in range(20):
        make_home(world.north)
    [user] = callers(1)
    campaign, found = open_campaign(world, [user]), []
    together(*[lambda: found.append(claim_next(campaign, by=user)) for _ in range(8)])
    assert Target.objects.filter(status=TargetStatus.HELD).count() == 1
    assert len({target.pk for target in found if target}) == 1


def test_two_campaigns_on_the_same_homes_never_ring_one_home_at_the_same_time_nor_twice_a_day(world):
    for _ in range(60):
        make_home(world.north)
    one, two = callers(6, "un"), callers(6, "deux")
    first, second = open_campaign(world, one), open_campaign(world, two, name="Autre")
    served = []
    together(
        *[lambda user=user: drain(first, user, served) for user in one],
        *[lambda user=user: drain(second, user, served) for user in two],
    )
    homes = Attempt.objects.values_list("household", flat=True)
    assert len(homes) == len(set(homes)) == 60
    assert not Target.objects.filter(status=TargetStatus.HELD).exists()


def test_the_same_call_sent_eight_times_at_once_is_written_once(world):
    make_home(world.north)
    [user] = callers(1)
    target = claim_next(open_campaign(world, [user]), by=user)
    report, attempts = CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self"), []
    together(
        *[lambda: attempts.append(complete_call(claim_id=target.claim_id, report=report, by=user)) for _ in range(8)]
    )
    assert len({attempt.pk for attempt in attempts}) == 1 == Attempt.objects.count()


def test_a_connection_killed_in_the_middle_of_a_completion_loses_nothing(world, monkeypatch):
    make_home(world.north)
    [user] = callers(1)
    target = claim_next(open_campaign(world, [user]), by=user)
    report = CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self", note="Va bien")
    from loge.domains.outreach.operations import calls

    def die(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(calls, "write_signals", die)
        with pytest.raises(OperationalError):
            complete_call(claim_id=target.claim_id, report=report, by=user)
    connection.close()
    target.refresh_from_db()
    assert target.status == TargetStatus.HELD and not Attempt.objects.exists()
    complete_call(claim_id=target.claim_id, report=report, by=user)
    assert Attempt.objects.get().note == "Va bien"


def someone_waits_for_me(cursor):
    cursor.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))),"
        " pg_sleep(0.01)"
    )
    return cursor.fetchone()[0]


@pytest.mark.parametrize("locked", ["outreach_target WHERE id = {home}", "tenants_person WHERE id = {person}"])
def test_an_end_that_must_wait_for_someone_keeps_nobody_else_waiting(world, locked):
    make_home(world.north), make_home(world.north)
    ana, bob = callers(2)
    campaign = open_campaign(world, [ana, bob])
    waits, goes = claim_next(campaign, by=ana), claim_next(campaign, by=bob)
    report, done = CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self"), []

    def end(target, user):
        complete_call(claim_id=target.claim_id, report=report, by=user)
        done.append(user)

    with transaction.atomic(), connection.cursor() as cursor:  # a colleague has it open
        person = waits.members.get().person_id
        cursor.execute(f"SELECT 1 FROM {locked.format(home=waits.pk, person=person)} FOR UPDATE")
        waiting = threading.Thread(target=together, args=[lambda: end(waits, ana)])
        waiting.start()
        while not someone_waits_for_me(cursor):
            assert waiting.is_alive()
        together(lambda: end(goes, bob))
        assert done == [bob]
    waiting.join()
    assert done == [bob, ana] and Attempt.objects.count() == 2
