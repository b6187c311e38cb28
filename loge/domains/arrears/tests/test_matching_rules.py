from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import Debt, EntryKind, MatchReason
from loge.domains.arrears.rules.matching import Credit, Due, Instalment, PlanTerms, match
from loge.domains.arrears.rules.wording import Said, read_label

APRIL, MARCH, FEBRUARY = date(2027, 4, 1), date(2027, 3, 1), date(2027, 2, 1)


def rent(id, period, amount="400", *, in_plan=False, debt=Debt.RENT, kind=EntryKind.RENT, due_on=None):
    return Due(id, debt, kind, period, due_on or period.replace(day=28), Decimal(amount), in_plan)


def payment(id, amount, *, label="", on=date(2027, 5, 5), kind=EntryKind.PAYMENT, debt=Debt.RENT, **rest):
    return Credit(id, kind, debt, on, Decimal(amount), said=read_label(label, received_on=on), **rest)


def paid(matches):
    return {(one.credit, one.due): one.amount for one in matches}


def test_t19_the_month_named_by_the_payer_is_paid_and_the_older_debt_stays():
    dues = [rent(1, MARCH), rent(2, APRIL)]
    matches = match(dues, [payment(9, "400", label="VIR loyer avril")], on=date(2027, 5, 5))
    assert paid(matches) == {(9, 2): Decimal(400)}
    assert matches[0].reason == MatchReason.SAID_BY_PAYER
    assert dues[0].left == 400


def test_t20_a_payment_without_a_word_goes_to_the_oldest_rent():
    matches = match([rent(2, APRIL), rent(1, MARCH)], [payment(9, "400")], on=date(2027, 5, 5))
    assert paid(matches) == {(9, 1): Decimal(400)}
    assert matches[0].reason == MatchReason.OLDEST_FIRST


def test_t18_forty_euros_for_the_instalment_leave_the_rent_of_the_month_unpaid():
    dues = [rent(1, FEBRUARY, in_plan=True), rent(2, APRIL)]
    plan = PlanTerms(rent_first=True, instalments=[Instalment(date(2027, 5, 1), Decimal(40))])
    matches = match(dues, [payment(9, "40", label="échéancier")], on=date(2027, 5, 5), plan=plan)
    assert paid(matches) == {(9, 1): Decimal(40)}
    assert dues[1].left == 400


def test_under_a_plan_a_payment_pays_the_rent_of_the_month_then_the_instalment_and_no_more():
    dues = [rent(1, FEBRUARY, in_plan=True), rent(2, APRIL)]
    plan = PlanTerms(rent_first=True, instalments=[Instalment(date(2027, 5, 1), Decimal(40))])
    credits = [payment(9, "500")]
    matches = match(dues, credits, on=date(2027, 5, 5), plan=plan)
    assert [(one.due, one.amount, one.reason) for one in matches] == [
        (2, Decimal(400), MatchReason.PLAN_RENT),
        (1, Decimal(40), MatchReason.PLAN_INSTALMENT),
    ]
    assert credits[0].left == 60  # kept for the next due date


def test_two_payments_do_not_pay_the_same_instalment_twice():
    dues = [rent(1, FEBRUARY, in_plan=True)]
    plan = PlanTerms(rent_first=True, instalments=[Instalment(date(2027, 5, 1), Decimal(40))])
    matches = match(dues, [payment(8, "30"), payment(9, "30")], on=date(2027, 5, 5), plan=plan)
    assert paid(matches) == {(8, 1): Decimal(30), (9, 1): Decimal(10)}


def test_housing_benefit_goes_to_the_month_it_covers_and_never_to_the_parking():
    dues = [rent(1, MARCH), rent(2, APRIL), rent(3, FEBRUARY, debt=Debt.PARKING)]
    credits = [payment(9, "450", kind=EntryKind.HOUSING_BENEFIT, period=APRIL)]
    matches = match(dues, credits, on=date(2027, 5, 5))
    assert paid(matches) == {(9, 2): Decimal(400), (9, 1): Decimal(50)}


def test_a_grant_pays_the_debt_it_was_granted_for_and_waits_for_the_rest():
    credits = [payment(9, "450", kind=EntryKind.HARDSHIP_FUND, debt=Debt.RECONCILIATION)]
    dues = [rent(1, MARCH), rent(2, APRIL, "120", debt=Debt.RECONCILIATION)]
    assert paid(match(dues, credits, on=date(2027, 5, 5))) == {(9, 2): Decimal(120)}
    assert credits[0].left == 330


def test_a_reduction_set_by_law_lowers_the_bill_of_its_month():
    credit = payment(9, "38.50", kind=EntryKind.STATUTORY_REDUCTION, period=APRIL)
    matches = match([rent(1, MARCH), rent(2, APRIL)], [credit], on=date(2027, 5, 5))
    assert paid(matches) == {(9, 2): Decimal("38.50")}
    assert matches[0].reason == MatchReason.SAME_BILL


def test_nothing_is_paid_before_it_is_due_unless_the_payer_says_so():
    later = rent(1, date(2027, 6, 1))
    assert match([later], [payment(9, "400")], on=date(2027, 5, 5)) == []
    assert paid(match([later], [payment(9, "400", label="loyer juin")], on=date(2027, 5, 5))) == {(9, 1): Decimal(400)}


