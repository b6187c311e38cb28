"""What the server may use while a file is read and compared: more than its everyday allowance."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MEMORY = "96MB"  # sorting and hashing a million lines
STATISTICS = 20  # tables that live for one import want to be known roughly, and often


@contextmanager
def room() -> Iterator[None]:
    """For this connection, until the end of the block, whatever its outcome: it serves other work afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = %s", [MEMORY])
        cursor.execute("SET default_statistics_target = %s", [STATISTICS])
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET work_mem; RESET default_statistics_target")
