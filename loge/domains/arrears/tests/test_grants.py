from datetime import date, timedelta
from decimal import Decimal

import pytest

from loge.domains.arrears.rules.grants import Expected, whose
from loge.domains.arrears.rules.matching import Credit, Destination, Due, match

MAY = date(2026, 5, 4)
EARLY = timedelta(days=60)


def expected(pk, kind="fund", left="400", on=MAY):
    return Expected(pk, kind, Decimal(left), on)


@pytest.mark.parametrize(
    ("kind", "amount", "known", "chosen"),
    [
        ("fund", "400", [expected(1), expected(2)], 1),
        ("fund", "400", [expected(1, left="900"), expected(2)], 2),
        ("fund", "250", [expected(1, left="900"), expected(2)], 1),
        ("aid", "400", [expected(1, left="900"), expected(2)], 2),
        ("aid", "250", [expected(1)], None),
        ("fund", "401", [expected(1)], None),
        ("fund", "400", [expected(1, on=MAY + timedelta(days=61))], None),
    ],
    ids=["oldest", "exact sum", "part of it", "another name", "neither", "too much", "too early"],
)
def test_a_line_brings_the_money_of_the_grant_that_it_fits_best(kind, amount, known, chosen):
    assert whose(kind, Decimal(amount), MAY, known, early=EARLY) == chosen


def test_a_grant_settles_its_debt_within_its_months_and_waits_for_the_rest():
    dues = [Due(n, debt, "rent", date(2026, n, 1), date(2026, n, 1), Decimal(100)) for n, debt in
            ((1, "rent"), (2, "rent"), (3, "rent"), (4, "parking"))]  # fmt: skip
    credit = Credit(
        9, "fund", "rent", MAY, Decimal(350), granted_for=Destination("rent", date(2026, 2, 1), date(2026, 3, 1))
    )
    assert [(one.due, one.amount) for one in match(dues, [credit], on=MAY)] == [(2, Decimal(100)), (3, Decimal(100))]
    assert credit.left == Decimal(150)
