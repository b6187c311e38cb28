from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.arrears.choices import Step
from loge.domains.arrears.models import (
    AccountPause,
    BenefitCheck,
    BenefitDecision,
    Clock,
    Deferral,
    Episode,
    Exchange,
    NextStep,
    PartialPayment,
    ProcedureStep,
    RentAccount,
    RepaymentPlan,
    Waiver,
)
from loge.domains.arrears.operations.exchanges import note_exchange
from loge.domains.arrears.operations.letters import prepare_batch
from loge.domains.arrears.operations.officers import confide_residences, note_absence, set_pace
from loge.domains.arrears.queries.day import accounts_seen_to, day_of
from loge.domains.arrears.queries.steps import TO_DO
from loge.domains.arrears.rules.day import BY_PERSON, IN_BULK, LONG_WAIT, SEEN_TO
from loge.domains.arrears.rules.exchanges import Said
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow
from loge.foundation.audit import trail
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER])


@pytest.fixture
def residence(world, manager):
    found = ResidenceFactory(agency=world.agency)
    confide_residences([found.pk], to=world.officer, by=manager)
    return found


def waiting(residence, step, *, owed="100", days=0):
    """An account of the portfolio for which this is to do, advised some days ago."""
    lease = make_home(ages=[40], residence=residence).lease
    owe(lease, months=1, amount=owed)
    account = account_of(lease)
    NextStep.objects.update_or_create(
        account=account,
        defaults={"step": step, "sentence": "…", "owed": owed, "since": TODAY() - timedelta(days=days)},
    )
    return account


def shown(officer) -> list[int]:
    return [account.pk for account in day_of(officer, on=TODAY()).rows]


def test_every_step_is_for_one_person_or_leaves_in_bulk():
    assert set(BY_PERSON) | set(IN_BULK) == set(TO_DO)
    assert not set(BY_PERSON) & set(IN_BULK)


def test_legal_days_then_long_waits_then_the_order_of_the_trade_then_the_sums(world, residence):
    small, large = waiting(residence, Step.CALL, owed="90"), waiting(residence, Step.CALL, owed="900")
    returned = waiting(residence, Step.RETURNED, owed="10")
    forgotten = waiting(residence, Step.DEPARTED, owed="5", days=LONG_WAIT.days + 1)
    legal = waiting(residence, Step.WAIT, owed="1")
    Clock.objects.create(account=legal, kind="report", due_on=tomorrow(), warn_on=TODAY())
    far = waiting(residence, Step.WAIT, owed="1")
    Clock.objects.create(account=far, kind="report", due_on=TODAY() + timedelta(days=60), warn_on=tomorrow())
    assert shown(world.officer) == [one.pk for one in (legal, forgotten, returned, large, small)]


def test_the_list_is_short_and_can_be_finished(world, residence, manager):
    accounts = [waiting(residence, Step.CALL, owed=str(900 - rank)) for rank in range(4)]
    set_pace(world.officer, per_day=2, by=world.officer)
    day = day_of(world.officer, on=TODAY())
    assert [one.pk for one in day.rows] == [one.pk for one in accounts[:2]] and day.after == 2
    for account in accounts[:2]:
        note_exchange(account, said=Said(means="office", outcome="spoken"), by=world.officer)
    day = day_of(world.officer, on=TODAY())
    assert day.rows == [] and {one.pk for one in day.done} == {one.pk for one in accounts[:2]} and day.after == 2


def test_a_legal_day_stays_until_it_is_seen_to_whatever_the_pace(world, residence):
    legal = [waiting(residence, Step.REPORT) for _ in range(3)]
    for account in legal:
        Clock.objects.create(account=account, kind="report", due_on=TODAY(), warn_on=TODAY())
    waiting(residence, Step.CALL)
    set_pace(world.officer, per_day=1, by=world.officer)
    note_exchange(legal[0], said=Said(means="office", outcome="spoken"), by=world.officer)
    Clock.objects.filter(account=legal[0]).delete()
    Clock.objects.create(account=legal[0], kind="report", due_on=TODAY(), warn_on=TODAY())
    assert set(shown(world.officer)) == {one.pk for one in legal}


