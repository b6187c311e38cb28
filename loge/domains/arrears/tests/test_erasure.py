from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from loge.domains.arrears import erasure
from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount, RepaymentPlan
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.plans import Terms, propose_plan
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow, write
from loge.foundation.retention import apply


def left(lease, *, years_ago):
    lease.status, lease.ends_on = "closed", TODAY() - timedelta(days=round(years_ago * 365.25))
    lease.save()


def erased() -> int:
    return apply(erasure.RULES[0], now=timezone.now())


def test_an_account_long_closed_that_owes_nothing_goes_with_all_that_hangs_on_it(world):
    debt = owe(world.lease, months=2)
    terms = Terms(instalment=Decimal(100), first_on=tomorrow())
    propose_plan(account_of(world.lease), entries=[one.pk for one in debt], terms=terms, by=world.officer)
    write(world.lease, EntryKind.PAYMENT, "-800", on=TODAY())
    follow_accounts(on=TODAY(), by=None)
    left(world.lease, years_ago=4.9)
    assert erased() == 0
    left(world.lease, years_ago=5.1)
    assert erased() == 1
    assert not any(model.objects.exists() for model in (RentAccount, LedgerEntry, Matching, RepaymentPlan))


def test_a_debt_that_stands_keeps_its_account_and_its_name(world):
    owe(world.lease, months=1)
    left(world.lease, years_ago=9)
    assert erased() == 0
    assert world.person.pk in erasure.people_in_hand()


def test_a_lease_that_goes_on_keeps_its_account(world):
    owe(world.lease, months=1)
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    assert erased() == 0
    assert erasure.people_in_hand() == set()
