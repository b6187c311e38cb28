"""A housing benefit paid to the landlord is asked of nobody before its day; after it, its absence is what is said."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from loge.domains.arrears.choices import Debt, EntryKind, Payee, Sign, Step
from loge.domains.arrears.models import EarlySign, NextStep
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.signs import set_thresholds
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.letters import advised, content_of, waiting_for
from loge.domains.arrears.queries.thresholds import thresholds_in_force
from loge.domains.arrears.rules.awaited import Rent, awaited
from loge.domains.arrears.tests.world import account_of, write
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
CAME = {
    date(2026, month, 1): date(2026, month + 1, 5) for month in (1, 2, 3, 4)
}  # each on the fifth of the next month


def expected(on: date, *, may=("600", "600"), june=("600", "600"), older=None):
    rents = [
        Rent(MAY, Decimal(may[0]), Decimal(may[1]), MAY if Decimal(may[1]) else None),
        Rent(JUNE, Decimal(june[0]), Decimal(june[1]), JUNE if Decimal(june[1]) else None),
    ]
    return awaited(CAME, rents=rents, benefit=Decimal(250), margin=8, older=older, on=on)


def test_two_months_may_wait_for_their_benefit_until_the_day_of_the_first():
    found = expected(date(2026, 6, 3), may=("600", "250"))
    assert (found.amount, found.until, found.stopped) == (Decimal(500), date(2026, 6, 12), False)
    assert found.own_since == JUNE  # of May only the payer's part is missing


def test_past_that_day_it_is_missing_and_said_so():
    found = expected(date(2026, 6, 13), may=("600", "250"))
    assert (found.amount, found.stopped, found.own_since) == (Decimal(250), True, MAY)


def test_an_older_debt_waits_for_no_benefit():
    assert expected(date(2026, 6, 3), may=("600", "250"), june=("600", "0"), older=date(2026, 2, 1)).own_since == date(
        2026, 2, 1
    )


def test_a_bill_smaller_than_the_benefit_waits_for_no_more_than_itself():
    assert expected(date(2026, 6, 3), may=("100", "100"), june=("0", "0")).amount == Decimal(100)


def test_without_any_benefit_received_nothing_is_awaited():
    rents = [Rent(JUNE, Decimal(600), Decimal(600), JUNE)]
    found = awaited({}, rents=rents, benefit=Decimal(250), margin=8, older=None, on=date(2026, 6, 3))
    assert (found.amount, found.stopped, found.own_since) == (0, False, JUNE)


# ---- from the ledger


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-06-04T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def account(world):
    """600 euros a month, 250 of them from the payer on the fifth of the next month; the household pays its part each month."""
    world.lease.rent, world.lease.housing_benefit, world.lease.signed_on = 600, 250, date(2020, 1, 1)
    world.lease.save()
    for month in range(1, 7):
        first = date(2026, month, 1)
        write(world.lease, EntryKind.RENT, "600", on=first)
        if month < 5:
            benefit(world, first)
        if month < 6:
            write(world.lease, EntryKind.PAYMENT, "-350", on=first + timedelta(days=3), label="VIR LOYER")
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    follow_accounts(on=date(2026, 6, 4), by=None)
    return account


def benefit(world, month: date):
    came = date(month.year, month.month + 1, 5)
    line = Line(world.lease.pk, Debt.RENT, EntryKind.HOUSING_BENEFIT, Decimal(-250), came, came, period=month)
    record_lines([line], source="TESTS", by=None)


def step(account) -> NextStep:
    return NextStep.objects.get(account=account)


def pays_june(world):
    write(world.lease, EntryKind.PAYMENT, "-350", on=date(2026, 6, 4), label="VIR LOYER")
    follow_accounts(on=date(2026, 6, 4), by=None)


def test_a_household_that_paid_its_part_is_left_alone_until_the_day_of_the_payer(world, account, clock):
    pays_june(world)
    found = step(account)
    assert (found.step, found.until, found.owed) == (Step.WAIT, date(2026, 6, 13), Decimal(500))
    assert "Il ne manque que l’aide au logement (500,00\u00a0€), attendue jusqu’au 12/06/2026" in found.sentence
    clock.move_to("2026-06-12T10:00:00+02:00")
    advise_accounts(on=date(2026, 6, 12), by=None)
    assert step(account).step == Step.WAIT
    clock.move_to("2026-06-13T10:00:00+02:00")
    follow_accounts(on=date(2026, 6, 13), by=None)
    assert step(account).step == Step.BENEFIT
    assert EarlySign.objects.filter(account=account, ended_on=None).values_list("sign", flat=True)[0] == Sign.BENEFIT


def test_whoever_pays_his_part_each_month_is_never_told_to_the_payer(world, account):
    pays_june(world)
    assert not account.episodes.exists()


def test_an_unpaid_rent_counts_without_the_payers_part_and_ends_with_the_households_own(world, account, clock):
    """Nothing is paid from the first of June; the day is that of its own second month, not of the payer's."""
    benefit(world, MAY)
    write(world.lease, EntryKind.RENT, "600", on=date(2026, 7, 1))
    clock.move_to("2026-07-03T10:00:00+02:00")
    follow_accounts(on=date(2026, 7, 3), by=None)
    assert account.episodes.get().constituted_on == date(2026, 7, 1)
    write(world.lease, EntryKind.PAYMENT, "-700", on=date(2026, 7, 3), label="VIR LOYER")
    follow_accounts(on=date(2026, 7, 3), by=None)
    assert account.episodes.get().ended_on == date(2026, 7, 3)


