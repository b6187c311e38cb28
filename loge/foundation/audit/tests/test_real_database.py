"""A database made by the migrations alone, as a landlord's is: nothing in it was relaxed for the tests."""

import os

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections

NAME = f"loge_journal_of_a_landlord_{os.getpid()}"


@pytest.fixture(scope="module")
def journal(django_db_setup, django_db_blocker):
    """A connection of its own to that database, with one line in the journal."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")  # which nobody else is copying
        connections.databases["landlord"] = {**connection.settings_dict, "NAME": NAME}
        try:
            call_command("migrate", "audit", database="landlord", verbosity=0)
            parameters = connections["landlord"].get_connection_params()
            parameters = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
            with psycopg.connect(dbname=NAME, autocommit=True, **parameters) as own:
                own.execute("INSERT INTO audit_entry (action, target_model, target_id) VALUES ('a.done', 'x.X', '1')")
                yield own
        finally:
            connections["landlord"].close()
            del connections["landlord"]
            del connections.databases["landlord"]
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET action = 'a.undone'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_entry RESTART IDENTITY CASCADE",
        "TRUNCATE accounts_user CASCADE",
        "MERGE INTO audit_entry USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    ],
)
def test_nothing_changes_or_erases_the_journal(journal, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        journal.execute(sql)
    assert journal.execute("SELECT action FROM audit_entry").fetchall() == [("a.done",)]


def test_lines_are_still_added(journal):
    with journal.transaction(force_rollback=True):
        journal.execute("INSERT INTO audit_entry (action, target_model, target_id) VALUES ('b.done', 'x.X', '2')")
        assert journal.execute("SELECT count(*) FROM audit_entry").fetchone() == (2,)
