from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.foundation.dates import (
    add_months,
    age_on,
    born_on_or_before,
    deadline_in_days,
    deadline_in_months,
    is_working_day,
    next_working_day,
    public_holiday,
)

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def test_t1_ten_days_from_an_offer_delivered_on_2_february_end_on_the_12th():
    assert deadline_in_days(date(2026, 2, 2), 10) == date(2026, 2, 12)


def test_t2_a_period_that_ends_on_a_saturday_runs_to_monday():
    assert date(2028, 2, 12).weekday() == 5
    assert deadline_in_days(date(2028, 2, 2), 10) == date(2028, 2, 14)


def test_t5_three_months_from_2_february_reach_2_may_whatever_day_it_falls_on():
    assert add_months(date(2026, 2, 2), 3) == date(2026, 5, 2)


def test_t6_three_months_from_30_november_stop_at_the_end_of_february():
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_period_in_months_that_ends_on_a_holiday_is_extended():
    assert deadline_in_months(date(2026, 2, 1), 3) == date(2026, 5, 4)  # 1 May is a holiday, then a week-end


@pytest.mark.parametrize(
    "day, department, name",
    [
        (date(2026, 4, 3), "67", "Vendredi saint"),
        (date(2026, 4, 3), "49", None),
        (date(2026, 12, 26), "57", "Saint-Étienne"),
        (date(2026, 12, 26), "75", None),
        (date(2026, 12, 20), "974", "Abolition de l'esclavage"),
        (date(2026, 7, 14), "", "Fête nationale"),
    ],
)
def test_holidays_differ_in_alsace_moselle_and_overseas(day, department, name):
    assert public_holiday(day, department=department) == name


def test_a_child_of_29_february_grows_older_on_1_march():
    assert age_on(date(1952, 2, 29), date(2026, 2, 28)) == 73
    assert age_on(date(1952, 2, 29), date(2026, 3, 1)) == 74


@given(days, days)
def test_the_age_threshold_and_the_age_agree(birth, day):
    for threshold in (18, 70, 80):
        assert (birth <= born_on_or_before(day, age=threshold)) == (age_on(birth, day) >= threshold)


@given(days, st.integers(0, 90))
def test_a_deadline_always_falls_on_a_worked_day(start, length):
    end = deadline_in_days(start, length)
    assert is_working_day(end)
    assert (end - start).days >= length


@given(days)
def test_the_next_working_day_of_a_worked_day_is_itself(day):
    if is_working_day(day):
        assert next_working_day(day) == day
