"""The few statements that every call runs, prepared once by connection: planned anew each time they would cost four times
more. They go round Django's cursor, that binds values on its own side and so never prepares."""

import psycopg
from django.db import connection


def fetch_one(sql: str, params: dict) -> tuple | None:
    """The first row. Database errors come out as Django's; inside or outside a transaction, as the caller has it."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        if raw.prepare_threshold is None:
            # The plan is the same whoever calls: PostgreSQL would make one for each, believing it cheaper.
            raw.execute("SET plan_cache_mode = force_generic_plan")
            raw.prepare_threshold = 0
        with psycopg.Cursor(raw) as cursor:
            return cursor.execute(sql, params).fetchone()
