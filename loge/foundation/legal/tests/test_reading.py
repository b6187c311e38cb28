from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from loge.foundation.legal.models import LegalValue
from loge.foundation.legal.reading import law_on
from loge.foundation.legal.texts import Text, UnknownLaw, law_of

OLD = Text("delay", Decimal(2), "months", date(2020, 1, 1), "article 1", "text", valid_to=date(2026, 12, 31))
NEW = Text("delay", Decimal(3), "months", date(2027, 1, 1), "article 2", "text")


def correct(value, since, until=None):
    return LegalValue.objects.create(
        code="delay",
        value=value,
        unit="months",
        valid_from=since,
        valid_to=until,
        reference="décret",
        evidence="check",
    )


def test_the_value_of_a_day_is_the_one_in_force_that_day():
    assert law_of(date(2026, 12, 31), [OLD, NEW]).whole("delay") == 2
    assert law_of(date(2027, 1, 1), [OLD, NEW])["delay"] == Decimal(3)
    assert law_of(date(2027, 1, 1), [OLD, NEW]).reference("delay") == "article 2"


def test_a_value_that_nobody_set_is_never_guessed():
    before = law_of(date(2019, 12, 31), [OLD, NEW])
    assert "delay" not in before
    with pytest.raises(UnknownLaw, match=r"delay, 31/12/2019"):
        before["delay"]


def test_a_date_can_be_a_value():
    until = Text("until", Decimal(20210531), "date", date(2020, 11, 1), "loi", "text")
    assert law_of(date(2021, 2, 1), [until]).day_of("until") == date(2021, 5, 31)


def test_the_landlord_corrects_a_text_for_its_time_only(django_assert_num_queries):
    correct(4, date(2027, 3, 1), date(2027, 3, 31))
    with django_assert_num_queries(1):
        assert law_on(date(2027, 3, 31), [OLD, NEW]).whole("delay") == 4
    assert law_on(date(2027, 4, 1), [OLD, NEW]).whole("delay") == 3


def test_two_corrections_cannot_be_in_force_the_same_day():
    correct(4, date(2020, 1, 1), date(2026, 12, 31))
    with pytest.raises(IntegrityError):
        correct(5, date(2026, 12, 31))
