"""An aid asked for a debt: reminders wait, the money settles the debt it was granted for, the application is paid by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from loge.domains.aids.models import AidApplication
from loge.domains.aids.operations.deciding import grant_application, refuse_application
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.queries.entitlement import proposals_for
from loge.domains.aids.tests.world import TODAY, build_world, make_scheme, sent
from loge.domains.arrears.models import AccountPause, GrantPayment, LedgerEntry, Matching
from loge.domains.arrears.operations.ledger import withdraw_line
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.tests.world import account_of, month, write
from loge.foundation.dates import add_months
from loge.journeys.arrears_to_aids import tell_first_unpaid_rents
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_world()
    world.rents = [write(world.lease, "rent", "400", back=back) for back in (4, 3, 2, 1)]
    return world


def granted(world, **said) -> AidApplication:
    said = {"amount": Decimal(400), "decided_on": TODAY(), "paid_to": "landlord", "debt": "rent"} | said
    return grant_application(sent(world), **said, by=world.worker)


def settled(payment) -> list[tuple[int, Decimal, str]]:
    live = Matching.objects.live().filter(payment=payment).order_by("due__due_on")
    return [(one.due_id, one.amount, one.reason) for one in live]


def test_reminders_wait_while_the_fund_examines_and_go_on_once_it_has_decided(world):
    application = sent(world, days_ago=0)
    pause = AccountPause.objects.get()
    assert pause.account == account_of(world.lease) and pause.reason == "aid"
    assert pause.until == application.decision_by and pause.lifted_at is None
    refuse_application(application, reason="income", decided_on=TODAY(), by=world.worker)
    pause.refresh_from_db()
    assert pause.lifted_at is not None


def test_the_money_settles_the_months_that_the_fund_named_and_no_other(world):
    application = granted(world, since=month(2), until=month(1), amount=Decimal(500))
    assert application.status == "granted"
    money = write(world.lease, "fund", "-500", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    assert settled(money) == [
        (world.rents[2].pk, Decimal(400), "granted"),
        (world.rents[3].pk, Decimal(100), "granted"),
    ]
    application.refresh_from_db()
    assert (application.status, application.paid_on) == ("paid", TODAY())


def test_what_its_debt_does_not_use_waits_for_a_person(world):
    granted(world, since=month(1), until=month(1), amount=Decimal(700))
    money = write(world.lease, "fund", "-700", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    assert settled(money) == [(world.rents[3].pk, Decimal(400), "granted")]


def test_money_that_came_before_the_letter_is_laid_again_where_it_belongs(world):
    money = write(world.lease, "fund", "-400", on=TODAY() - timedelta(days=5))
    match_account(account_of(world.lease), on=TODAY(), by=None)
    assert settled(money) == [(world.rents[0].pk, Decimal(400), "granted")]  # the oldest, for want of knowing
    application = granted(world, since=month(1), until=month(1))
    assert settled(money) == [(world.rents[3].pk, Decimal(400), "granted")]
    assert application.status == "paid"


def test_an_import_undone_makes_the_grant_wait_again(world):
    application = granted(world)
    accountant = UserFactory(roles=[Role.ARREARS_OFFICER], perimeter=Perimeter.LANDLORD)
    money = write(world.lease, "fund", "-400", on=TODAY())
    assert AidApplication.objects.get(pk=application.pk).status == "paid"
    withdraw_line(money, by=accountant)
    assert AidApplication.objects.get(pk=application.pk).status == "granted"
    assert not GrantPayment.objects.exists() and not LedgerEntry.objects.filter(pk=money.pk).exists()
    write(world.lease, "fund", "-400", on=TODAY())
    assert AidApplication.objects.get(pk=application.pk).status == "paid"


def test_money_of_another_fund_or_paid_elsewhere_is_not_taken_for_it(world):
    application = granted(world)
    write(world.lease, "employers", "-300", on=TODAY())
    assert AidApplication.objects.get(pk=application.pk).status == "granted"
    write(world.lease, "aid", "-400", on=TODAY())  # written under another name, for that very sum
    assert AidApplication.objects.get(pk=application.pk).status == "paid"


def test_the_account_says_since_when_a_guarantor_is_to_be_called(world):
    start = add_months(TODAY(), -24)
    guarantee = record_guarantee(world.lease, kind="visale", valid_from=start, call_days=60, by=world.officer)
    assert guarantee.first_unpaid_on == world.rents[0].due_on
    write(world.lease, "payment", "-400", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    assert tell_first_unpaid_rents() == 1
    guarantee.refresh_from_db()
    assert guarantee.first_unpaid_on == world.rents[1].due_on and tell_first_unpaid_rents() == 0


def test_the_page_of_the_account_shows_what_is_asked_for_its_home(client, world):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:account", args=[account_of(world.lease).pk])).content.decode()
    assert f'hx-get="{reverse("aids:of_lease", args=[world.lease.pk])}"' in page


def test_the_account_says_whether_the_current_rent_was_taken_up_again(world):
    """As many queries whatever the homes: read beside the proposals, never stored."""
    make_scheme(world, name="FSL d’un autre règlement", rent_resumed_months=3)
    for back in (2, 1):
        write(world.lease, "payment", "-400", on=month(back) + timedelta(days=4), label="VIR")
    match_account(account_of(world.lease), on=TODAY(), by=None)
    said = [one.proposal.sentence for one in proposals_for(world.home, on=TODAY())]
    assert sum("loyer courant payé depuis 2 mois (demandé : 3)" in sentence for sentence in said) == 1
