"""One home that rents a flat, the officer who follows it, one from elsewhere; lines of account in a few words."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from loge.domains.arrears.choices import Debt, EntryKind
from loge.domains.arrears.models import LedgerEntry, RentAccount
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.foundation.dates import add_months
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.tests.factories import make_home

TODAY = timezone.localdate


def build_world():
    agency, elsewhere = AgencyFactory(), AgencyFactory()
    home = make_home(ages=[44], agency=agency)
    return SimpleNamespace(
        agency=agency,
        home=home,
        lease=home.lease,
        person=home.reference_person,
        officer=UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]),
        colleague=UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.ARREARS_OFFICER], agencies=[elsewhere]),
        social=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        caller=UserFactory(roles=[Role.VOLUNTEER_CALLER], agencies=[agency]),
    )


def month(back: int = 0) -> date:
    """First day of the month, `back` months ago."""
    return add_months(TODAY().replace(day=1), -back)


def write(
    lease, kind, amount, *, back: int = 0, on: date | None = None, debt=Debt.RENT, label="", key=""
) -> LedgerEntry:
    """One line: rents are dated, due and named after the first day of the month `back` months ago."""
    day = on or month(back)
    period = day.replace(day=1) if kind != EntryKind.PAYMENT else None
    line = Line(lease.pk, debt, kind, Decimal(amount), day, day, label=label, period=period, key=key)
    return record_lines([line], source="TESTS", by=None)[0]


def owe(lease, *, months: int, amount="400") -> list[LedgerEntry]:
    """The rents of the last months, the current one included, none of them paid."""
    return [write(lease, EntryKind.RENT, amount, back=back) for back in reversed(range(months))]


def account_of(lease) -> RentAccount:
    return RentAccount.objects.get(lease=lease)


def tomorrow() -> date:
    return TODAY() + timedelta(days=1)
