"""The rules of the house that no linter knows."""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

import loge
import loge.domains
import loge.registers
from loge.foundation.events import Event

ROOT = Path(loge.__file__).parent
HOUSE = ROOT.parent
FLOORS = ["foundation", "registers", "domains", "journeys", "fronts"]
REGISTERS = ["accounts", "housing", "tenants", "partners", "seals", "peace"]
LIMITS = {"file": 400, "function": 40, "template": 150}
SOURCES = sorted(p for p in ROOT.rglob("*.py") if not {"migrations", "tests"} & set(p.parts))
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
MODELS = [model for model in apps.get_models() if model.__module__.startswith("loge.")]
LAYOUTS = ("cotton", "ui")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def operation_files() -> list[Path]:
    """Wherever an app writes: operations.py, or the files of a package operations/."""
    single = [p for p in SOURCES if p.name == "operations.py"]
    return sorted(single + [p for p in SOURCES if p.parent.name == "operations" and p.name != "__init__.py"])


def view_files() -> list[Path]:
    return [p for p in SOURCES if p.name == "views.py" or p.parent.name == "views"]


def own_fields(model) -> list:
    return [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]


def all_fields(model) -> list:
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def floor_and_app(module: str) -> tuple[int, str]:
    _, floor, app, *_ = module.split(".")
    return FLOORS.index(floor), app


def points_upwards(here: tuple[int, str], there: tuple[int, str]) -> bool:
    if there[0] != here[0]:
        return there[0] > here[0]
    if here[0] == FLOORS.index("registers"):
        return REGISTERS.index(there[1]) > REGISTERS.index(here[1])
    if here[0] == FLOORS.index("foundation"):
        return (
            False  # the parts of the foundation may stand on one another, never in a circle: import-linter holds that
        )
    return there[1] != here[1]


def test_imports_follow_the_contracts():
    """Floors, independence of the trades, the closed list of files: the contracts of pyproject.toml."""
    assert lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True) == 0


def test_foreign_keys_point_downwards_too():
    """import-linter cannot see ForeignKey("cases.Case"); this can."""
    wrong = []
    for model in MODELS:
        here = floor_and_app(model.__module__)
        for field in own_fields(model):
            target = field.related_model
            if not isinstance(target, type) or not target.__module__.startswith("loge."):
                continue
            if target._meta.label == settings.AUTH_USER_MODEL:
                continue
            if points_upwards(here, floor_and_app(target.__module__)):
                wrong.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert wrong == []


