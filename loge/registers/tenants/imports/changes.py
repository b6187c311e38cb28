"""Words of what an import changes in a record: « état : occupé → vacant », « bâtiment : 12 rue Haute → (vide) »."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from loge.foundation.ui.french import number, short_date
from loge.registers.tenants.imports.planning.kinds import STOCK
from loge.registers.tenants.imports.writing import model_written
from loge.registers.tenants.models import PlannedChange

NOTHING = "(vide)"
TO_CREATE = "(à créer)"
_STOCK = [kind.name for kind in STOCK]
_TIES = ("party", "occupant", "departure")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # what diverges from a correction is kept as a text
# Follow from another column that is told, or say nothing to a person.
_UNTOLD = {"search_key", "birth_date_quality", "balance_on", "settled_at", "disabled_at"}


@dataclass(frozen=True)
class Words:
    """`names`: model → key → what the record is called, for those that the changes point at."""

    names: dict[type[models.Model], dict[int, str]]

    @classmethod
    def of(cls, changes: Iterable[PlannedChange]) -> "Words":
        """A query per kind of record pointed at, whatever the number of changes, and one for those yet to be created."""
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        runs = set()
        for change in changes:
            for field, values in _told(change):
                if model := field.related_model:
                    runs.add(change.run_id)
                    wanted[model].update(value for value in values if value)
        names = {model: _called(model, keys) for model, keys in wanted.items()}
        missing = {key for model, keys in wanted.items() for key in keys - names[model].keys()}
        if missing:
            _name_stock_to_create(names, missing, runs)
        return cls(names)

    @staticmethod
    def created(change: PlannedChange) -> str:
        """« à créer : bâtiment R001-B »; only what the stock has is called by its code."""
        name = "annexe" if change.kind == "annex" else model_written(change.kind)._meta.verbose_name
        return f"à créer : {name} {change.match_key if change.kind in _STOCK else ''}".strip()

    def sentences(self, change: PlannedChange) -> list[str]:
        """A sentence per column that changes, in the order of the model; a tie between two records is named."""
        name = f"{model_written(change.kind)._meta.verbose_name}, " if change.kind in _TIES else ""
        return [
            f"{name}{field.verbose_name} : {self._said(field, old)} → {self._said(field, new)}"
            for field, (old, new) in _told(change)
        ]

    def _said(self, field: models.Field, value) -> str:
        if value in (None, ""):
            return NOTHING
        if model := field.related_model:
            return self.names[model].get(value, TO_CREATE)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return _typed(field, value)


def _told(change: PlannedChange) -> list[tuple[models.Field, tuple]]:
    """(field, (before, after)) of an update, in the order of the model."""
    if change.action != "update":
        return []
    changes = change.changes or {}
    fields = model_written(change.kind)._meta.concrete_fields
    return [(field, tuple(changes[field.column])) for field in fields if field.column in changes.keys() - _UNTOLD]


def _called(model: type[models.Model], keys: set[int]) -> dict[int, str]:
    return {key: str(record) for key, record in model._default_manager.in_bulk(keys).items()}


def _name_stock_to_create(names: dict, keys: set[int], runs: set[int]) -> None:
    """Homes and buildings that the import itself will create are called by their code in the file; people are not looked for."""
    planned = PlannedChange.objects.filter(run_id__in=runs, kind__in=_STOCK, action="create", key__in=keys)
    for kind, key, code in planned.values_list("kind", "key", "match_key"):
        names.setdefault(model_written(kind), {})[key] = f"{code} {TO_CREATE}"


def _typed(field: models.Field, value) -> str:
    """A value as PostgreSQL writes it in JSON, as the screen shows it."""
    if isinstance(field, models.BooleanField):
        return "oui" if value else "non"
    if isinstance(field, models.DateField) or _DAY.fullmatch(str(value)):
        return short_date(date.fromisoformat(value))
    if isinstance(field, models.DecimalField):
        return number(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
    return str(value)
