"""The engine of Django that finds its own server: many threads ask for a connection at the same moment after a crash."""

import threading

from django.db import connection
from django.db.backends.postgresql import base as postgresql

from loge.foundation.runtime import postgres
from loge.foundation.runtime.embedded.base import DatabaseWrapper

SERVER = postgres.Server(folder=None, cluster=None, port=5999, password="secret")


def settings_shared_by_all():
    return {**connection.settings_dict, "OPTIONS": {"data_folder": "/nowhere", "durable": True, "connect_timeout": 3}}


def test_a_thread_that_connects_takes_nothing_from_the_others(monkeypatch):
    """The settings are one object for all threads: what one removed, even for a moment, the next did not find.

    The missing key was then taken by Django for a session without a person, and the person for a stranger.
    """
    monkeypatch.setattr(postgres, "ensure_running", lambda folder, durable: SERVER)
    shared, inside, go_on, seen = settings_shared_by_all(), threading.Event(), threading.Event(), []
    parameters_of_postgresql = postgresql.DatabaseWrapper.get_connection_params

    def slow(wrapper):
        inside.set()
        go_on.wait(10)
        return parameters_of_postgresql(wrapper)

    monkeypatch.setattr(postgresql.DatabaseWrapper, "get_connection_params", slow)
    first = threading.Thread(target=lambda: seen.append(DatabaseWrapper(shared).get_connection_params()))
    first.start()
    assert inside.wait(10)
    go_on.set()
    seen.append(DatabaseWrapper(shared).get_connection_params())
    first.join(10)
    assert [found["port"] for found in seen] == ["5999", "5999"]
    assert shared["OPTIONS"] == {"data_folder": "/nowhere", "durable": True, "connect_timeout": 3}


def test_only_what_postgresql_knows_is_passed_on(monkeypatch):
    monkeypatch.setattr(postgres, "ensure_running", lambda folder, durable: SERVER)
    parameters = DatabaseWrapper(settings_shared_by_all()).get_connection_params()
    assert "data_folder" not in parameters and "durable" not in parameters
    assert parameters["connect_timeout"] == 3 and parameters["user"] == "loge" and parameters["password"] == "secret"
