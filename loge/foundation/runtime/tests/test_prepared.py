"""Statements prepared once by connection."""

import gc
import weakref

import psycopg
import pytest
from django.db import ProgrammingError, connection

from loge.foundation.runtime import prepared

pytestmark = pytest.mark.django_db(transaction=True)


def test_numbers_of_any_size_share_one_statement():
    asked = [1, 70_000, 2**40]
    assert [prepared.fetch_one("SELECT %(number)s + 1", {"number": number})[0] for number in asked] == [
        number + 1 for number in asked
    ]
    known = prepared.fetch_all(
        "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %(like)s", {"like": "%+ 1"}
    )
    assert len(known) == 1


def test_a_fault_comes_out_as_one_of_django():
    with pytest.raises(ProgrammingError):
        prepared.fetch_all("SELECT nothing_of_that_name", {})


def test_a_connection_that_was_replaced_is_let_go():
    kept = []
    for _ in range(3):
        assert prepared.fetch_one("SELECT 1", {}) == (1,)
        kept.append(weakref.ref(connection.connection))
        connection.close()
    assert prepared.fetch_one("SELECT 1", {}) == (1,)
    gc.collect()
    assert [one() for one in kept] == [None, None, None]


def test_a_connection_that_the_server_closed_between_two_pages_is_replaced():
    assert prepared.fetch_one("SELECT 1", {}) == (1,)
    with psycopg.connect(connection.connection.info.dsn, password=connection.connection.info.password) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    connection.health_check_enabled, connection.health_check_done = True, False  # as at the beginning of each page
    assert prepared.fetch_one("SELECT 1", {}) == (1,)