class Operations:
    """One file of operations, read as text: what is an operation in it, and all that each of them reaches there.

    An operation is a public function that writes, called from outside its file or package; the parts that the files of
    a package lend one another are not, nor are the checks that explain a refusal.
    """

    def __init__(self, path: Path):
        self.tree = ast.parse(path.read_text())
        self.functions = {n.name: n for n in self.tree.body if isinstance(n, ast.FunctionDef)}
        self.constants = {
            target.id: node.value
            for node in self.tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        lent = called_by(path, [p for p in operation_files() if p.parent == path.parent])
        outside = called_by(path, [p for p in SOURCES if p.parent != path.parent or p.name == "views.py"])
        self.names = [
            name
            for name in self.functions
            if not name.startswith(("_", "check_", "can_"))
            and (name in outside or name not in lent)
            and WRITES.search(self.text(name))
        ]

    def reached(self, name: str, seen: frozenset = frozenset()) -> list[ast.AST]:
        """The function, then the functions and constants of the file that it names, however far."""
        node = self.functions.get(name) or self.constants.get(name)
        if node is None or name in seen:
            return []
        named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - {name}
        return [node, *(other for n in sorted(named) for other in self.reached(n, seen | {name}))]

    def text(self, name: str) -> str:
        return "\n".join(ast.unparse(node) for node in self.reached(name))

    def is_atomic(self, name: str) -> bool:
        """Decorated, or all its writing is in a function that is, or in one statement that writes the journal too."""
        decorated = [d for n in self.reached(name) if isinstance(n, ast.FunctionDef) for d in n.decorator_list]
        return any(ast.unparse(d).startswith("transaction.atomic") for d in decorated) or JOURNAL_SQL in self.text(
            name
        )

    def leaves_a_trail(self, name: str) -> bool:
        """By itself, in its own statement, or through an operation of another file."""
        text = self.text(name)
        borrowed = {
            alias.asname or alias.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and "operations" in (node.module or "")
            for alias in node.names
        }
        return (
            "trail.record" in text or JOURNAL_SQL in text or any(f"{b}(" in text or f"{b}." in text for b in borrowed)
        )


JOURNAL_SQL = "INSERT INTO audit_entry"
WRITES = re.compile(r"\.(save|create|update|delete|bulk_\w+|\w+_or_create|set|add|execute|copy|record)\(")
# What a caller types is saved every second or so, and a hold is renewed every minute: neither is an act of the trade.
# A contact logged for the other trades is a copy of an act that its own trade journals.
# The next step of an account and the days of its calendar are worked out again each night from what is journalled.
SILENT = {
    "save_draft",
    "renew_hold",
    "log_contact",
    "note_signs_of_life",
    "log_contacts",
    "tell_calls_to_other_trades",
    "advise_accounts",
    "watch_accounts",
    "set_clocks",
    "look_again",
    "follow_accounts",
}


@cache
def names_in(source: Path) -> tuple[list[ast.ImportFrom], list[tuple[str, str]]]:
    """What a file imports by name, and every « something.name » it says; each file is read once for all the tests."""
    nodes = list(ast.walk(ast.parse(source.read_text())))
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom)]
    said = [(n.value.id, n.attr) for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    return imports, said


def called_by(path: Path, sources: list[Path]) -> set[str]:
    """Names of the functions of `path` that `sources` import, or reach through the module."""
    module = module_of(path)
    package, _, last = module.rpartition(".")
    found: set[str] = set()
    for source in sources:
        if source == path:
            continue
        imports, said = names_in(source)
        found |= {alias.name for n in imports if n.module == module for alias in n.names}
        aliases = {a.asname or a.name for n in imports if n.module == package for a in n.names if a.name == last}
        found |= {attribute for value, attribute in said if value in aliases}
    return found


@cache
def operations_of(path: Path) -> Operations:
    return Operations(path)


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_say_who_acts_and_on_what(path):
    module = importlib.import_module(module_of(path))
    for name in operations_of(path).names:
        parameters = inspect.signature(getattr(module, name)).parameters
        assert "by" in parameters, f"{name}: who acts?"
        assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: by is keyword-only"
        positional = [p for p in parameters.values() if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)]
        assert len(positional) <= 1, f"{name}: only the subject may be positional"


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_are_whole_or_nothing(path):
    operations = operations_of(path)
    assert [name for name in operations.names if not operations.is_atomic(name)] == []


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_leave_a_trail(path):
    operations = operations_of(path)
    assert [name for name in operations.names if name not in SILENT and not operations.leaves_a_trail(name)] == []


def test_every_event_has_a_listener():
    from loge.journeys.wiring import WIRING

    for floor in (loge.registers, loge.domains):
        for module in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if module.name.endswith(".events"):
                importlib.import_module(module.name)
    floors = ("loge.registers.", "loge.domains.")
    declared = {event for event in Event.__subclasses__() if event.__module__.startswith(floors)}
    heard = {event for event in WIRING if event.__module__.startswith(floors)}
    assert declared and declared == heard  # the machinery of the foundation announces for whoever wants to hear


