"""The nine rules, on lives written by hand: sums in euros, days from the due date of a month."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import Sign
from loge.domains.arrears.rules.life import Benefit, Coming, Life, Month, Paid, Returned, habit, is_debit, shares
from loge.domains.arrears.rules.signs import signs_of
from loge.domains.arrears.rules.thresholds import ASKS, DEFAULT_THRESHOLDS
from loge.foundation.dates import add_months

NOW = date(2026, 10, 1)  # the first day of the month that is looked at
RENT = Decimal(400)


def paid(first: date, *, after: int, amount=RENT) -> Month:
    return Month(first, first, RENT, Decimal(amount), first + timedelta(days=after))


def year(*, after: int = 6, months: int = 8, debit: bool = False, this: Month | None = None, **more) -> Life:
    """Months paid one after the other `after` days after their due date, then the month of NOW: unpaid unless given."""
    before = [paid(add_months(NOW, -back), after=after) for back in range(months, 0, -1)]
    known = [*before, this or Month(NOW, NOW, RENT)]
    payments = tuple(Paid(one.paid_on, one.paid, debit) for one in known if one.paid_on)
    return Life(tuple(known), payments, monthly=RENT, **{"owed": RENT} | more)


def said(life: Life, *, day: int = 25, table=DEFAULT_THRESHOLDS) -> dict[Sign, str]:
    return {one.sign: one.sentence for one in signs_of(life, table=table, on=NOW + timedelta(days=day - 1))}


def test_a_stable_payer_shows_nothing():
    assert said(year(this=paid(NOW, after=5), owed=Decimal(0))) == {}


def test_before_their_usual_day_nobody_is_late():
    assert said(year(after=20), day=22) == {}


def test_later_than_usual_says_the_usual_day():
    found = said(year(after=4), day=14)
    assert list(found) == [Sign.LATER]
    assert "pour octobre 2026 (400,00\u00a0€)" in found[Sign.LATER] and "vers le 5\u00a0octobre" in found[Sign.LATER]
    assert "8\u00a0mois" in found[Sign.LATER]


def test_a_first_unpaid_month_is_said_instead_of_a_late_one():
    assert Sign.UNPAID not in said(year(after=20), day=30)  # twelve days after their own day
    found = said(year(after=4), day=20)
    assert list(found) == [Sign.UNPAID]
    assert "Rien n’est venu pour octobre 2026" in found[Sign.UNPAID] and "8\u00a0mois payés" in found[Sign.UNPAID]


def test_a_debt_that_has_grown_is_no_early_sign():
    assert said(year(after=4, owed=Decimal(801)), day=20) == {}


def test_a_part_of_the_month_is_said_with_what_is_missing():
    found = said(year(this=paid(NOW, after=5, amount=250), owed=Decimal(150)))
    assert list(found) == [Sign.PARTIAL]
    assert "250,00\u00a0€ sur 400,00\u00a0€" in found[Sign.PARTIAL] and "manque 150,00\u00a0€" in found[Sign.PARTIAL]
    assert said(year(this=paid(NOW, after=5, amount=250), owed=Decimal(150)), day=9) == {}  # they may complete it


def test_a_returned_payment_hides_the_month_that_it_leaves_unpaid():
    back = Returned(NOW + timedelta(days=9), RENT, NOW + timedelta(days=5))
    found = said(year(returned=back))
    assert list(found) == [Sign.RETURNED] and "rejeté le 10\u00a0octobre 2026" in found[Sign.RETURNED]
    assert said(year(returned=back, this=paid(NOW, after=12), owed=Decimal(0))) == {}  # made good


def with_benefit(*, months: int, this: Month) -> Life:
    """250 of the 400 come from the benefit, on the fifth of the month after."""
    before = [paid(add_months(NOW, -back), after=5, amount=150) for back in range(months, 0, -1)]
    benefits = tuple(Benefit(one.first, add_months(one.first, 1) + timedelta(days=4), Decimal(250)) for one in before)
    return Life((*before, this), benefits=benefits, owed=Decimal(250), monthly=Decimal(150), gets_benefit=True)


def test_a_benefit_that_stops_is_no_default_of_the_tenant():
    """They paid their own part; what is missing is the benefit, said as such, and nothing else is said."""
    life = with_benefit(months=6, this=paid(NOW, after=5, amount=150))
    found = said(life, day=60)
    assert list(found) == [Sign.BENEFIT]
    assert (
        "d’octobre 2026 (250,00\u00a0€ par mois)" in found[Sign.BENEFIT]
        and "avant toute relance" in found[Sign.BENEFIT]
    )
    assert said(life, day=34) == {}  # it comes on the fifth of the next month


def test_money_laid_on_a_month_without_benefit_is_not_missing_from_the_next_one():
    """Oldest first: part of what they paid for October went to September, where the benefit is missing."""
    life = with_benefit(months=6, this=Month(NOW, NOW, RENT))
    september = replace(life.months[-2], paid=Decimal(300), paid_on=NOW + timedelta(days=5))
    months = (*life.months[:-2], september, life.months[-1])
    life = replace(life, months=months, benefits=life.benefits[:-1], owed=Decimal(500))  # two benefits
    assert list(said(life, day=28)) == [Sign.BENEFIT]


def test_a_debit_that_ends_is_seen_on_the_payment_that_replaces_it():
    life = year(after=5, debit=True, this=paid(NOW, after=15), owed=Decimal(0))
    life = replace(life, payments=(*life.payments[:-1], Paid(NOW + timedelta(days=15), RENT, is_debit=False)))
    found = said(life, day=25)
    assert list(found) == [Sign.NO_DEBIT] and "8\u00a0fois" in found[Sign.NO_DEBIT]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("PRÉLÈVEMENT SEPA", True), ("PRLV 10/26", True), ("VIR SEPA M. DUPONT", False), ("Chèque 12", False)],
)
def test_means_are_read_from_the_label(label, expected):
    assert is_debit(label) is expected


def test_several_small_payments_from_someone_who_paid_in_one_go():
    small = [Paid(NOW + timedelta(days=day), Decimal(60), is_debit=False) for day in (4, 11, 18)]
    life = year(this=paid(NOW, after=18, amount=180), owed=Decimal(220))
    found = said(replace(life, payments=(*life.payments[:-1], *small)), day=20)
    assert "3\u00a0paiements en octobre 2026 (180,00\u00a0€" in found[Sign.RHYTHM]


def test_what_was_told_stays_for_its_time():
    life = year(this=paid(NOW, after=5), owed=Decimal(0), told_on=NOW)
    assert list(said(life)) == [Sign.INCOME] and "Rien n’est encore dû" in said(life)[Sign.INCOME]
    assert said(replace(life, told_on=add_months(NOW, -6))) == {}


def test_a_reconciliation_to_come_is_a_warning_and_no_behaviour():
    ahead = Coming(NOW + timedelta(days=50), Decimal(320))
    life = year(this=paid(NOW, after=5), owed=Decimal(0), coming=ahead)
    assert list(said(life)) == [Sign.COMING] and "320,00\u00a0€" in said(life)[Sign.COMING]
    assert said(life, day=2) == {}  # more than 45 days ahead


def test_those_who_have_their_own_path_are_never_given_a_sign():
    assert said(year(own_path=True, told_on=NOW)) == {}


def test_a_sign_that_is_not_followed_says_nothing():
    table = [replace(line, active=line.sign != Sign.UNPAID) for line in DEFAULT_THRESHOLDS]
    assert list(said(year(after=4), day=20, table=table)) == [Sign.LATER]


def test_every_sign_has_a_line_and_its_numbers_have_a_name():
    assert {line.sign for line in DEFAULT_THRESHOLDS} == set(Sign) == set(ASKS)
    for line in DEFAULT_THRESHOLDS:
        set_numbers = {name for name in ("days", "months", "times", "min_euros") if getattr(line, name)}
        assert set_numbers == set(ASKS[line.sign]), line.sign


_EUROS = st.decimals(min_value=0, max_value=900, places=2)
_MONTHS = st.lists(st.tuples(_EUROS, _EUROS, _EUROS, st.integers(-5, 40)), min_size=1, max_size=13)


@given(_MONTHS, _EUROS)
def test_together_months_never_miss_more_than_the_account_owes(rows, owed):
    """Nor more than they lack; the latest months are the last to be believed paid."""
    first = date(2025, 9, 1)
    months = tuple(
        Month(add_months(first, at), add_months(first, at), billed, paid_, add_months(first, at) + timedelta(days=day))
        for at, (billed, _, paid_, day) in enumerate(rows)
    )
    benefits = tuple(Benefit(one.first, one.due_on, row[1]) for one, row in zip(months, rows, strict=True))
    found = shares(Life(months, benefits=benefits, owed=owed))
    lacking = [max(max(billed - benefit, Decimal(0)) - paid_, Decimal(0)) for billed, benefit, paid_, _ in rows]
    assert sum(share.missing for share in found) == min(sum(lacking), owed)
    assert all(0 <= share.missing <= lack for share, lack in zip(found, lacking, strict=True))
    short = [at for at, share in enumerate(found) if share.missing < lacking[at]]
    assert all(found[at].missing == 0 for at in short[:-1])


@given(st.lists(st.integers(-5, 45), min_size=1, max_size=12), st.integers(1, 60))
def test_waiting_longer_never_takes_a_late_month_back(days, wait):
    """A month that is said to be late stays so the day after, as long as nothing comes (and another sign takes it over)."""
    known = [paid(add_months(NOW, -len(days) + at), after=day) for at, day in enumerate(days)]
    life = Life((*known, Month(NOW, NOW, RENT)), owed=RENT, monthly=RENT)
    now, after = said(life, day=wait), said(life, day=wait + 1)
    assert not now or after
    assert habit(shares(life)).late >= habit(shares(life)).usual
