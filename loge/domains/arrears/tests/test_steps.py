from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import EntryKind, Step
from loge.domains.arrears.models import NextStep, RentAccount
from loge.domains.arrears.operations.steps import advise_accounts, set_table
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.queries.steps import table_in_force, worklist_by_step
from loge.domains.arrears.rules.next_step import DEFAULT_TABLE, HUMAN_DECIDES, Line
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.tests.factories import make_home


def step_of(lease) -> NextStep:
    return NextStep.objects.get(account__lease=lease)


def known(lease):
    return dict(facts(on=TODAY()))[account_of(lease).pk]


def rented(lease, **sums):
    for name, amount in sums.items():
        setattr(lease, name, Decimal(amount))
    lease.save()
    return lease


def test_the_facts_of_an_account_are_those_of_its_lines(world):
    rented(world.lease, rent=300, service_charges=100)
    owe(world.lease, months=3)
    write(world.lease, EntryKind.PAYMENT, "-150", on=month(1))
    found = known(world.lease)
    assert (found.owed, found.monthly, found.oldest_unpaid) == (Decimal(1050), Decimal(400), month(2))
    assert (found.last_paid, found.departed, found.deceased) == (month(1), False, False)


def test_who_left_and_who_died_have_their_own_path(world):
    owe(world.lease, months=3)
    world.person.deceased = True
    world.person.save()
    assert known(world.lease).deceased
    world.lease.status = "terminated"
    world.lease.save()
    assert known(world.lease).departed


def test_a_benefit_that_stops_is_told_apart_from_a_default(world):
    rented(world.lease, rent=400, housing_benefit=250)
    write(world.lease, EntryKind.RENT, "400", back=1)
    write(world.lease, EntryKind.HOUSING_BENEFIT, "-250", back=3)
    advise_accounts(on=TODAY(), by=None)
    assert step_of(world.lease).step == Step.BENEFIT


def test_the_night_writes_only_what_changed(world):
    rented(world.lease, rent=400)
    owe(world.lease, months=3)
    assert advise_accounts(on=TODAY(), by=None) == 1
    assert advise_accounts(on=TODAY(), by=None) == 0
    write(world.lease, EntryKind.PAYMENT, "-1200", on=TODAY())
    assert advise_accounts(on=TODAY(), by=None) == 1
    assert step_of(world.lease).step == Step.NONE


def test_a_recent_contact_of_any_trade_gives_some_peace(world):
    rented(world.lease, rent=400)
    write(world.lease, EntryKind.RENT, "200", back=1)
    advise_accounts(on=TODAY(), by=None)
    before = step_of(world.lease).step
    log_contact(
        household_id=world.home.pk,
        channel="phone",
        trade="outreach",
        at=timezone.now(),
        by=None,
        spoken=True,
        about="t:1",
    )
    advise_accounts(on=TODAY(), by=None)
    assert before == Step.CALL
    assert (step_of(world.lease).step, step_of(world.lease).until) == (Step.WAIT, TODAY() + timedelta(days=10))


def test_a_protected_home_answers_as_any_home_for_which_a_human_decides(world, monkeypatch):
    owe(world.lease, months=3)
    monkeypatch.setattr("loge.domains.arrears.queries.facts.protected_household_ids", lambda: {world.home.pk})
    advise_accounts(on=TODAY(), by=None)
    assert (step_of(world.lease).step, step_of(world.lease).sentence) == (Step.HUMAN, HUMAN_DECIDES)


def test_the_number_of_statements_does_not_grow_with_the_accounts(world, django_assert_max_num_queries):
    for _ in range(8):
        owe(make_home(ages=[50], agency=world.agency).lease, months=1)
    with django_assert_max_num_queries(11):
        advise_accounts(on=TODAY(), by=None)


def test_a_manager_sets_the_table_and_an_officer_does_not(world):
    manager = UserFactory(roles=[Role.AGENCY_MANAGER])
    assert table_in_force() == DEFAULT_TABLE
    mine = [Line(Step.CALL, min_owed=Decimal(1))]
    with pytest.raises(Refusal):
        set_table(mine, by=world.officer)
    with pytest.raises(Refusal, match="au moins une ligne"):
        set_table([], by=manager)
    set_table(mine, by=manager)
    assert table_in_force() == tuple(mine)
    owe(world.lease, months=1)
    advise_accounts(on=TODAY(), by=None)
    assert step_of(world.lease).step == Step.CALL
    assert Entry.objects.filter(action="arrears.table_set").exists()


def test_the_worklist_counts_what_it_opens(client, world):
    rented(world.lease, rent=400)
    write(world.lease, EntryKind.RENT, "200", back=1)
    advise_accounts(on=TODAY(), by=None)
    assert worklist_by_step(RentAccount.objects.visible_to(world.officer)) == [
        {"step": Step.CALL, "count": 1, "owed": Decimal(200)}
    ]
    assert worklist_by_step(RentAccount.objects.visible_to(world.stranger)) == []
    client.force_login(world.officer)
    page = client.get(reverse("arrears:list"), {"etape": "call"}).content.decode()
    assert "Appeler" in page and str(world.person) in page
    assert str(world.person) not in client.get(reverse("arrears:list"), {"etape": "plan"}).content.decode()


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER])


def rows(**changes):
    asked = {"min_owed": "20", "min_months": "0", "min_days_late": "5", "quiet_days": "7", "plan": "any"}
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for at, step in enumerate((Step.CALL, Step.REMIND)):
        data |= {f"form-{at}-{name}": value for name, value in (asked | {"step": step, "ORDER": at + 1}).items()}
    return data | changes


def test_the_table_is_read_by_those_who_see_its_advice(client, world):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:table")).content.decode()
    assert "l’aide au logement n’est plus versée" in page and "au moins 1,5 mois de loyer" in page
    assert reverse("arrears:edit_table") not in page
    assert client.get(reverse("arrears:edit_table")).status_code == 403
    client.force_login(world.caller)
    assert client.get(reverse("arrears:table")).status_code == 403


def test_the_table_is_edited_in_the_order_of_the_ranks(client, manager):
    client.force_login(manager)
    assert client.get(reverse("arrears:edit_table")).status_code == 200
    client.post(reverse("arrears:edit_table"), rows(**{"form-0-ORDER": "2", "form-1-ORDER": "1"}))
    assert [line.step for line in table_in_force()] == [Step.REMIND, Step.CALL]
    emptied = rows(**{"form-0-step": "", "form-1-step": ""})
    refused = client.post(reverse("arrears:edit_table"), emptied)
    assert refused.status_code == 422 and "au moins une ligne" in refused.content.decode()
    wrong = client.post(reverse("arrears:edit_table"), rows(**{"form-0-min_days_late": "beaucoup"}))
    assert wrong.status_code == 422 and "beaucoup" in wrong.content.decode()
    assert len(table_in_force()) == 2
