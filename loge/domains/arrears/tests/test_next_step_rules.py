from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import PlanStatus, Step
from loge.domains.arrears.rules.next_step import DEFAULT_TABLE, HUMAN_DECIDES, Facts, advise

ON = date(2027, 3, 15)


def advice(table=DEFAULT_TABLE, **facts):
    known = {"owed": Decimal(500), "monthly": Decimal(400), "oldest_unpaid": ON - timedelta(days=30)} | facts
    return advise(Facts(**known), table=table, on=ON)


@pytest.mark.parametrize(
    ("facts", "step", "words"),
    [
        ({"owed": Decimal(0)}, Step.NONE, "Rien n’est dû"),
        ({"owed": Decimal(-30)}, Step.NONE, "Rien n’est dû"),
        ({"human_decides": True}, Step.HUMAN, HUMAN_DECIDES),
        ({"deceased": True}, Step.HUMAN, "proches"),
        ({"departed": True}, Step.DEPARTED, "parti"),
        ({"paused_until": date(2027, 4, 1)}, Step.WAIT, "01/04/2027"),
        ({"over_indebted": True}, Step.WAIT, "Surendettement"),
        ({"plan": PlanStatus.ACTIVE}, Step.WAIT, "tenu"),
        ({"benefit_stopped": True}, Step.BENEFIT, "L’aide au logement n’est plus versée"),
        ({"returned_on": ON - timedelta(days=3)}, Step.RETURNED, "12/03/2027"),
        ({"plan": PlanStatus.BROKEN}, Step.REVIVE, "rompu"),
        ({"reportable": True, "has_payer": True, "report_by": ON}, Step.REPORT, "avant le 15/03/2027"),
        ({"reportable": True, "has_payer": False}, Step.PANEL, "CCAPEX"),
        ({"reportable": True, "has_payer": True, "plan": PlanStatus.ACTIVE}, Step.REPORT, "impayé"),
        ({"reportable": True, "has_payer": True, "paused_until": date(2027, 4, 1)}, Step.REPORT, "impayé"),
        ({"reportable": True, "human_decides": True}, Step.HUMAN, HUMAN_DECIDES),
        ({"owed": Decimal(1300), "oldest_unpaid": ON - timedelta(days=70)}, Step.NOTICE, "3,3 mois depuis 70 jours"),
        ({"owed": Decimal(700)}, Step.PLAN, "700,00"),
        ({}, Step.CALL, "Doit 500,00\u00a0€, soit 1,3 mois depuis 30 jours. Aucun paiement connu."),
        ({"owed": Decimal(60)}, Step.REMIND, "60,00"),
        ({"owed": Decimal(10)}, Step.WAIT, "Aucune ligne"),
    ],
)
def test_one_step_and_its_sentence(facts, step, words):
    found = advice(**facts)
    assert (found.step, words in found.sentence) == (step, True), found


def test_a_debt_already_reported_is_not_reported_again():
    assert advice(reportable=True, has_payer=True, reported_on=ON - timedelta(days=9)).step == Step.CALL


def test_nobody_is_called_again_too_soon():
    soon = advice(last_contact=ON - timedelta(days=4))
    assert (soon.step, soon.on) == (Step.WAIT, ON + timedelta(days=6))
    assert advice(last_contact=ON - timedelta(days=10)).step == Step.CALL


def test_a_report_does_not_wait_for_a_contact():
    assert advice(reportable=True, has_payer=True, last_contact=ON).step == Step.REPORT


def test_an_empty_table_asks_for_nothing():
    assert advice(table=()).step == Step.WAIT


@given(
    owed=st.integers(-10_000, 500_000).map(lambda n: Decimal(n) / 100),
    days=st.integers(0, 900),
    quiet=st.none() | st.integers(0, 60),
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("reportable", "has_payer", "benefit_stopped", "departed")}
    ),
)
def test_there_is_always_exactly_one_step_with_a_sentence(owed, days, quiet, flags):
    last = None if quiet is None else ON - timedelta(days=quiet)
    found = advice(owed=owed, oldest_unpaid=ON - timedelta(days=days), last_contact=last, **flags)
    assert found.step in Step and found.sentence.endswith(".")


@given(
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("reportable", "benefit_stopped", "departed", "deceased")}
    )
)
def test_nothing_goes_out_to_a_home_for_which_a_human_decides(flags):
    assert advice(human_decides=True, **flags).sentence == HUMAN_DECIDES
