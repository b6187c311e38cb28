"""What is noted moves the calendar and the next step at once, not only at night; and a figure of the past stays what it was."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import Act, ClockKind, EntryKind, PauseBecause, Payee, PlanStatus, Step
from loge.domains.arrears.models import Clock, NextStep, ProcedureStep
from loge.domains.arrears.operations.acts import note_act
from loge.domains.arrears.operations.episodes import note_report
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.over_indebtedness import CORRECTED, record_over_indebtedness
from loge.domains.arrears.operations.pauses import lift_pause, pause_account
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.presenters.figures import FIGURES
from loge.domains.arrears.queries.figures import Scope, numbers
from loge.domains.arrears.tests.world import account_of, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

JUNE = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def account(world):
    world.lease.rent, world.lease.signed_on = 400, date(2024, 2, 1)
    world.lease.save()
    for month in (3, 4, 5):
        write(world.lease, EntryKind.RENT, "400", on=date(2027, month, 1))
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    follow_accounts(on=JUNE, by=None)
    return account


def days(account) -> dict[str, date]:
    return dict(Clock.objects.filter(account=account).values_list("kind", "due_on"))


def signed(world, account, *, instalment=100, first_on=date(2027, 7, 5), on=JUNE):
    entries = list(account.entries.filter(amount__gt=0).values_list("pk", flat=True))
    terms = Terms(Decimal(instalment), first_on=first_on)
    return sign_plan(
        propose_plan(account, entries=entries, terms=terms, by=world.officer),
        signature="paper",
        signed_on=on,
        by=world.officer,
    )


def test_a_plan_signed_then_replaced_moves_its_day_at_once(world, account, clock):
    former = signed(world, account)
    assert days(account)[ClockKind.INSTALMENT] == date(2027, 7, 5)
    clock.shift(60)
    newer = signed(world, account, instalment=60, first_on=date(2027, 8, 5))
    assert list(Clock.objects.filter(kind=ClockKind.INSTALMENT).values_list("about", "due_on")) == [
        (newer.pk, date(2027, 8, 5))
    ]
    known = list(Clock.objects.order_by("pk").values())
    follow_accounts(on=JUNE, by=None)
    assert list(Clock.objects.order_by("pk").values()) == known and former.pk != newer.pk


def test_a_plan_signed_after_the_report_makes_the_account_wait_at_once(world, account):
    assert NextStep.objects.get(account=account).step == Step.REPORT
    note_report(account.episodes.get(), told="caf", reported_on=JUNE, by=world.officer)
    assert NextStep.objects.get(account=account).step != Step.REPORT
    signed(world, account)
    found = NextStep.objects.get(account=account)
    assert (found.step, "en cours et tenu" in found.sentence) == (Step.WAIT, True)


def test_the_day_of_a_broken_plan_goes_with_it_in_the_night(world, account, clock):
    signed(world, account, first_on=date(2027, 8, 20))
    write(world.lease, EntryKind.RENT, "400", on=date(2027, 7, 1))
    assert ClockKind.INSTALMENT in days(account)
    clock.move_to("2027-07-20T10:00:00+02:00")
    follow_accounts(on=date(2027, 7, 20), by=None)
    assert account.plans.get().status == PlanStatus.BROKEN
    assert ClockKind.INSTALMENT not in days(account)


def test_the_end_of_a_pause_is_on_the_calendar_as_long_as_the_pause_stands(world, account):
    until = JUNE + timedelta(days=40)
    pause = pause_account(account, reason=PauseBecause.PROMISE, until=until, by=world.officer)
    assert days(account)[ClockKind.PAUSE_END] == until
    lift_pause(pause, by=world.officer)
    assert ClockKind.PAUSE_END not in days(account)


def test_over_indebtedness_noted_on_its_page_is_an_act_and_suspends_the_plan_at_once(client, world, account):
    plan = signed(world, account)
    client.force_login(world.officer)
    address = reverse("arrears:over_indebtedness", args=[account.pk])
    page = client.post(address, {"admissible_on": "2027-06-10"}, follow=True).content.decode()
    assert "Dossier de surendettement recevable" in page and "10/06/2027" in page
    plan.refresh_from_db()
    assert (plan.status, ClockKind.INSTALMENT in days(account)) == (PlanStatus.SUSPENDED, False)
    assert Entry.objects.filter(action="arrears.act_noted", facts__kind=Act.DEBT_ADMISSIBLE).count() == 1
    client.post(address, {"admissible_on": "2027-06-10"})  # pressed twice
    client.post(address, {"admissible_on": "2027-06-09"})
    kept = ProcedureStep.objects.filter(kind=Act.DEBT_ADMISSIBLE).values_list("happened_on", "cancelled_because")
    assert list(kept) == [(date(2027, 6, 9), ""), (date(2027, 6, 10), CORRECTED)]
    client.post(address, {"admissible_on": ""})
    plan.refresh_from_db()
    assert ProcedureStep.objects.standing().filter(kind=Act.DEBT_OVER, happened_on=JUNE).exists()
    assert (plan.status, ClockKind.INSTALMENT in days(account)) == (PlanStatus.ACTIVE, True)


def test_over_indebtedness_that_cannot_be_noted_is_refused(client, world, account):
    with pytest.raises(Refusal):
        record_over_indebtedness(account, admissible_on=JUNE, by=world.social)
    with pytest.raises(Refusal, match="périmètre"):
        record_over_indebtedness(account, admissible_on=JUNE, by=world.stranger)
    with pytest.raises(Refusal, match="Indiquez le jour"):
        record_over_indebtedness(account, admissible_on=None, by=world.officer)
    client.force_login(world.officer)
    ahead = client.post(reverse("arrears:over_indebtedness", args=[account.pk]), {"admissible_on": "2027-06-16"})
    assert ahead.status_code == 422 and "dans l’avenir" in ahead.content.decode()


def test_over_indebtedness_suspends_the_execution_and_not_the_summons(world, account):
    """C. conso., art. L722-2: the day on which the judge may be asked stays where it was."""
    note_report(account.episodes.get(), told="caf", reported_on=JUNE, by=world.officer)
    note_act(account, kind=Act.NOTICE_TO_PAY, on=JUNE, by=world.officer)
    assert days(account)[ClockKind.SUMMONS] == date(2027, 8, 15)
    note_act(account, kind=Act.DEBT_ADMISSIBLE, on=JUNE, by=world.officer)
    assert days(account)[ClockKind.SUMMONS] == date(2027, 8, 15)


def test_a_plan_of_a_past_day_is_counted_as_it_was_that_day(world, account, clock):
    director = UserFactory(roles=[Role.DIRECTOR])
    codes = ("plans-en-cours", "plans-tenus", "plans-rompus")

    def counted(on: date) -> list[int]:
        found = numbers([FIGURES[code] for code in codes], Scope(director, on))
        return [found[code][None].rows if None in found[code] else 0 for code in codes]

    clock.move_to("2027-06-20T10:00:00+02:00")
    plan = signed(world, account, on=date(2027, 6, 15))  # noted five days later: it counts from its own day
    write(world.lease, EntryKind.RENT, "400", on=date(2027, 7, 1))
    clock.move_to("2027-07-21T00:30:00+02:00")  # still the day before in UTC
    follow_accounts(on=date(2027, 7, 21), by=None)
    assert timezone.localdate(plan.steps.last().at) == date(2027, 7, 21)
    assert plan.steps.last().at < datetime.fromisoformat("2027-07-21T00:00:00+00:00")
    assert counted(date(2027, 6, 14)) == [0, 0, 0]
    assert counted(date(2027, 6, 16)) == counted(date(2027, 7, 20)) == [1, 1, 0]
    assert counted(date(2027, 7, 21)) == [0, 0, 1]
