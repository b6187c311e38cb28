"""The tables of a new database in a third of the time: a first start is someone waiting in front of a screen.

At each step of a migration Django draws again, as classes, the model that changes and every model tied to it, near or
far; ours are all tied, through people and staff. A model that appears, a field, an index or a constraint that is added
change nothing of the others: here they are drawn alone, or added to the class as it stands. What is written to the
database is the same (``tests/test_first_tables.py``). A database that already holds something is left to Django alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState, StateApps

_add_model, _add_field = ProjectState.add_model, ProjectState.add_field
_append_option = ProjectState._append_option  # type: ignore[attr-defined]


@contextmanager
def drawn_once() -> Iterator[None]:
    """Inside it, Django applies migrations without drawing again what they do not change."""
    quick: dict[str, Callable] = {
        "add_model": _model_added,
        "add_field": _field_added,
        "_append_option": _option_added,
    }
    stock: dict[str, Callable] = {name: getattr(ProjectState, name) for name in quick}
    try:
        _replace(quick)
        yield
    finally:
        _replace(stock)


def _replace(methods: dict[str, Callable]) -> None:
    for name, method in methods.items():
        setattr(ProjectState, name, method)


def _undrawn(state: ProjectState, change: Callable, *args) -> StateApps | None:
    """Make the change in the state alone, and give the classes drawn so far, if any."""
    drawn = state.__dict__.pop("apps", None)
    try:
        change(state, *args)
    finally:
        if drawn is not None:
            state.__dict__["apps"] = drawn
    return drawn


def _model_added(state: ProjectState, model_state: ModelState) -> None:
    if drawn := _undrawn(state, _add_model, model_state):
        drawn.render_multiple([model_state])


def _field_added(
    state: ProjectState, app_label: str, model_name: str, name: str, field, preserve_default: bool
) -> None:
    if drawn := _undrawn(state, _add_field, app_label, model_name, name, field, preserve_default):
        added = state.models[app_label, model_name].fields[name].clone()
        drawn.get_model(app_label, model_name).add_to_class(name, added)
        drawn.clear_cache()


def _option_added(state: ProjectState, app_label: str, model_name: str, option_name: str, added) -> None:
    if drawn := _undrawn(state, _append_option, app_label, model_name, option_name, added):
        options = state.models[app_label, model_name].options
        setattr(drawn.get_model(app_label, model_name)._meta, option_name, list(options[option_name]))
