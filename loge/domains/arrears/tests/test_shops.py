from decimal import Decimal

import pytest
from django.urls import reverse

from loge.domains.arrears.choices import Debt, EntryKind, Step
from loge.domains.arrears.models import NextStep, Waiver
from loge.domains.arrears.operations.arrangements import agree_deferral
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.waivers import Decision, reverse_waiver, waive_debt
from loge.domains.arrears.queries.accounts import balance, open_dues
from loge.domains.arrears.queries.shops import shops, totals
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.tenants.tests.factories import LeaseFactory, LeasePartyFactory, OrganisationFactory

BUREAU = {"authority": "bureau", "decided_on": TODAY(), "reference": "B-2026-11", "reason": "fermeture"}


@pytest.fixture
def shop(world):
    """Four months of 500 euros owed by an association, and 30 of costs."""
    building = world.lease.main_unit.building
    lease = LeaseFactory(main_unit__building=building, kind="association", rent=500, housing_benefit=100)
    LeasePartyFactory(lease=lease, person=None, organisation=OrganisationFactory(name="Atelier des mots"))
    for back in range(4):
        write(lease, EntryKind.RENT, "500", back=back, debt=Debt.SHOP)
    write(lease, EntryKind.COURT_COSTS, "30", back=1, debt=Debt.COSTS)
    return account_of(lease)


def waive(world, shop, amount="600", **more):
    dues = [due.pk for due in open_dues(shop)]
    decision = Decision(**(BUREAU | more))
    return waive_debt(shop, entries=dues, amount=Decimal(amount), decision=decision, by=world.officer)


def test_neither_report_nor_panel_nor_benefit_nor_letter(world, shop):
    write(shop.lease, EntryKind.HOUSING_BENEFIT, "-10", back=5, debt=Debt.SHOP)
    follow_accounts(on=TODAY(), by=None)
    step = NextStep.objects.get(account=shop)
    assert step.step == Step.SHOP and "annulation par décision" in step.sentence
    assert not shop.episodes.exists()


def test_a_debt_given_up_by_decision_is_lines_of_its_own(world, shop):
    waiver = waive(world, shop)
    line = waiver.lines.get().entry
    assert (line.kind, line.amount, line.debt) == (EntryKind.WAIVER, -600, Debt.SHOP) and "B-2026-11" in line.label
    assert balance(shop, on=TODAY()) == 1430
    assert [due.left for due in open_dues(shop)][:2] == [400, 500]  # the oldest first
    assert Entry.objects.filter(action="arrears.debt_waived").exists()
    assert match_account(shop, on=TODAY(), by=None) == 0


def test_all_of_it_is_given_up_debt_by_debt_to_the_cent(world, shop):
    waiver = waive(world, shop, "2030")
    assert sorted(line.entry.amount for line in waiver.lines.all()) == [-2000, -30]
    assert balance(shop, on=TODAY()) == 0 and not open_dues(shop).exists()
    assert NextStep.objects.get(account=shop).step == Step.NONE


def test_a_decision_withdrawn_makes_it_owed_again_by_other_lines(world, shop):
    waiver = waive(world, shop, "2030")
    reverse_waiver(waiver, because="décision annulée", by=world.colleague)
    assert balance(shop, on=TODAY()) == 2030 and sum(due.left for due in open_dues(shop)) == 2030
    assert shop.entries.filter(kind=EntryKind.WAIVER).count() == 4
    with pytest.raises(Stale):
        reverse_waiver(waiver, because="encore", by=world.officer)


def test_what_is_refused(world, shop):
    owe(world.lease, months=1)
    home = account_of(world.lease)
    with pytest.raises(Refusal, match="commerces"):
        waive(world, home, "10")
    for amount in ("0", "2030.01"):
        with pytest.raises(Refusal, match="entre 0,01 et 2"):
            waive(world, shop, amount)
    for wrong in ({"authority": "voisin"}, {"decided_on": tomorrow()}, {"reference": " "}):
        with pytest.raises(Refusal):
            waive(world, shop, **wrong)
    for someone in (world.social, world.stranger):
        with pytest.raises(Refusal):
            waive_debt(shop, entries=[], amount=Decimal(1), decision=Decision(**BUREAU), by=someone)
    assert not Waiver.objects.exists()


def test_their_list_and_their_figures_are_apart(world, shop):
    owe(world.lease, months=2)
    waive(world, shop)
    agree_deferral(shop, entries=[due.pk for due in open_dues(shop)], until=tomorrow(), by=world.officer)
    assert [(row.pk, row.owed, row.waived) for row in shops(world.officer, on=TODAY())] == [(shop.pk, 1430, 600)]
    assert totals(world.officer, on=TODAY()) == {"owed": 1430, "deferred": 1430, "spread": 0, "waived": 600}
    assert not shops(world.stranger, on=TODAY()) and totals(world.stranger, on=TODAY())["waived"] == 0


def test_the_screens(client, world, shop):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:shops")).content.decode()
    assert "Atelier des mots" in page and "2\u202f030,00" in page
    assert "Atelier des mots" in client.get(reverse("arrears:account", args=[shop.pk])).content.decode()
    address = reverse("arrears:waive", args=[shop.pk])
    said = {"entries": [open_dues(shop)[0].pk], "amount": "501", "reference": "B-1", "decided_on": TODAY().isoformat()}
    wrong = client.post(address, said | {"authority": "bureau"})
    assert wrong.status_code == 422 and "B-1" in wrong.content.decode()
    done = client.post(address, said | {"authority": "bureau", "amount": "500"}, follow=True).content.decode()
    assert "500,00\u00a0€ sont annulés" in done and "bureau" in done
    back = reverse("arrears:reverse_waiver", args=[Waiver.objects.get().pk])
    assert "de nouveau due" in client.post(back, {"because": "erreur"}, follow=True).content.decode()
    client.force_login(world.stranger)
    assert [client.get(at).status_code for at in (address, back)] == [404, 404]
    assert "Atelier" not in client.get(reverse("arrears:shops")).content.decode()
    assert month() <= TODAY()
