from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import product

import pytest

from loge.domains.outreach.choices import DaySlot, Outcome
from loge.domains.outreach.rules import (
    BadCriteria,
    BadSteps,
    CallingHours,
    Criteria,
    RetryRules,
    check_steps,
    heard,
    next_step,
    path,
    rank,
    slot_of,
)
from loge.domains.outreach.rules.codes import FIGURES, LETTERS, sheet_code, tidy_code
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.foundation.errors import Refusal

USUAL = CallingHours.parse({})


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# Criteria


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "criteria"),
        ({"min_age": "vieux"}, "min_age"),
        ({"min_age": 130}, "min_age"),
        ({"min_age": 80, "max_age": 70}, "max_age"),
        ({"frailty": ["diabetes"]}, "frailty"),
        ({"arrears": {"min": "-3"}}, "arrears"),
        ({"no_contact_months": 0.5}, "no_contact_months"),
        ({"earlier": [{"campaign": 1, "results": ["lost"]}]}, "earlier"),
        ({"min_age": 70, "shoe_size": 42}, "shoe_size"),
    ],
)
def test_a_criterion_that_does_not_hold_is_named_with_its_sentence(data, field):
    with pytest.raises(BadCriteria) as refusal:
        Criteria.parse(data)
    assert field in refusal.value.problems


def test_criteria_survive_being_stored():
    data = {
        "min_age": 70, "alone": False, "agencies": [3, 1], "arrears": True, "frailty": ["isolation"],
        "earlier": [{"campaign": 4, "results": ["unreachable"], "mode": "include"}],
    }  # fmt: skip
    criteria = Criteria.parse(data)
    assert Criteria.parse(criteria.as_json()) == criteria and criteria.arrears == Decimal(0)


def test_criteria_are_said_in_one_french_sentence():
    criteria = Criteria.parse({"min_age": 70, "alone": True, "agencies": [1]})
    said = criteria.describe(names={"agencies": {1: "Centre"}})
    assert said == "Foyers où vit une personne de 70 ans ou plus, d’une seule personne, des agences Centre."


# Calling hours


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (utc(2026, 11, 24, 8, 0), True),  # Tuesday 9:00 in Paris
        (utc(2026, 11, 24, 11, 0), False),  # noon
        (utc(2026, 11, 24, 18, 0), False),  # 19:00
        (utc(2026, 11, 22, 10, 0), False),  # Sunday
        (utc(2026, 7, 14, 8, 0), False),  # 14 July
        (utc(2026, 3, 27, 8, 30), True),  # Friday before the change of hour: 9:30
        (utc(2026, 3, 30, 7, 30), True),  # Monday after it: 9:30 again
    ],
)
def test_calls_are_made_in_hours_and_never_on_a_public_holiday(at, is_open):
    assert USUAL.is_open(at) is is_open


def test_good_friday_is_off_in_strasbourg_only():
    at = utc(2026, 4, 3, 8, 0)
    assert USUAL.is_open(at) and not CallingHours.parse({}, "67").is_open(at)


def test_hours_are_those_of_the_tenants_clock_overseas():
    reunion = CallingHours.parse({}, "974")
    assert reunion.is_open(utc(2026, 11, 24, 5, 30)) and not reunion.is_open(utc(2026, 11, 24, 15, 30))


def test_the_next_opening_jumps_over_weekend_and_holiday():
    assert USUAL.next_opening(utc(2026, 12, 24, 19, 0)) == utc(2026, 12, 28, 8, 0)
    assert USUAL.next_opening(utc(2026, 11, 24, 9, 0)) == utc(2026, 11, 24, 9, 0)


def test_an_opening_is_always_open_whatever_the_day_of_the_year():
    at = utc(2026, 1, 1)
    for hour in range(0, 24 * 365, 7):
        opening = USUAL.next_opening(at + timedelta(hours=hour))
        assert USUAL.is_open(opening) and opening >= at + timedelta(hours=hour)


@pytest.mark.parametrize(
    "hours",
    [{"0": []}, {"8": [["09:00", "10:00"]]}, {"0": [["10:00", "09:00"]]}, {"0": [["09:00", "12:00"], ["11:00", "13:00"]]},
     {"0": [["neuf", "dix"]]}, {"0": "09:00"}, ["09:00"]],
)  # fmt: skip
def test_refuses_hours_that_make_no_sense(hours):
    with pytest.raises(Refusal):
        CallingHours.parse(hours)


def test_the_day_is_cut_at_noon_and_at_five():
    assert [slot_of(time(h)) for h in (9, 12, 17)] == [DaySlot.MORNING, DaySlot.AFTERNOON, DaySlot.EVENING]


# Retries


def test_busy_is_tried_again_half_an_hour_later():
    rules, at = RetryRules.parse({}, 5), utc(2026, 11, 24, 9, 0)
    assert rules.next_try(Outcome.BUSY, tries=[("busy", at)], hours=USUAL, now=at) == at + timedelta(minutes=30)


