from datetime import date
from decimal import Decimal

import pytest

from loge.domains.arrears.choices import Payee
from loge.domains.arrears.rules import benefit, procedure
from loge.domains.arrears.rules.benefit import Day, MonthlySum
from loge.domains.arrears.rules.law import TEXTS
from loge.foundation.errors import Refusal
from loge.foundation.legal.texts import Law, law_of

NET_OF_APL = MonthlySum(rent=Decimal(420), charges=Decimal(110), benefit=Decimal(250), payee=Payee.LANDLORD)


def law_on(day) -> Law:
    return law_of(day, TEXTS)


IN_2026, IN_2027 = date(2026, 12, 1), date(2027, 2, 1)


def reportable(debt, on, first_default=None, month=NET_OF_APL):
    return benefit.is_reportable(Decimal(debt), month=month, first_default=first_default, law=law_on(on))


def test_t7_just_under_twice_the_net_sum_is_not_reported():
    assert NET_OF_APL.counted == 280
    assert not reportable(559, IN_2026)


def test_t8_twice_the_net_sum_is_reported_within_two_months():
    assert reportable(560, IN_2026)
    assert benefit.report_deadline(IN_2026, law_on(IN_2026)) == date(2027, 2, 1)


def test_paid_to_the_tenant_the_gross_sum_counts():
    gross = MonthlySum(Decimal(420), Decimal(110), Decimal(250), Payee.TENANT)
    assert not reportable(1059, IN_2026, month=gross)
    assert reportable(1060, IN_2026, month=gross)


def test_a_rent_that_nobody_knows_is_not_guessed():
    assert not reportable(5_000, IN_2026, month=MonthlySum(Decimal(0), Decimal(0)))


def test_t9_from_2027_more_than_the_amount_is_enough():
    assert reportable(451, IN_2027)


def test_t10_exactly_the_amount_and_a_recent_default_is_not_yet():
    assert not reportable(450, IN_2027, first_default=date(2026, 11, 16))


def test_t11_a_small_default_never_made_good_counts_after_three_months():
    assert reportable(80, IN_2027, first_default=date(2026, 11, 1))
    assert not reportable(80, IN_2027, first_default=date(2026, 11, 2))


def since(*steps):
    days = [Day(day, Decimal(debt), default) for day, debt, default in steps]
    return benefit.constituted_on(days, month=NET_OF_APL, laws={day.day: law_on(day.day) for day in days})


def test_a_partial_payment_on_the_fifty_eighth_day_takes_no_duty_away():
    assert since((date(2027, 2, 1), 451, date(2027, 1, 1)), (date(2027, 3, 31), 51, date(2027, 1, 1))) == date(
        2027, 2, 1
    )


def test_a_debt_wholly_paid_that_comes_back_starts_again():
    assert since(
        (date(2027, 2, 1), 451, date(2027, 1, 1)),
        (date(2027, 3, 1), 0, None),
        (date(2027, 6, 1), 600, date(2027, 6, 1)),
    ) == date(2027, 6, 1)


def test_a_debt_under_the_threshold_is_not_constituted():
    assert since((date(2027, 2, 1), 100, date(2027, 1, 15))) is None


def test_the_payer_looks_every_six_months():
    law = law_on(IN_2027)
    assert benefit.next_check(date(2027, 2, 28), law, on=date(2027, 3, 1)) == date(2027, 8, 28)
    assert benefit.next_check(date(2027, 2, 28), law, on=date(2027, 8, 28)) == date(2028, 2, 28)


def test_small_debts_follow_the_simplified_way():
    law = law_on(IN_2026)
    assert benefit.is_simplified(Decimal(100), law)
    assert not benefit.is_simplified(Decimal("100.01"), law)


# ---- procedure


def summons(signed_on, notice, report=date(2027, 3, 10)):
    law = law_on(date(2027, 4, 1))
    clause = procedure.clause_of(signed_on, law)
    return procedure.earliest_summons(panel_referred=report, notice_served=notice, clause=clause, law=law)


def test_t12_an_old_lease_keeps_its_two_months():
    assert summons(date(2019, 5, 1), date(2027, 4, 1)) == date(2027, 6, 1)


def test_t13_a_recent_lease_gives_six_weeks():
    assert summons(date(2024, 5, 1), date(2027, 4, 1)) == date(2027, 5, 13)


def test_a_lease_whose_signature_nobody_knows_gets_the_longer_delay():
    assert summons(None, date(2027, 4, 1)) == date(2027, 6, 1)


def test_t14_without_referral_to_the_panel_nobody_is_summoned():
    with pytest.raises(Refusal, match="CCAPEX"):
        summons(date(2024, 5, 1), date(2027, 4, 1), report=None)
    assert not benefit.has_a_payer_to_report_to(Payee.NONE)


# What T15, T16 and T21 refuse is in test_acts.py, with every other guard.


@pytest.mark.parametrize(
    ("day", "again"),
    [
        (date(2026, 11, 2), date(2027, 4, 1)),
        (date(2027, 3, 31), date(2027, 4, 1)),
        (date(2027, 4, 1), date(2027, 4, 1)),
        (date(2027, 10, 31), date(2027, 10, 31)),
        (date(2020, 7, 10), date(2020, 7, 11)),
        (date(2021, 5, 31), date(2021, 6, 1)),
        (date(2020, 11, 2), date(2021, 6, 1)),
    ],
)
def test_t16_the_truce_of_each_winter(day, again):
    assert procedure.out_of_the_truce(day, law_on(day)) == again


def test_the_time_to_leave_is_suspended_until_the_prefect_is_told():
    law, served = law_on(date(2027, 5, 1)), date(2027, 4, 2)
    assert procedure.quit_delay_ends(quit_served=served, told_prefect=served, law=law) == date(2027, 6, 2)
    assert procedure.quit_delay_ends(quit_served=served, told_prefect=date(2027, 5, 2), law=law) == date(2027, 7, 2)
    assert procedure.quit_delay_ends(quit_served=served, told_prefect=served, extra_months=3, law=law) == date(
        2027, 9, 2
    )


def test_acknowledging_a_debt_starts_its_three_years_again():
    law = law_on(IN_2027)
    assert procedure.time_barred_on(date(2025, 1, 31), law) == date(2028, 1, 31)
    assert procedure.time_barred_on(date(2025, 1, 31), law, acknowledged=date(2027, 2, 1)) == date(2030, 2, 1)


# ---- the table itself


def test_no_two_texts_of_one_code_are_in_force_the_same_day():
    for text in TEXTS:
        same_day = [one for one in TEXTS if one.code == text.code and one.in_force_on(text.valid_from)]
        assert same_day == [text]


def test_the_law_of_today_knows_every_number_or_the_regime_that_replaced_it():
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        law = law_on(day)
        missing = {text.code for text in TEXTS if text.code not in law}
        replaced = {benefit.TIMES_THE_MONTH} if day.year == 2027 else {benefit.AMOUNT, benefit.MONTHS_SINCE_DEFAULT}
        assert missing == replaced
