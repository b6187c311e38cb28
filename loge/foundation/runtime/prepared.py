"""The few statements that every call runs, prepared once by connection: planned anew each time they would cost four times
more. They go round Django's cursor, that binds values on its own side and so never prepares."""

from typing import Any

import psycopg
from django.db import connection
from psycopg.types.numeric import Int8


def fetch_one(sql: str, params: dict[str, Any]) -> tuple | None:
    """The first row. Database errors come out as Django's; inside or outside a transaction, as the caller has it."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        if raw.prepare_threshold is None:
            # The plan is the same whoever calls: PostgreSQL would make one for each, believing it cheaper.
            raw.execute("SET plan_cache_mode = force_generic_plan")
            raw.prepare_threshold = 0
        with psycopg.Cursor(raw) as cursor:
            return cursor.execute(sql, {name: _wide(value) for name, value in params.items()}).fetchone()


def _wide(value: Any) -> Any:
    """Numbers of one type whatever their size: each mixture of types is a statement of its own, prepared again."""
    if type(value) is int:
        return Int8(value)
    return [_wide(one) for one in value] if isinstance(value, list) else value