@pytest.mark.parametrize("path", view_files(), ids=name_of)
def test_views_reach_records_through_visible_to(path):
    """Or through what is the person's own: caller=request.user, holder=user…"""
    tree = ast.parse(path.read_text())
    statements = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and not hasattr(n, "body")]
    offenders = [
        n.lineno
        for n in statements
        if ".objects" in (text := ast.unparse(n))
        and ".objects.visible_to(" not in text
        and not re.search(r"\w+=(request\.)?user\b", text)
    ]
    assert offenders == [], f"{name_of(path)}: lines {offenders}"


def test_files_and_functions_stay_small():
    long = [name_of(p) for p in SOURCES if len(p.read_text().splitlines()) > LIMITS["file"]]
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LIMITS["function"]:
                long.append(f"{name_of(path)}:{node.name}")
    long += [name_of(p) for p in TEMPLATES if len(p.read_text().splitlines()) > LIMITS["template"]]
    assert long == []


def test_fragments_start_with_an_underscore():
    """A template either extends a layout (a page) or is a fragment named _like_this.html."""
    wrong = []
    for path in TEMPLATES:
        if not set(LAYOUTS) & set(path.parts):
            is_page = "{% extends" in path.read_text()
            if is_page == path.name.startswith("_"):
                wrong.append(name_of(path))
    assert wrong == []


def test_every_template_is_used():
    """Named somewhere in the code or in another template. The layouts and components have their gallery."""
    written = "\n".join(p.read_text() for p in [*SOURCES, *TEMPLATES])
    unused = []
    for path in TEMPLATES:
        name = path.as_posix().rpartition("/templates/")[2]
        if name in ("404.html", "403.html", "403_csrf.html", "400.html", "500.html") or name.startswith(LAYOUTS):
            continue
        if name not in written:
            unused.append(name_of(path))
    assert unused == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_says_how_sensitive_it_is(model):
    declared = set(getattr(model, "SENSITIVITY", {}))
    fields = {field.name for field in all_fields(model)}
    assert fields - declared == set(), "fields without a class"
    assert declared - fields == set(), "classes without a field"


def _is_machinery(model) -> bool:
    """Imported rows and the state of an import: screens show them by the columns of the sender's file."""
    return model.__module__.startswith("loge.foundation.exchange") or model.__module__.endswith(".imports")


@pytest.mark.parametrize("model", [m for m in MODELS if not _is_machinery(m)], ids=lambda model: model._meta.label)
def test_names_of_things_are_french_and_lower_case(model):
    """As inside a sentence; initials keep their capitals. What a screen shows never falls back on an English name."""
    shown = {field.name: str(field.verbose_name) for field in own_fields(model) if _is_shown(field)}
    shown |= {"itself": str(model._meta.verbose_name), "several": str(model._meta.verbose_name_plural)}
    english = {name for name, text in shown.items() if text == name.replace("_", " ")} - SAME_IN_FRENCH
    capital = {name for name, text in shown.items() if text[:1].isupper() and not text[:2].isupper()}
    assert (english, capital) == (set(), set())


SAME_IN_FRENCH = {"action", "cause", "code", "mobile", "note", "signature"}


def _is_shown(field) -> bool:
    """Links are shown by what they lead to, under the words of the screen: only what is typed or chosen is named."""
    return field.editable and not field.primary_key and not field.is_relation


def test_nothing_listens_to_signals():
    """Signals hide who does what: operations publish facts instead (loge/foundation/events.py)."""
    wrong = [name_of(p) for p in SOURCES if re.search(r"@receiver|\.connect\(.*sender=", p.read_text())]
    assert wrong == []


def test_every_model_is_reached_through_its_perimeter_or_its_owner():
    """A model with screens of its own has visible_to(); the others hang on one that has."""
    exposed = {
        match for path in view_files() for match in re.findall(r"get_object_or_404\((\w+)\.objects", path.read_text())
    }
    by_name = {model.__name__: model for model in MODELS}
    blind = [n for n in exposed if not hasattr(by_name[n]._default_manager.get_queryset(), "visible_to")]
    assert blind == []
