from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.foundation import money

cents = st.integers(min_value=1, max_value=5_000_000).map(lambda n: Decimal(n) / 100)


@given(total=cents, instalment=cents)
def test_instalments_add_up_and_only_the_last_may_be_smaller(total, instalment):
    if total / instalment > 2_000:
        instalment = total
    parts = money.in_instalments(total, instalment)
    assert sum(parts) == total
    assert all(part == instalment for part in parts[:-1])
    assert 0 < parts[-1] < instalment * Decimal("1.05")
    assert len(parts) == 1 or parts[-1] >= instalment / 20


@given(total=cents, parts=st.integers(1, 60))
def test_equal_parts_add_up_and_the_last_one_takes_the_cents(total, parts):
    if total < Decimal(parts) / 100:
        with pytest.raises(ValueError):
            money.in_equal_parts(total, parts)
        return
    shares = money.in_equal_parts(total, parts)
    assert sum(shares) == total and len(shares) == parts
    assert len(set(shares[:-1])) <= 1
    assert 0 <= shares[-1] - shares[0] < Decimal(parts) / 100


@given(weights=st.lists(cents, min_size=1, max_size=12), percent=st.integers(0, 100))
def test_pro_rata_loses_no_cent_and_gives_nobody_more_than_his_weight(weights, percent):
    amount = money.to_cent(sum(weights) * percent / 100)
    shares = money.pro_rata(amount, weights)
    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


def test_nothing_is_shared_among_nothing():
    with pytest.raises(ValueError):
        money.pro_rata(Decimal(1), [])
    with pytest.raises(ValueError):
        money.in_instalments(Decimal(0), Decimal(10))


def test_half_a_cent_goes_up():
    assert money.to_cent(Decimal("1.005")) == Decimal("1.01")
