"""Traps of the templates, found by reading them all."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[3]
BOUND = re.compile(r"""\s:[a-z_]+=(?:"([^"{]*)"|'([^'{]*)')""")
EXPRESSION = re.compile(r"==|!=|\||<|>| (?:and|or|in) |^not ")


def test_a_bound_attribute_holds_a_name_and_never_an_expression():
    """Cotton drops an expression without a word: write ``current="{% if a == b %}yes{% endif %}"``."""
    wrong = [
        f"{path.relative_to(HOUSE)}: {value}"
        for path in HOUSE.rglob("*.html")
        for pair in BOUND.findall(path.read_text())
        for value in pair
        if EXPRESSION.search(value)
    ]
    assert wrong == []
