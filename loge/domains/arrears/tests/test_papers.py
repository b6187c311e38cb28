from decimal import Decimal

import pytest
from django.urls import reverse

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.operations.papers import note_print
from loge.domains.arrears.operations.plans import Terms, ToldBudget, propose_plan
from loge.domains.arrears.presenters.paper import plan_data, statement_data
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.operations import pause_contacts


@pytest.fixture
def plan(world):
    debt = owe(world.lease, months=3)
    terms = Terms(instalment=Decimal(500), first_on=tomorrow())
    budget = ToldBudget(income=Decimal("1234.56"))
    return propose_plan(
        account_of(world.lease), entries=[one.pk for one in debt], terms=terms, budget=budget, by=world.officer
    )


def test_the_plan_says_what_is_agreed_and_not_what_the_household_lives_on(world, plan):
    data = plan_data(plan, today=TODAY())
    assert data["total"] == "1\u202f200,00\u00a0€" and len(data["instalments"]) == 3
    assert data["addressee"][0] == world.person.full_name
    assert "1234" not in str(data) and "1\u202f234" not in str(data)


def test_the_statement_of_a_day_stays_the_same_when_lines_come_in(world):
    owe(world.lease, months=3)
    account = account_of(world.lease)
    before = statement_data(account, on=month(1), today=TODAY())
    write(world.lease, EntryKind.PAYMENT, "-500", on=TODAY())
    assert statement_data(account, on=month(1), today=TODAY()) == before
    assert before["balances"] == [["Loyer et charges", "800,00\u00a0€"]]


def test_both_are_printed_and_leave_their_trace(client, world, plan):
    client.force_login(world.officer)
    for address in (
        reverse("arrears:plan_pdf", args=[plan.pk]),
        reverse("arrears:statement_pdf", args=[plan.account_id]),
    ):
        answer = client.post(address)
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert Entry.objects.filter(action="arrears.paper_printed").count() == 2
    client.force_login(world.stranger)
    assert client.post(reverse("arrears:plan_pdf", args=[plan.pk])).status_code == 404


def test_nothing_is_printed_for_a_home_for_which_somebody_else_decides(world, plan):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    pause_contacts(world.home, reason="human", referent=lead, by=lead)
    with pytest.raises(Refusal, match="référent décide"):
        note_print(plan.account, paper="plan", by=world.officer)
    with pytest.raises(Refusal):
        note_print(plan.account, paper="plan", by=world.social)