def test_the_benefit_that_comes_in_time_changes_nothing_for_the_household(world, account, clock):
    pays_june(world)
    benefit(world, MAY)
    follow_accounts(on=date(2026, 6, 5), by=None)
    found = step(account)
    assert (found.step, found.until, found.owed) == (Step.WAIT, date(2026, 7, 15), Decimal(250))


def test_what_the_household_owes_itself_is_asked_without_the_payers_part(world, account, clock):
    """June is not paid: its own 350 euros, since the first of June, and not 850 since May."""
    clock.move_to("2026-06-10T10:00:00+02:00")
    advise_accounts(on=date(2026, 6, 10), by=None)
    found = step(account)
    assert found.step == Step.REMIND
    assert "Doit 350,00\u00a0€, soit 1,0 mois depuis 9 jours, outre l’aide au logement attendue" in found.sentence


def test_the_letter_takes_the_benefit_still_to_come_off(world, account, clock):
    clock.move_to("2026-06-10T10:00:00+02:00")
    advise_accounts(on=date(2026, 6, 10), by=None)
    row = waiting_for(world.officer, step=Step.REMIND, on=date(2026, 6, 10)).get()
    known, _ = advised([row.pk], on=date(2026, 6, 10))[row.pk]
    said = content_of(row, on=date(2026, 6, 10), officer=world.officer, known=known)
    assert (said["total"], said["since"]) == ("350,00\u00a0€", "1er\u00a0juin 2026")
    assert said["dues"][-1] == ["Aide au logement attendue, déduite", "12\u00a0juin 2026", "-500,00\u00a0€"]


def test_the_margin_is_a_threshold_that_a_manager_edits(world, account, clock):
    pays_june(world)
    manager = UserFactory(roles=[Role.AGENCY_MANAGER])
    lines = [replace(line, days=2) if line.sign == Sign.BENEFIT else line for line in thresholds_in_force()]
    set_thresholds(lines, by=manager)
    advise_accounts(on=date(2026, 6, 6), by=None)
    assert step(account).until == date(2026, 6, 7)
    advise_accounts(on=date(2026, 6, 7), by=None)
    assert step(account).step == Step.BENEFIT
