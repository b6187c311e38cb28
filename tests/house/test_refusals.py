"""A refusal is a sentence that somebody reads: no view lets one out, where it would become « une erreur est survenue »."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.test_house_rules import HOUSE, module_of, name_of, operation_files, view_files

REFUSES = ("raise Refusal", "raise Stale", "check_", ".check(")
# They refuse nobody whom the door of their view lets in: the same check is asked twice.
ASKED_AT_THE_DOOR = {"open_tenant_file", "key_in", "take_list_out"}
HELPERS = {"press", "fill"}  # foundation/ui/answers.py: they run what they are given, and show its refusal


@cache
def may_refuse(path: Path) -> set[str]:
    """Operations of a file that may refuse: by themselves, or through what they call in that file or in their package."""
    functions = {n.name: n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)}
    found = {name for name, node in functions.items() if any(word in ast.unparse(node) for word in REFUSES)}
    while more := {n for n, node in functions.items() if n not in found and called_in(node) & (found | lent(path))}:
        found |= more
    return found


@cache
def lent(path: Path) -> frozenset[str]:
    """What the other files of the package lend it (history.py, writing.py): those refuse as soon as they say so themselves."""
    if path.name == "operations.py":
        return frozenset()
    beside = [p for p in path.parent.glob("*.py") if p != path]
    functions = [n for p in beside for n in ast.parse(p.read_text()).body if isinstance(n, ast.FunctionDef)]
    return frozenset(n.name for n in functions if any(word in ast.unparse(n) for word in REFUSES))


def called_in(node) -> set[str]:
    calls = (n.func for n in ast.walk(node) if isinstance(n, ast.Call))
    return {f.id if isinstance(f, ast.Name) else f.attr for f in calls if isinstance(f, ast.Name | ast.Attribute)}


REFUSING = {module_of(path): may_refuse(path) for path in operation_files()}


class Calls(ast.NodeVisitor):
    """Calls of refusing operations that nothing catches: neither `try … except Refusal`, nor a function given to the helper."""

    def __init__(self, tree):
        self.names = {}  # as written here → (module, function)
        self.modules = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    here = alias.asname or alias.name
                    self.names[here] = (node.module, alias.name)
                    self.modules[here] = f"{node.module}.{alias.name}"
        self.loose: list[tuple[str, int]] = []
        self.own: list[tuple[str, str, int]] = []  # (view, function of this file that it calls, line)
        self.view = ""

    def visit_FunctionDef(self, node):
        if self.view:
            return  # a function inside a view is given to the helper, which catches for it
        self.view = node.name
        self.generic_visit(node)
        self.view = ""

    def visit_Lambda(self, node):
        """Run later, by the helper."""

    def visit_Try(self, node):
        if not any(
            "Refusal" in ast.unparse(h.type) or "Stale" in ast.unparse(h.type) for h in node.handlers if h.type
        ):
            self.generic_visit(node)
            return
        for statement in [*node.orelse, *node.finalbody, *(s for h in node.handlers for s in h.body)]:
            self.visit(statement)

    def visit_With(self, node):
        if not any("suppress(Refusal" in ast.unparse(item.context_expr) for item in node.items):
            self.generic_visit(node)

    def visit_Call(self, node):
        self.generic_visit(node)
        where = node.func
        if isinstance(where, ast.Name):
            module, name = self.names.get(where.id, ("", where.id))
            self.own.append((self.view, where.id, node.lineno))
        elif isinstance(where, ast.Attribute) and isinstance(where.value, ast.Name):
            module, name = self.modules.get(where.value.id, ""), where.attr
        else:
            return
        if name in REFUSING.get(module, ()) and name not in ASKED_AT_THE_DOOR:
            self.loose.append((self.view, node.lineno))


@pytest.mark.parametrize("path", view_files(), ids=name_of)
def test_every_refusal_of_an_operation_becomes_words_on_a_page(path):
    """Use `press` or `fill` of loge/foundation/ui/answers.py, or catch Refusal around the call."""
    calls = Calls(tree := ast.parse(path.read_text()))
    calls.visit(tree)
    loose = dict(calls.loose)
    private = {name for name in loose if name.startswith("_")}
    caught = private - {called for _, called, _ in calls.own}  # only ever called where a refusal is caught
    assert {view: line for view, line in loose.items() if view not in caught} == {}, f"{name_of(path)}: {HELPERS}"


def test_the_rule_sees_what_it_should():
    source = (
        "from loge.domains.cases.operations import cases\n"
        "def bare(request):\n    cases.close_case(1, by=2)\n"
        "def kept(request):\n    return press(request, lambda: cases.close_case(1, by=2), back='/')\n"
        "def caught(request):\n    try:\n        cases.close_case(1, by=2)\n    except Refusal:\n        pass\n"
    )
    calls = Calls(tree := ast.parse(source))
    calls.visit(tree)
    assert [view for view, _ in calls.loose] == ["bare"] and HOUSE.exists()
