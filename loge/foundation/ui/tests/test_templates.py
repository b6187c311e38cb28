"""Traps of the templates, found by reading them all."""

import re
from pathlib import Path

from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

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


def test_a_page_fills_no_block_that_its_layout_does_not_have():
    """Django drops such a block without a word: « crumbs » for « breadcrumb » is a page without its trail."""
    pages = [path.as_posix().rpartition("/templates/")[2] for path in HOUSE.rglob("templates/**/*.html")]
    lost = []
    for page in pages:
        extends = layout_of(page)
        if extends is not None:
            filled = {node.name for node in extends.nodelist if isinstance(node, BlockNode)}
            lost += [f"{page}: {name}" for name in sorted(filled - blocks_above(extends))]
    assert "ui/page.html" in pages and lost == []


def layout_of(name: str) -> ExtendsNode | None:
    [*found] = [node for node in get_template(name).template.nodelist if isinstance(node, ExtendsNode)]
    return found[0] if found else None


def blocks_above(extends: ExtendsNode) -> set[str]:
    """Every block of the layout and of those that it extends in its turn."""
    name = extends.parent_name.resolve({})
    above = layout_of(name)
    own = {node.name for node in get_template(name).template.nodelist.get_nodes_by_type(BlockNode)}
    return own | (blocks_above(above) if above else set())
