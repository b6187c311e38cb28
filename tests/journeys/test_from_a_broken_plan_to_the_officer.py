from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.plans import Terms, follow_plan, propose_plan, sign_plan
from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import open_case
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import make_home


def broken_plan(home, officer):
    today = timezone.localdate()
    line = Line(home.lease_id, Debt.RENT, EntryKind.RENT, Decimal(800), today, today)
    entry = record_lines([line], source="TESTS", by=None)[0]
    account = RentAccount.objects.get(lease=home.lease)
    plan = propose_plan(account, entries=[entry.pk], terms=Terms(Decimal(100), first_on=today), by=officer)
    sign_plan(plan, signature="paper", signed_on=today, by=officer)
    follow_plan(plan, on=today + timedelta(days=6), by=None)


def test_whoever_follows_someone_hears_that_their_plan_is_broken_and_not_of_how_much():
    agency = AgencyFactory()
    home = make_home(ages=[44], agency=agency)
    social = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency])
    case = open_case(
        household_id=home.pk, person_id=home.reference_person_id, origin="self", origin_id="", level=1, summary="Courrier",
        owner_id=social.pk, by=social,
    )  # fmt: skip
    broken_plan(home, UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]))
    assert case.steps.order_by("pk").last().text == "Le plan d’apurement de son compte est rompu."
    task = case.actions.get()
    assert (task.in_charge, task.due_on) == (social, timezone.localdate() + timedelta(days=7))


def test_whoever_follows_someone_hears_that_a_plan_is_agreed():
    agency = AgencyFactory()
    home = make_home(ages=[44], agency=agency)
    social = UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency])
    case = open_case(
        household_id=home.pk, person_id=home.reference_person_id, origin="self", origin_id="", level=1, summary="Courrier",
        owner_id=social.pk, by=social,
    )  # fmt: skip
    broken_plan(home, UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]))
    assert "Un plan d’apurement est convenu pour son compte." in case.steps.values_list("text", flat=True)


def test_nobody_followed_nothing_opened():
    agency = AgencyFactory()
    home = make_home(ages=[44], agency=agency)
    broken_plan(home, UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]))
    assert not Case.objects.exists()
