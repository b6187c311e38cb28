import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, engines
from django.test import RequestFactory

from loge.foundation.ui import charts
from loge.foundation.ui.templatetags import ui


@pytest.fixture
def context():
    return Context({"request": RequestFactory().get("/liste/?etat=joint&page=3&tri=nom")})


def test_a_link_to_a_page_keeps_the_filters(context):
    assert ui.page_link(context, 4) == "?etat=joint&tri=nom&page=4"


def test_sorting_again_turns_the_order_round_and_goes_back_to_the_first_page(context):
    assert ui.sort_link(context, "nom") == "?etat=joint&tri=-nom"
    assert ui.sort_link(context, "lieu") == "?etat=joint&tri=lieu"
    assert ui.sort_state(context, "nom") == "ascending"
    assert ui.sort_state(context, "lieu") == "none"


def test_far_pages_are_left_out():
    page = Paginator(range(480), 25).page(9)
    assert ui.page_numbers(page) == [1, None, 8, 9, 10, None, 20]


def test_a_share_says_everything_only_when_it_is_everything():
    assert ui.share(1, 3) == "33\N{NO-BREAK SPACE}%"
    assert ui.share(1999, 2000) == "99\N{NO-BREAK SPACE}%"
    assert ui.share(0, 0) == "0\N{NO-BREAK SPACE}%"


def test_bars_are_shares_of_the_longest_and_are_told_in_words():
    drawn = charts.bars([{"label": "Joints", "value": 80}, {"label": "Refus", "value": 20}], "Foyers")
    assert re.findall(r'bars-bar [^>]*width="([\d.]+)%"', drawn) == ["100.0", "25.0"]
    assert 'aria-label="Foyers : Joints 80, Refus 20"' in drawn
    assert "<svg" in charts.bars([], "Rien")


def test_a_label_cannot_bring_markup_into_a_chart():
    assert "<b>" not in charts.bars([{"label": "<b>", "value": 1}], "Foyers")


def test_a_gauge_gives_plain_figures_to_the_browser():
    template = engines["django"].from_string("{% load ui %}{{ value|unlocalized }}")
    assert template.render({"value": 1234.5}) == "1234.5"


def test_a_masked_number_is_recognised_and_not_read():
    assert ui.masked_phone("+33639981234") == "06 •• •• •• 34".replace(" ", "\u00a0")
    assert ui.masked_phone("") == ui.masked_phone(None) == ""
