from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.queries.resumed import months_of_rent_paid
from loge.domains.arrears.rules.resumed import Month, months_paid
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, write
from loge.foundation.dates import add_months

ON = date(2027, 5, 20)
MAY = date(2027, 5, 1)
euros = st.integers(0, 900).map(Decimal)
said = st.builds(Month, billed=euros, left=euros, received=euros)
ledgers = st.lists(st.one_of(st.none(), said), max_size=8).map(
    lambda back: {add_months(MAY, -n): one for n, one in enumerate(back) if one is not None}
)


def paid():
    """Settled, by money that came in another month."""
    return Month(Decimal(400), Decimal(0), Decimal(0))


def unpaid(received="0"):
    return Month(Decimal(400), Decimal(400), Decimal(received))


@pytest.mark.parametrize(
    ("latest_first", "count"),
    [
        ([paid(), paid(), unpaid()], 2),
        ([unpaid(), paid(), paid(), unpaid()], 2),
        ([unpaid(), unpaid(), paid()], 0),
        ([paid(), None, paid()], 1),
        ([None, paid()], 1),
        ([None, None, paid()], None),
        ([unpaid("400"), unpaid("450"), unpaid("399.99")], 2),
        ([unpaid("400"), paid(), paid()], 2),
        ([], None),
    ],
    ids=[
        "two",
        "this month is not over",
        "last month",
        "a gap",
        "not billed yet",
        "stale",
        "old debt",
        "not mixed",
        "none",
    ],
)
def test_months_paid_in_a_row(latest_first, count):
    known = {add_months(MAY, -n): one for n, one in enumerate(latest_first) if one}
    assert months_paid(known, on=ON) == count


@given(ledgers, st.data())
def test_one_more_month_paid_never_lowers_the_count_and_one_less_never_raises_it(months, data):
    before = months_paid(months, on=ON)
    if not months:
        assert before is None
        return
    day = data.draw(st.sampled_from(sorted(months)))
    best, worst = Month(Decimal(400), Decimal(0), Decimal(400)), Month(Decimal(400), Decimal(400), Decimal(0))
    better, worse = months | {day: best}, months | {day: worst}
    assert (months_paid(worse, on=ON) or 0) <= (before or 0) <= (months_paid(better, on=ON) or 0) <= len(months)


@given(ledgers)
def test_the_same_euros_never_count_for_two_months(months):
    count = months_paid(months, on=ON) or 0
    lasts = [MAY, add_months(MAY, -1)]
    rows = [[months.get(add_months(last, -n)) for n in range(count)] for last in lasts]
    assert any(
        all(one and one.is_settled for one in row) or all(one and one.is_covered for one in row) for row in rows
    )
    assert months_paid(dict(reversed(months.items())), on=ON) == months_paid(months, on=ON)


@pytest.mark.django_db
def test_the_ledger_says_it_though_the_payments_went_to_the_oldest_debt(world):
    """Five rents, of which the last two whole months were paid with as much as was billed: the oldest debt took the money."""
    owe(world.lease, months=5)
    for back in (2, 1):
        write(world.lease, EntryKind.PAYMENT, "-400", on=month(back) + timedelta(days=4), label="VIR")
    match_account(account_of(world.lease), on=TODAY(), by=None)
    assert months_of_rent_paid([world.lease.pk], on=TODAY()) == {world.lease.pk: 2}
    write(world.lease, EntryKind.RETURNED_PAYMENT, "400", on=month(1) + timedelta(days=9))
    assert months_of_rent_paid([world.lease.pk], on=TODAY()) == {world.lease.pk: 0}


@pytest.mark.django_db
def test_the_benefit_lowers_what_is_asked_of_the_home(world):
    owe(world.lease, months=2)
    for back in (1, 0):
        write(world.lease, EntryKind.HOUSING_BENEFIT, "-250", back=back)
    write(world.lease, EntryKind.PAYMENT, "-150", on=month(1) + timedelta(days=4))
    assert months_of_rent_paid([world.lease.pk], on=TODAY()) == {world.lease.pk: 1}


@pytest.mark.django_db
def test_nothing_is_said_of_an_account_that_is_not_kept(world):
    write(world.lease, EntryKind.RENT, "400", back=6)
    assert months_of_rent_paid([world.lease.pk], on=TODAY()) == {}
