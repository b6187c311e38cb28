"""The rules of the house that no linter knows."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

import loge
from loge.foundation.events import Event

ROOT = Path(loge.__file__).parent
HOUSE = ROOT.parent
FLOORS = ["foundation", "registers", "domains", "journeys", "fronts"]
REGISTERS = ["accounts", "housing", "tenants"]
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
    return there[1] != here[1]


def test_imports_follow_the_contracts():
    """Floors, independence of the trades, the closed list of files: the contracts of pyproject.toml."""
    assert lint_imports(config_filename=str(HOUSE / "pyproject.toml"), no_cache=True) == 0


def test_foreign_keys_point_downwards_too():
    """import-linter cannot see ForeignKey("cases.FollowUp"); this can."""
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


def public_functions(path: Path) -> list:
    module = importlib.import_module(module_of(path))
    found = inspect.getmembers(module, inspect.isfunction)
    return [(name, f) for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")]


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_say_who_acts_and_on_what(path):
    for name, function in public_functions(path):
        parameters = inspect.signature(function).parameters
        assert "by" in parameters, f"{name}: who acts?"
        assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: by is keyword-only"
        positional = [p for p in parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
        assert len(positional) <= 1, f"{name}: only the subject may be positional"


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_are_whole_or_nothing(path):
    bare = []
    for function in ast.parse(path.read_text()).body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            decorators = {ast.unparse(d).partition("(")[0] for d in function.decorator_list}
            if "transaction.atomic" not in decorators:
                bare.append(function.name)
    assert bare == []


@pytest.mark.parametrize("path", operation_files(), ids=name_of)
def test_operations_leave_a_trail(path):
    """By themselves, through a function of their file or of another operations file, or in their own SQL statement."""
    tree = ast.parse(path.read_text())
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "operations" in (node.module or "")
        for alias in node.names
    }

    def leaves_one(function, seen=()) -> bool:
        source = ast.unparse(function)
        if re.search(r"\btrail\.record", source) or "audit_entry" in source.lower():
            return True
        called = {ast.unparse(n.func).partition(".")[0] for n in ast.walk(function) if isinstance(n, ast.Call)}
        if called & imported:
            return True
        named = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)} & set(functions)
        return any(leaves_one(functions[name], (*seen, name)) for name in named if name not in seen)

    constants = "\n".join(ast.unparse(n) for n in tree.body if isinstance(n, ast.Assign))
    silent = [
        name
        for name, function in functions.items()
        if not name.startswith("_") and not leaves_one(function) and not _uses_journal_sql(function, constants)
    ]
    assert silent == []


def _uses_journal_sql(function, constants: str) -> bool:
    """A statement kept in a constant of the file that writes the line itself (next call of a campaign)."""
    names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    return any(line.partition(" = ")[0] in names and "audit_entry" in line.lower() for line in constants.splitlines())


def test_every_event_has_a_listener():
    from loge.journeys.wiring import WIRING

    for module in pkgutil.walk_packages(loge.domains.__path__, "loge.domains."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    declared = {event for event in Event.__subclasses__() if event.__module__.startswith("loge.domains")}
    assert declared and declared == set(WIRING)


@pytest.mark.parametrize("path", view_files(), ids=name_of)
def test_views_reach_records_through_visible_to(path):
    lines = enumerate(path.read_text().splitlines(), 1)
    offenders = [number for number, line in lines if re.search(r"\.objects\b(?!\.visible_to)", line)]
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


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_names_of_things_are_french_and_lower_case(model):
    """As inside a sentence; initials keep their capitals. What a screen shows never falls back on an English name."""
    shown = {field.name: str(field.verbose_name) for field in own_fields(model) if _is_shown(field)}
    shown |= {"itself": str(model._meta.verbose_name), "several": str(model._meta.verbose_name_plural)}
    english = {name for name, text in shown.items() if text == name.replace("_", " ")} - SAME_IN_FRENCH
    capital = {name for name, text in shown.items() if text[:1].isupper() and not text[:2].isupper()}
    assert (english, capital) == (set(), set())


SAME_IN_FRENCH = {"action", "cause", "code", "note"}


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
