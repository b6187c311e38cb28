from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import PlanHealth
from loge.domains.arrears.rules.plans import (
    Budget,
    Unpaid,
    highest_instalment,
    judge,
    residual_per_unit,
    schedule,
)
from loge.foundation.money import consumption_units

FIRST = date(2027, 1, 31)
TEN_OF_FORTY = schedule(Decimal(400), instalment=Decimal(40), first_on=date(2027, 5, 10))


def verdict(received, *, on, rents=(), slices=TEN_OF_FORTY, **rest):
    said = {"rent_required": True, "tolerance_days": 5} | rest
    return judge(slices, received=Decimal(received), current_rents=rents, on=on, **said)


def test_the_last_instalment_takes_what_is_left():
    slices = schedule(Decimal("100.10"), instalment=Decimal(30), first_on=FIRST)
    assert [one.amount for one in slices] == [Decimal(30)] * 3 + [Decimal("10.10")]
    assert [one.due_on for one in slices] == [
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_weeks_and_fortnights():
    assert schedule(Decimal(20), instalment=Decimal(10), first_on=FIRST, frequency="weekly")[1].due_on == date(
        2027, 2, 7
    )
    assert schedule(Decimal(20), instalment=Decimal(10), first_on=FIRST, frequency="fortnightly")[1].due_on == date(
        2027, 2, 14
    )


@given(total=st.integers(1, 2_000_000), instalment=st.integers(500, 100_000))
def test_a_schedule_adds_up_to_the_debt_and_never_goes_back_in_time(total, instalment):
    total, instalment = Decimal(total) / 100, Decimal(instalment) / 100
    slices = schedule(total, instalment=instalment, first_on=FIRST)
    assert sum(one.amount for one in slices) == total
    assert all(before.due_on < after.due_on for before, after in zip(slices, slices[1:], strict=False))
    assert [one.number for one in slices] == list(range(1, len(slices) + 1))


def test_a_plan_is_kept_until_its_instalment_is_due():
    assert verdict(0, on=date(2027, 5, 9)).health == PlanHealth.KEPT
    assert verdict(40, on=date(2027, 6, 9)).health == PlanHealth.KEPT


def test_late_within_the_tolerance_then_broken():
    late = verdict(0, on=date(2027, 5, 15))
    assert (late.health, late.behind, late.since) == (PlanHealth.LATE, Decimal(40), date(2027, 5, 10))
    assert verdict(0, on=date(2027, 5, 16)).health == PlanHealth.BROKEN_BY_INSTALMENT


def test_a_part_of_an_instalment_does_not_keep_it():
    part = verdict("39.99", on=date(2027, 5, 16))
    assert (part.health, part.behind) == (PlanHealth.BROKEN_BY_INSTALMENT, Decimal("0.01"))


def test_t18_the_plan_is_broken_by_the_rent_of_the_month_even_when_the_instalment_is_paid():
    rents = [Unpaid(date(2027, 4, 30), Decimal(400))]
    broken = verdict(40, on=date(2027, 5, 12), rents=rents)
    assert (broken.health, broken.since) == (PlanHealth.BROKEN_BY_RENT, date(2027, 4, 30))
    assert verdict(40, on=date(2027, 5, 12), rents=rents, rent_required=False).health == PlanHealth.KEPT


def test_a_rent_a_few_days_late_is_said_and_does_not_break_the_plan():
    rents = [Unpaid(date(2027, 5, 10), Decimal(400))]
    assert verdict(40, on=date(2027, 5, 12), rents=rents).health == PlanHealth.LATE


def test_t17_over_indebtedness_suspends_the_instalments_and_not_the_rent():
    assert verdict(0, on=date(2027, 7, 1), suspended=True).health == PlanHealth.SUSPENDED
    june = [Unpaid(date(2027, 6, 30), Decimal(400))]
    assert verdict(0, on=date(2027, 7, 10), rents=june, suspended=True).health == PlanHealth.BROKEN_BY_RENT


def test_a_debt_paid_whole_completes_the_plan():
    assert verdict(400, on=date(2027, 6, 1)).health == PlanHealth.COMPLETED


@given(received=st.integers(0, 40_000), day=st.integers(0, 400))
def test_more_money_never_makes_a_plan_worse(received, day):
    ranks = [PlanHealth.BROKEN_BY_INSTALMENT, PlanHealth.LATE, PlanHealth.KEPT, PlanHealth.COMPLETED]
    on = date.fromordinal(date(2027, 5, 1).toordinal() + day)
    less, more = (verdict(Decimal(cents) / 100, on=on).health for cents in (received, received + 100))
    assert ranks.index(less) <= ranks.index(more)


# ---- what is left to live on


def test_consumption_units_follow_the_usual_scale():
    assert consumption_units([40]) == 1
    assert consumption_units([40, 38, 15, 8]) == Decimal("2.3")
    assert consumption_units([8]) == 1  # whoever lives alone is the first adult


def test_an_instalment_is_weighed_against_what_is_left_to_live_on():
    budget = Budget(Decimal(1500), Decimal(500), Decimal(310), ages=(40, 38, 15, 8))
    assert residual_per_unit(budget, instalment=Decimal(0)) == Decimal("300.00")
    assert highest_instalment(budget, threshold=Decimal(250)) == Decimal("115.00")
    assert residual_per_unit(budget, instalment=Decimal(115)) == Decimal("250.00")


def test_no_instalment_at_all_when_nothing_is_left():
    budget = Budget(Decimal(900), Decimal(500), Decimal(310), ages=(40,))
    assert highest_instalment(budget, threshold=Decimal(250)) == 0
    with pytest.raises(ValueError, match="au moins une personne"):
        residual_per_unit(Budget(Decimal(1), Decimal(0), Decimal(0), ()), instalment=Decimal(0))