def test_no_answer_is_tried_again_in_another_slot_on_another_weekday():
    rules, at = RetryRules.parse({}, 5), utc(2026, 11, 24, 9, 0)
    tries = [("no_answer", at)]
    second = rules.next_try(Outcome.NO_ANSWER, tries=tries, hours=USUAL, now=at)
    assert second == utc(2026, 11, 25, 13, 0)  # Wednesday 14:00
    tries.append(("no_answer", second))
    third = rules.next_try(Outcome.NO_ANSWER, tries=tries, hours=USUAL, now=second)
    assert third == utc(2026, 11, 26, 16, 0)  # Thursday 17:00


def test_a_campaign_open_on_one_morning_a_week_still_tries_again():
    hours = CallingHours.parse({"1": [["09:00", "11:00"]]})
    at = utc(2026, 11, 24, 9, 0)
    again = RetryRules.parse({}, 5).next_try(Outcome.NO_ANSWER, tries=[("no_answer", at)], hours=hours, now=at)
    assert again == utc(2026, 12, 1, 8, 0)


def test_tries_stop_at_the_limit_of_the_outcome_or_of_the_campaign():
    at = utc(2026, 11, 24, 9, 0)
    rules = RetryRules.parse({"busy": {"limit": 2}}, 3)
    assert rules.next_try("busy", tries=[("busy", at)] * 2, hours=USUAL, now=at) is None
    assert (
        rules.next_try("no_answer", tries=[("busy", at), ("voicemail", at), ("no_answer", at)], hours=USUAL, now=at)
        is None
    )
    assert rules.next_try("refused", tries=[("refused", at)], hours=USUAL, now=at) is None


@pytest.mark.parametrize(
    "rules", [{"lost": {}}, {"busy": {"delay": -1}}, {"busy": {"colour": 1}}, {"busy": {"limit": "x"}}]
)
def test_refuses_retry_rules_that_make_no_sense(rules):
    with pytest.raises(Refusal):
        RetryRules.parse(rules, 5)


def test_rank_puts_wave_then_age_then_frailty():
    order = [(1, 90, 2), (1, 90, 0), (1, 71, 9), (1, None, 0), (2, 99, 9)]
    ranks = [rank(wave=wave, age=age, frailty=frailty) for wave, age, frailty in order]
    assert ranks == sorted(ranks) and len(set(ranks)) == len(ranks)


# Script


def test_the_default_script_can_be_published_and_its_every_way_ends():
    check_steps(DEFAULT_STEPS)
    assert path(DEFAULT_STEPS, {})[0]["key"] == DEFAULT_STEPS[0]["key"]


STEPS = [
    {"key": "a", "kind": "yes_no", "text": "Seul ?", "next": {"no": "c"}, "risk": {"code": "lives_alone", "level": 1}},
    {"key": "b", "kind": "yes_no", "text": "Courses ?", "need": "shopping"},
    {"key": "c", "kind": "say", "text": "Merci"},
]


def test_a_question_left_without_an_answer_loses_nothing_of_what_follows():
    assert heard(DEFAULT_STEPS, {"courses": "yes"}) == (["shopping"], [])
    assert heard(DEFAULT_STEPS, {"moment": "no", "courses": "yes"}) == ([], [])


def test_a_script_branches_on_answers_and_says_what_was_heard():
    assert next_step(STEPS, "a", "yes")["key"] == "b" and next_step(STEPS, "a", "no")["key"] == "c"
    assert next_step(STEPS, "c") is None
    assert heard(STEPS, {"a": "yes", "b": "yes"}) == (["shopping"], [("lives_alone", 1)])
    assert heard(STEPS, {"a": "no", "b": "yes"}) == ([], []), "an answer left behind on a way not taken does not count"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "video"}, "nature"),
        ({"text": " "}, "texte"),
        ({"next": {"no": "z"}}, "n’existe pas"),
        ({"next": {"perhaps": "b"}}, "pas proposée"),
        ({"next": {"yes": "c", "no": "c"}}, "n’arrive jamais"),
        ({"next": {"no": "a"}}, "tourne en rond"),
        ({"key": "b"}, "deux fois"),
        ({"risk": {"code": "lives_alone", "level": 9}}, "risque"),
    ],
)
def test_refuses_a_script_in_which_a_caller_could_get_lost(change, sentence):
    with pytest.raises(BadSteps, match=sentence):
        check_steps([STEPS[0] | change, *STEPS[1:]])


# Codes of the sheets


def test_codes_differ_and_are_read_back_however_they_are_typed():
    codes = [sheet_code(number) for number in range(30_000)]
    assert len(set(codes)) == len(codes)
    assert all(tidy_code(code.lower().replace("-", " ")) == code for code in codes[::97])


def test_one_wrong_character_or_a_swap_is_never_another_sheet():
    code = sheet_code(12_345).replace("-", "")
    for position, wrong in product(range(len(code)), LETTERS + FIGURES):
        same_kind = (wrong in LETTERS) == (code[position] in LETTERS)
        if same_kind and wrong != code[position]:
            assert tidy_code(code[:position] + wrong + code[position + 1 :]) == ""
