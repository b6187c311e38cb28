import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from loge.domains.arrears.choices import Act, Debt, EntryKind
from loge.domains.arrears.models import Episode, ProcedureStep, RentAccount, RepaymentPlan
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.presenters.board import WHOLE, board
from loge.domains.arrears.presenters.figures import AGES, FIGURES, RATIOS, ratio_in_words
from loge.domains.arrears.queries.figures import Number, Scope, numbers, rows_of
from loge.domains.arrears.queries.levels import effect
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def director(world):
    return UserFactory(roles=[Role.DIRECTOR])


def rented(lease, **more):
    for name, value in ({"rent": Decimal(400)} | more).items():
        setattr(lease, name, value)
    lease.save()
    return lease


@pytest.fixture
def everything(world, director):
    """Someone who owes four months and begins a plan, someone up to date, someone who left, a shop, an aid, an act."""
    rented(world.lease)
    owe(world.lease, months=4)
    log_contact(
        household_id=world.home.pk, channel="phone", trade="outreach", by=None, spoken=True, about="t:1",
        at=timezone.now() - (TODAY() - month(3)) + timedelta(days=5),
    )  # fmt: skip
    paid = rented(make_home(ages=[50], agency=world.agency).lease)
    for back in range(3, -1, -1):
        write(paid, EntryKind.RENT, "400", back=back)
        write(paid, EntryKind.PAYMENT, "-400", on=month(back))
    left = make_home(ages=[60], agency=world.agency).lease
    write(left, EntryKind.RENT, "250", back=5)
    rented(left, status="terminated", ends_on=month(4), starts_on=month(30))
    shop = make_home(ages=[40], agency=AgencyFactory()).lease
    write(shop, EntryKind.RENT, "900", back=2, debt=Debt.SHOP)
    rented(shop, kind="commercial")
    write(world.lease, EntryKind.HARDSHIP_FUND, "-100", on=TODAY())
    write(world.lease, EntryKind.WRITE_OFF, "-20", on=TODAY(), debt=Debt.PARKING)
    follow_accounts(on=TODAY(), by=None)
    account = account_of(world.lease)
    debts = account.entries.filter(kind="rent").order_by("due_on").values_list("pk", flat=True)[1:3]
    terms = Terms(instalment=Decimal(100), first_on=tomorrow())
    sign_plan(
        propose_plan(account, entries=list(debts), terms=terms, by=world.officer),
        signature="paper",
        signed_on=TODAY(),
        by=world.officer,
    )
    ProcedureStep.objects.create(
        account=account, kind=Act.NOTICE_TO_PAY, happened_on=TODAY(), by=world.officer, at=timezone.now()
    )
    Episode.objects.filter(account=account).delete()
    Episode.objects.create(
        account=account, constituted_on=month(2), report_by=month(0), told="caf", reported_on=month(1)
    )
    return world


def count(code: str, viewer, **more) -> Number:
    return numbers([FIGURES[code]], Scope(viewer, TODAY(), **more))[code].get(None, Number())


EXPECTED = {
    "logements": (2, None),
    "presents-en-dette": (1, 1480),
    "trois-mois": (1, 1480),
    "partis-en-dette": (1, 250),
    "impayes-annee": (2, 1750),
    "factures": (3, 3450),
    "encaissements": (2, 1700),
    "commerces": (1, 900),
    "mensualites": (1, 400),
    "plans-signes": (1, 800),
    "plans-tenus": (1, 800),
    "plans-rompus": (0, 0),
    "a-signaler": (1, None),
    "signales-a-temps": (1, None),
    "fsl": (1, 100),
    "non-valeurs": (1, 20),
    "acte-notice-to-pay": (1, None),
    "acte-eviction": (0, None),
    "contactes-a-temps": (1, None),
}


def test_each_figure_counts_what_it_says(everything, director):
    found = numbers([FIGURES[code] for code in EXPECTED], Scope(director, TODAY()))
    told = {code: by.get(None, Number()) for code, by in found.items()}
    assert {
        code: (one.rows, one.amount if EXPECTED[code][1] is not None else None) for code, one in told.items()
    } == EXPECTED


def test_a_number_and_its_list_are_the_same_rows(everything, director):
    """For the whole, and for the perimeter of someone else."""
    for viewer in (director, everything.stranger):
        scope = Scope(viewer, TODAY())
        found = numbers(FIGURES.values(), scope)
        for code, figure in FIGURES.items():
            number = found[code].get(None, Number())
            count_of_rows, rows = rows_of(figure, scope, many=100)
            assert (count_of_rows, len(rows), sum(row.amount for row in rows)) == (
                number.rows,
                number.rows,
                number.amount,
            ), code
            assert viewer != everything.stranger or not rows, code


def test_agencies_add_up_to_the_whole(everything, director):
    for by_agency in numbers(FIGURES.values(), Scope(director, TODAY())).values():
        whole = by_agency.pop(None, Number())
        assert sum(one.rows for one in by_agency.values()) == whole.rows
        assert sum(one.amount for one in by_agency.values()) == whole.amount


def test_ages_of_the_debt_make_what_is_unpaid(everything, director):
    found = numbers(AGES, Scope(director, TODAY()))
    assert (
        sum(by[None].amount for by in found.values() if None in by) == 1750
    )  # the aid waits for the debt that it was granted for


