import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loge.foundation.text import fold, squeeze


@pytest.mark.parametrize(
    "written, folded",
    [
        ("Étienne", "etienne"),
        ("ÉTIENNE", "etienne"),
        ("M’Baye-N'Diaye", "m baye n diaye"),
        ("Œuvré  Lætitia", "oeuvre laetitia"),
        ("Yıldız", "yildiz"),
        ("François\u00a0D’ARC", "francois d arc"),
    ],
)
def test_what_the_ear_hears_alike_is_written_alike(written, folded):
    assert fold(written) == folded


@settings(max_examples=500)
@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_french_names_sort_as_in_a_directory():
    names = ["Zoé", "étienne", "Eve", "éclair", "Émile"]
    assert sorted(names, key=fold) == ["éclair", "Émile", "étienne", "Eve", "Zoé"]


def test_no_break_spaces_are_spaces():
    assert squeeze(" 12\u00a0rue \u202f des  Lilas ") == "12 rue des Lilas"