def test_what_a_colleague_did_is_not_my_day(world, residence):
    account = waiting(residence, Step.CALL)
    note_exchange(account, said=Said(means="office", outcome="spoken"), by=world.colleague)
    NextStep.objects.filter(account=account).update(step=Step.CALL)
    day = day_of(world.officer, on=TODAY())
    assert shown(world.officer) == [account.pk] and day.done == []


WRITTEN_ON = (
    AccountPause, BenefitCheck, BenefitDecision, Deferral, Episode, Exchange, PartialPayment, ProcedureStep, RepaymentPlan,
    Waiver,
)  # fmt: skip


@pytest.mark.parametrize("model", WRITTEN_ON)
def test_whatever_an_act_is_written_on_leads_to_its_account(world, model):
    unknown = model(pk=999_999_999)
    trail.record(SEEN_TO[0], unknown, by=world.officer)
    assert accounts_seen_to(world.officer, on=TODAY()) == set()
    trail.record(SEEN_TO[0], RentAccount(pk=7), by=world.officer)
    assert accounts_seen_to(world.officer, on=TODAY()) == {7}


def test_letters_are_said_apart_and_prepared_for_my_accounts(world, residence, manager):
    account = waiting(residence, Step.REMIND, owed="200")
    other = make_home(ages=[40], agency=world.agency).lease
    owe(other, months=1, amount="200")
    NextStep.objects.update_or_create(
        account=account_of(other), defaults={"step": Step.REMIND, "sentence": "…", "owed": 200, "since": TODAY()}
    )
    day = day_of(world.officer, on=TODAY())
    assert day.rows == [] and day.letters == [("remind", "Envoyer un rappel", 1)]
    batch = prepare_batch(step=Step.REMIND, by=world.officer)
    assert batch.officer == world.officer and [one.account_id for one in batch.letters.all()] == [account.pk]


def test_a_letter_names_whoever_answers_for_the_account(world, residence, manager):
    waiting(residence, Step.REMIND, owed="200")
    batch = prepare_batch(step=Step.REMIND, charge="tous", by=manager)
    assert batch.letters.get().content["contact"].startswith(str(world.officer)) and batch.officer is None
    batch.letters.all().delete()
    note_absence(world.officer, away_from=TODAY(), away_until=TODAY(), stand_in=world.colleague, by=manager)
    batch = prepare_batch(step=Step.REMIND, charge="tous", by=manager)
    assert batch.letters.get().content["contact"].startswith(str(manager))


def test_the_page_of_the_day(client, world, residence):
    client.force_login(world.officer)
    address = reverse("arrears:day")
    assert "La journée est faite" in client.get(address).content.decode()
    account = waiting(residence, Step.CALL, owed="432.10")
    Clock.objects.create(account=account, kind="check", due_on=tomorrow(), warn_on=TODAY())
    page = client.get(address).content.decode()
    assert f"Contrôle semestriel de l’aide avant le {tomorrow():%d/%m/%Y}" in page
    assert "432,10" in page and reverse("arrears:note_exchange", args=[account.pk]) in page
    assert "Ma journée" in client.get(reverse("desk:home")).content.decode()
    client.force_login(world.colleague)
    assert "Aucun compte ne vous est confié" in client.get(address).content.decode()


def test_two_rows_or_ten_cost_the_same(client, world, residence):
    client.force_login(world.officer)
    waiting(residence, Step.CALL)
    target = reverse("arrears:day")
    client.get(target)
    with CaptureQueriesContext(connection) as few:
        client.get(target)
    for _ in range(9):
        waiting(residence, Step.CALL)
    with CaptureQueriesContext(connection) as many:
        client.get(target)
    assert len(many) == len(few)
