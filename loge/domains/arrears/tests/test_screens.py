from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.arrears.choices import EntryKind, PlanStatus
from loge.domains.arrears.models import Matching, RepaymentPlan
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow, write
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def account(world):
    owe(world.lease, months=3)
    return account_of(world.lease)


@pytest.fixture
def plan(world, account):
    terms = Terms(instalment=Decimal(100), first_on=tomorrow())
    return propose_plan(account, entries=[due.pk for due in open_dues(account)], terms=terms, by=world.officer)


def typed(account, **changes):
    return {
        "entries": [due.pk for due in open_dues(account)],
        "instalment": "100",
        "origin": "amicable",
        "frequency": "monthly",
        "first_on": tomorrow().isoformat(),
        "tolerance_days": "5",
        "rent_required": "on",
    } | changes


def pages(account, plan, matching):
    return [
        reverse("arrears:list"),
        reverse("arrears:account", args=[account.pk]),
        reverse("arrears:plan", args=[plan.pk]),
        reverse("arrears:propose", args=[account.pk]),
        reverse("arrears:sign", args=[plan.pk]),
        reverse("arrears:over_indebtedness", args=[account.pk]),
        reverse("arrears:undo", args=[matching.pk]),
        reverse("arrears:match", args=[matching.payment_id]),
    ]


def test_who_opens_what(client, world, account, plan):
    write(world.lease, EntryKind.PAYMENT, "-100", on=TODAY())
    match_account(account, on=TODAY(), by=None)
    addresses = pages(account, plan, Matching.objects.get())
    for someone, expected in (
        (world.officer, [200] * 8),
        (world.social, [200] * 3 + [403] * 5),
        (world.stranger, [200] + [404] * 7),
        (world.caller, [403] * 8),
    ):
        client.force_login(someone)
        assert [client.get(address).status_code for address in addresses] == expected, someone.roles


def test_the_list_says_who_owes_what_since_when(client, world, account):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:list"), {"etape": "tous"}).content.decode()
    assert str(world.person) in page and "1\u202f200,00\u00a0€" in page
    client.force_login(world.stranger)
    assert "Rien n’est à faire" in client.get(reverse("arrears:list")).content.decode()


def test_the_list_is_filtered(client, world, account, plan):
    sign_plan(plan, signature="paper", signed_on=TODAY(), by=world.officer)
    client.force_login(world.officer)

    def shown(**query):
        return str(world.person) in client.get(reverse("arrears:list"), {"etape": "tous"} | query).content.decode()

    assert shown(plan="yes") and shown(minimum="1200") and shown(agence=world.agency.pk)
    assert not shown(plan="no") and not shown(minimum="1200,01") and not shown(plan="broken")
    assert shown(minimum="beaucoup")  # what cannot be read filters nothing


@pytest.mark.parametrize("address", ["arrears:list", "arrears:account"])
def test_two_rows_or_fifty_cost_the_same(client, world, account, address):
    client.force_login(world.officer)
    target = reverse(address, args=[account.pk] if address == "arrears:account" else []) + "?etape=tous"
    write(world.lease, EntryKind.PAYMENT, "-10", on=TODAY())
    match_account(account, on=TODAY(), by=None)
    client.get(target)
    with CaptureQueriesContext(connection) as few:
        client.get(target)
    for _ in range(6):
        owe(make_home(ages=[50], agency=world.agency).lease, months=1)
        write(world.lease, EntryKind.PAYMENT, "-10", on=TODAY())
    match_account(account, on=TODAY(), by=None)
    with CaptureQueriesContext(connection) as many:
        client.get(target)
    assert len(many) == len(few)


def test_a_plan_from_the_telephone_to_its_first_day(client, world, account):
    client.force_login(world.officer)
    answer = client.post(reverse("arrears:propose", args=[account.pk]), typed(account), follow=True)
    plan = RepaymentPlan.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("arrears:plan", args=[plan.pk])
    assert "Le plan est proposé" in answer.content.decode()
    sign = {"signature": "spoken", "signed_on": TODAY().isoformat()}
    answer = client.post(reverse("arrears:sign", args=[plan.pk]), sign, follow=True)
    assert "Le plan commence" in answer.content.decode() and "Tenu" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, world, account):
    client.force_login(world.officer)
    wrong = typed(account, instalment="5", income="1234,56")
    answer = client.post(reverse("arrears:propose", args=[account.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "plus de 60 échéances" in page and "1234,56" in page
    assert page.count(" checked") == 4  # three rents, and the rent of the month
    assert not RepaymentPlan.objects.exists()


def test_a_plan_without_any_debt_is_refused(client, world, account):
    client.force_login(world.officer)
    answer = client.post(reverse("arrears:propose", args=[account.pk]), typed(account, entries=[]))
    assert answer.status_code == 422 and "obligatoire" in answer.content.decode()


def simulated(client, account, **changes):
    return client.post(reverse("arrears:simulation", args=[account.pk]), typed(account, **changes)).content.decode()


def test_the_simulation_says_what_the_terms_come_to(client, world, account):
    client.force_login(world.officer)
    page = simulated(client, account)
    assert "1\u202f200,00\u00a0€" in page and "12\u00a0échéances" in page
    assert "Complétez" in simulated(client, account, instalment="")
    assert "plus de 36 mois" in simulated(client, account, instalment="30")
    assert not RepaymentPlan.objects.exists()


def test_the_simulation_warns_of_an_instalment_that_cannot_be_lived_with(client, world, account):
    client.force_login(world.officer)
    assert "pour vivre" in simulated(client, account, income="2000")
    heavy = simulated(client, account, income="380")
    assert "moins que le seuil" in heavy and "80,00\u00a0€" in heavy


def test_a_proposal_is_declined_once(client, world, plan):
    client.force_login(world.officer)
    address = reverse("arrears:decline", args=[plan.pk])
    assert "Le refus est noté" in client.post(address, follow=True).content.decode()
    assert "déjà reçu sa réponse" in client.post(address, follow=True).content.decode()


def test_a_matching_is_undone_then_laid_by_hand(client, world, account):
    payment = write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    match_account(account, on=TODAY(), by=None)
    matching = Matching.objects.get()
    client.force_login(world.officer)
    client.post(reverse("arrears:undo", args=[matching.pk]), {"because": "il a dit mars"})
    newest = open_dues(account).last()
    address = reverse("arrears:match", args=[payment.pk])
    refused = client.post(address, {"due": newest.pk, "amount": "401"})
    assert refused.status_code == 422 and "entre 0,01 et 400,00" in refused.content.decode()
    client.post(address, {"due": newest.pk, "amount": "400"})
    page = client.get(reverse("arrears:account", args=[account.pk])).content.decode()
    assert "choisi par un chargé de recouvrement" in page


def test_the_tenant_file_shows_the_account_to_those_who_may(client, world, account):
    address = reverse("desk:tenant_file", args=[world.person.pk])
    client.force_login(world.officer)
    assert reverse("arrears:account", args=[account.pk]) in client.get(address).content.decode()


def test_the_home_page_says_what_waits(client, world, account):
    advise_accounts(on=TODAY(), by=None)
    client.force_login(world.officer)
    page = client.get(reverse("desk:home")).content.decode()
    assert "Comptes locataires" in page and "1\u00a0compte" in page
    client.force_login(world.stranger)
    assert "Comptes locataires" not in client.get(reverse("desk:home")).content.decode()
