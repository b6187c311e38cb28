"""Dates that papers open: vectors T22, T23, T5 and T6 of domain.md, and each condition of the two articles."""

from dataclasses import dataclass
from datetime import date

import pytest

from loge.domains.protection.choices import PaperKind
from loge.domains.protection.rules import joint_liability, notice


@dataclass
class Paper:
    kind: str
    dated_on: date = date(2026, 4, 20)
    notified_on: date | None = None
    valid_until: date | None = None


ORDER = Paper("protection_order", notified_on=date(2026, 4, 28))


def test_t22_the_liability_ends_the_day_after_the_first_presentation():
    freed = joint_liability([ORDER], sent_on=date(2026, 4, 30), presented_on=date(2026, 5, 3))
    assert freed.free_from == date(2026, 5, 4) and "8-2" in freed.article


def test_an_order_not_yet_notified_to_the_other_frees_nothing():
    for paper in (Paper("protection_order"), Paper("protection_order", notified_on=date(2026, 5, 1))):
        freed = joint_liability([paper], sent_on=date(2026, 4, 30), presented_on=date(2026, 5, 3))
        assert freed.free_from is None and "ordonnance de protection" in freed.lacks


def test_an_order_that_is_over_frees_nothing():
    over = Paper("protection_order", notified_on=date(2026, 4, 21), valid_until=date(2026, 4, 29))
    assert joint_liability([over], sent_on=date(2026, 4, 30), presented_on=date(2026, 5, 3)).free_from is None


@pytest.mark.parametrize(("sent_on", "frees"), [(date(2026, 10, 19), True), (date(2026, 10, 20), False)])
def test_a_conviction_frees_for_less_than_six_months(sent_on, frees):
    freed = joint_liability([Paper("conviction")], sent_on=sent_on, presented_on=date(2026, 10, 22))
    assert (freed.free_from == date(2026, 10, 23)) is frees


@pytest.mark.parametrize("kind", ["complaint", "prosecution", "alternative"])
def test_the_other_papers_do_not_end_the_liability(kind):
    assert joint_liability([Paper(kind)], sent_on=date(2026, 4, 30), presented_on=date(2026, 5, 3)).free_from is None


def test_a_letter_not_yet_presented_frees_nothing_and_says_what_is_missing():
    freed = joint_liability([ORDER], sent_on=date(2026, 4, 30), presented_on=None)
    assert freed.free_from is None and "première présentation" in freed.lacks


@pytest.mark.parametrize("kind", ["protection_order", "prosecution", "alternative", "conviction"])
def test_each_of_the_four_proofs_opens_the_notice_of_one_month(kind):
    opened = notice([Paper("complaint"), Paper(kind)], received_on=date(2026, 5, 2))
    assert (opened.months, opened.ends_on, opened.reduced) == (1, date(2026, 6, 2), True)
    assert not opened.awaits_proof and "2° bis" in opened.article


def test_t23_a_complaint_alone_opens_nothing_and_a_proof_is_awaited():
    opened = notice([Paper("complaint")], received_on=date(2026, 5, 2))
    assert (opened.months, opened.reduced, opened.awaits_proof) == (3, False, True)


def test_t5_and_t6_the_notice_runs_from_the_day_of_receipt():
    assert notice([], received_on=date(2026, 2, 2)).ends_on == date(2026, 5, 2)
    assert notice([], received_on=date(2025, 11, 30)).ends_on == date(2026, 2, 28)
    assert not notice([], received_on=date(2026, 2, 2)).awaits_proof


def test_a_proof_later_than_the_letter_does_not_count_yet():
    assert not notice([Paper("conviction")], received_on=date(2026, 4, 19)).reduced


def test_every_paper_is_known_of_the_rules():
    assert {paper.value for paper in PaperKind} == {
        "complaint", "protection_order", "prosecution", "alternative", "conviction"
    }  # fmt: skip