def test_the_past_is_read_as_it_was(everything, director):
    on = month(2) + timedelta(days=1)
    found = numbers([FIGURES["presents-en-dette"], FIGURES["partis-en-dette"]], Scope(director, on))
    assert found["presents-en-dette"][None] == Number(1, Decimal(800))
    assert count("plans-signes", director).rows == 1
    assert numbers([FIGURES["plans-signes"]], Scope(director, on))["plans-signes"].get(None, Number()).rows == 0


def test_a_ratio_without_anything_below_says_nothing(world, director):
    found = numbers(FIGURES.values(), Scope(director, TODAY()))
    assert {ratio_in_words(one, found) for one in RATIOS} <= {"–", "0.0\u00a0%", "0,0\u00a0%"}


def test_a_benefit_that_is_awaited_makes_nobody_three_months_late(world, director):
    rented(world.lease, housing_benefit=Decimal(150))
    for back in (3, 2, 1):
        write(world.lease, EntryKind.RENT, "400", back=back)
        write(world.lease, EntryKind.PAYMENT, "-250", on=month(back), label=f"loyer {month(back):%m/%Y}")
    RentAccount.objects.update(benefit_payee="landlord")
    follow_accounts(on=TODAY(), by=None)
    assert count("presents-en-dette", director).rows == 1 and count("trois-mois", director).rows == 0


def test_the_level_of_a_crisis_is_compared_with_the_year_before(world, director):
    """Every month was paid on the day; three months of the crisis were not, and the second was paid in the third."""
    for back in range(14, -1, -1):
        write(world.lease, EntryKind.RENT, "400", back=back)
        if back > 2:
            write(world.lease, EntryKind.PAYMENT, "-400", on=month(back), label=f"loyer {month(back):%m/%Y}")
    write(world.lease, EntryKind.PAYMENT, "-400", on=month(0), label=f"loyer {month(1):%m/%Y}")
    follow_accounts(on=TODAY(), by=None)
    found = effect(Scope(director, TODAY()), since=month(2))
    assert found.before == 0 and [level for _, level in found.after] == [400, 800, 800]
    assert found.more == 800
    assert effect(Scope(world.stranger, TODAY()), since=month(2)).before is None


def test_the_public_table_hides_what_is_small(everything, director):
    found = numbers(FIGURES.values(), Scope(director, TODAY()))
    names = {everything.agency.pk: "Nord"}
    mine, public = board(found, names, public=False), board(found, names, public=True)
    assert mine.lines[0][1][:4] == [2, 1, 1, 1]
    assert set(public.lines[0][1][:4]) == {"moins de 5"} and WHOLE not in str(public.lines)
    assert public.sums == [] and all(text == "–" or "÷" in how for _, text, how in public.ratios)


PAGES = ["arrears:figures", "arrears:board"]


def test_who_opens_what(client, everything, director):
    addresses = [
        *map(reverse, PAGES),
        reverse("arrears:figure_rows", args=["trois-mois"]),
        reverse("arrears:board") + "?version=publique",
    ]
    for someone, expected in (
        (director, [200, 200, 200, 200]),
        (everything.officer, [200, 200, 200, 403]),
        (everything.caller, [403] * 4),
    ):
        client.force_login(someone)
        assert [client.get(address).status_code for address in addresses] == expected, someone.roles
    client.force_login(director)
    assert client.get(reverse("arrears:figure_rows", args=["nimporte"])).status_code == 404


def test_the_page_says_each_number_and_links_it_to_its_rows(client, everything):
    client.force_login(everything.officer)
    page = client.get(reverse("arrears:figures"), {"agence": everything.agency.pk}).content.decode()
    address = reverse("arrears:figure_rows", args=["partis-en-dette"])
    assert f'href="{address}?au={TODAY().isoformat()}&amp;agence={everything.agency.pk}"' in page
    assert "Taux d’impayés" in page and "Impayés de l’année ÷ facturé dans l’année" in page
    rows = client.get(address).content.decode()
    assert "250,00\u00a0€" in rows and "1\u00a0ligne" in rows


def test_what_is_wrong_is_said_and_kept(client, director):
    client.force_login(director)
    ahead = (TODAY() + timedelta(days=3)).isoformat()
    wrong = client.get(reverse("arrears:figures"), {"au": ahead, "crise": "03/2026"})
    assert wrong.status_code == 422 and "jour passé" in wrong.content.decode() and ahead in wrong.content.decode()
    assert client.get(reverse("arrears:board"), {"mois": "demain"}).status_code == 422


@pytest.mark.parametrize("name", PAGES)
def test_as_many_statements_for_many_as_for_one(client, world, director, name):
    client.force_login(director)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name)).status_code == 200
        return len(found)

    owe(world.lease, months=2)
    statements()  # the session is opened once
    one = statements()
    for _ in range(5):
        owe(make_home(ages=[50], agency=world.agency).lease, months=3)
    assert statements() == one <= 24


def test_the_table_leaves_as_a_workbook_without_names(client, everything, director):
    client.force_login(director)
    asked = {"mois": f"{TODAY():%Y-%m}", "version": ""}
    answer = client.post(reverse("arrears:export_board"), asked)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    told = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert "Logements loués" in told and everything.agency.name in told
    assert not any(everything.person.last_name in str(cell) for cell in told)
    assert Entry.objects.get(action="arrears.figures_exported").facts["public"] is False
    client.force_login(everything.officer)
    refused = client.post(reverse("arrears:export_board"), asked | {"version": "publique"}, follow=True)
    assert "tout l’organisme" in refused.content.decode() or "Votre rôle" in refused.content.decode()
    assert RepaymentPlan.objects.count() == 1
