"""The few statements that every call runs, prepared once by connection: planned anew each time they would cost four times
more. They go round Django's cursor, that binds values on its own side and so never prepares."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.numeric import Int8

Row = TypeVar("Row", bound=Model)
_mine = threading.local()  # `cursor`: that of the connection which this thread uses now


def find(model: type[Row], key: Any) -> Row | None:
    """`model.objects.filter(pk=key).first()`, for what each page begins with: to compose that question anew takes longer than
    to answer it."""
    reading = _reading(model)
    row = fetch_one(reading.sql, {"key": key})
    return model.from_db(connection.alias, reading.names, reading.converted(row)) if row else None


@dataclass(frozen=True)
class _Reading:
    """How the row of a model is read: the statement, its fields in order, and what some of them make of what comes."""

    sql: str
    names: list[str]
    converters: list[tuple[int, Callable[..., Any], Any]]

    def converted(self, row: tuple) -> list:
        values = list(row)
        for place, convert, column in self.converters:
            values[place] = convert(values[place], column, connection)
        return values


@cache
def _reading(model: type[Model]) -> _Reading:
    fields, table, quoted = model._meta.concrete_fields, model._meta.db_table, connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    return _Reading(
        f"SELECT {columns} FROM {quoted(table)} WHERE {quoted(str(model._meta.pk.column))} = %(key)s",
        [field.attname for field in fields],
        [
            (place, convert, field.get_col(table))
            for place, field in enumerate(fields)
            for convert in field.get_db_converters(connection)
        ],
    )


def fetch_one(sql: str, params: dict[str, Any]) -> tuple | None:
    """The first row, as in `fetch_all`."""
    rows = fetch_all(sql, params)
    return rows[0] if rows else None


def fetch_all(sql: str, params: dict[str, Any]) -> list[tuple]:
    """Database errors come out as Django's; inside or outside a transaction, as the caller has it."""
    connection.close_if_health_check_failed()  # once by request, as Django's cursor does: the server may have started again since
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return (
            _cursor(connection.connection)
            .execute(sql, {name: _wide(value) for name, value in params.items()})
            .fetchall()
        )


def _cursor(raw: psycopg.Connection) -> psycopg.Cursor:
    """One for all of them as long as the connection lasts: what it learns of their types serves the next one."""
    if getattr(_mine, "cursor", None) is None or _mine.cursor.connection is not raw:
        _mine.cursor = _prepare(raw)
    return _mine.cursor


def _prepare(raw: psycopg.Connection) -> psycopg.Cursor:
    # The plan is the same whoever calls: PostgreSQL would make one for each, believing it cheaper.
    raw.execute("SET plan_cache_mode = force_generic_plan")
    raw.prepare_threshold = 0
    cursor = psycopg.Cursor(raw)
    cursor.adapters.register_loader("timestamptz", TimestamptzLoader)  # Django's own says the same, ten times slower
    return cursor


def _wide(value: Any) -> Any:
    """Numbers of one type whatever their size: each mixture of types is a statement of its own, prepared again."""
    if type(value) is int:
        return Int8(value)
    return [_wide(one) for one in value] if isinstance(value, list) else value