def test_the_home_before_the_parking_and_interest_before_all():
    dues = [
        rent(1, FEBRUARY, "50", debt=Debt.PARKING),
        rent(2, APRIL),
        rent(3, APRIL, "4", debt=Debt.COSTS, kind=EntryKind.INTEREST),
    ]
    assert paid(match(dues, [payment(9, "404")], on=date(2027, 5, 5))) == {(9, 3): Decimal(4), (9, 2): Decimal(400)}


def test_equals_are_paid_pro_rata():
    dues = [rent(1, APRIL, "100", debt=Debt.PARKING), rent(2, APRIL, "50", debt=Debt.REPAIRS)]
    assert paid(match(dues, [payment(9, "30")], on=date(2027, 5, 5))) == {(9, 1): Decimal(20), (9, 2): Decimal(10)}


def test_a_payment_returned_by_the_bank_settles_only_its_own_return():
    returned = rent(2, APRIL, kind=EntryKind.RETURNED_PAYMENT)
    credit = payment(9, "400", returns=2)
    assert paid(match([rent(1, MARCH), returned], [credit], on=date(2027, 5, 5))) == {(9, 2): Decimal(400)}


# ---- laws of numbers

euros = st.integers(1, 100_000).map(lambda n: Decimal(n) / 100)
months = st.integers(1, 12).map(lambda m: date(2026, m, 1))
some_dues = st.lists(
    st.tuples(euros, months, st.sampled_from(Debt.values), st.booleans(), st.booleans()), min_size=1, max_size=8
)
some_credits = st.lists(
    st.tuples(euros, st.integers(1, 28), st.sampled_from(sorted(EntryKind.values)), st.sampled_from(["", "loyer mars", "plan"])),
    max_size=6,
)  # fmt: skip


def build(rows, credits):
    dues = [
        rent(at, period, str(amount), debt=debt, in_plan=planned, kind="interest" if interest else "rent")
        for at, (amount, period, debt, planned, interest) in enumerate(rows)
    ]
    moneys = [
        payment(100 + at, str(amount), on=date(2026, 12, day), kind=kind, label=label, period=date(2026, 3, 1))
        for at, (amount, day, kind, label) in enumerate(credits)
    ]
    return dues, moneys


@given(rows=some_dues, credits=some_credits, with_plan=st.booleans())
def test_no_cent_is_lost_or_created(rows, credits, with_plan):
    plan = PlanTerms(True, [Instalment(date(2026, 6, 1), Decimal(40))]) if with_plan else None
    dues, moneys = build(rows, credits)
    matches = match(dues, moneys, on=date(2026, 12, 31), plan=plan)
    for at, (amount, *_) in enumerate(rows):
        assert sum(one.amount for one in matches if one.due == at) + dues[at].left == amount
    for at, (amount, *_) in enumerate(credits):
        assert sum(one.amount for one in matches if one.credit == 100 + at) + moneys[at].left == amount
    assert all(one.amount > 0 for one in matches)
    assert all(one.left >= 0 for one in [*dues, *moneys])


@given(rows=some_dues, amounts=st.lists(euros, min_size=1, max_size=5), order=st.randoms())
def test_payments_without_a_word_received_the_same_day_settle_the_same_whatever_their_order(rows, amounts, order):
    shuffled = list(amounts)
    order.shuffle(shuffled)
    left = []
    for these in (amounts, shuffled):
        dues, moneys = build(rows, [(amount, 5, "payment", "") for amount in these])
        match(dues, moneys, on=date(2026, 12, 31))
        left.append(
            [
                sum(due.left for due in dues if (due.debt in ("rent", "reconciliation"), due.due_on, due.kind) == key)
                for key in sorted({(d.debt in ("rent", "reconciliation"), d.due_on, d.kind) for d in dues})
            ]
        )
    assert left[0] == left[1]


@given(rows=some_dues, amounts=st.lists(euros, min_size=1, max_size=5))
def test_no_debt_is_left_beside_money_that_could_pay_it(rows, amounts):
    dues, moneys = build(rows, [(amount, 5, "payment", "") for amount in amounts])
    match(dues, moneys, on=date(2026, 12, 31))
    assert not (any(due.left for due in dues) and any(money.left for money in moneys))


# ---- what a payer says


def said(label, on=date(2027, 5, 5)):
    return read_label(label, received_on=on)


def test_a_month_and_its_rent_are_read_in_the_usual_spellings():
    april = Said(periods=(APRIL,), debt=Debt.RENT)
    for label in ("Loyer avril", "VIR M MARTIN LOYER AVR. 2027", "loyer 04/2027", "loyer 4-2027", "LOYERS AVRIL 27"):
        assert said(label) == april, label


def test_a_month_without_a_year_is_the_nearest_one_behind():
    assert said("loyer decembre", date(2027, 1, 5)).periods == (date(2026, 12, 1),)
    assert said("loyer juin").periods == (date(2027, 6, 1),)  # next month, paid ahead
    assert said("loyer juillet").periods == (date(2026, 7, 1),)


def test_several_months_can_be_said_at_once():
    assert said("loyers mars et avril").periods == (MARCH, APRIL)


def test_in_doubt_nothing_was_said():
    for label in ("", "VIREMENT", "loyer", "cadeau avril", "Mme Mars", "04/05/2027"):
        assert not said(label), label


def test_other_debts_and_the_plan_are_heard():
    assert said("paiement garage").debt == Debt.PARKING
    assert said("régularisation charges 2026").debt == Debt.RECONCILIATION
    assert said("Échéancier avril").instalment
