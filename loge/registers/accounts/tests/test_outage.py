"""The database goes away under someone who is signed in: they are asked to wait, and never sent to the door."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from loge.foundation.runtime.postgres import ServerFailure


@pytest.fixture
def inside(client, officer):
    client.force_login(officer)
    assert client.get("/mon-compte/").status_code == 200
    client.raise_request_exception = False
    return client


def gone(error, *, when):
    """The database answers with this error to every statement that begins so."""

    def answer(execute, sql, params, many, context):
        if sql.startswith(when):
            raise error
        return execute(sql, params, many, context)

    return connection.execute_wrapper(answer)


ERRORS = [OperationalError("server closed the connection"), InterfaceError("closed"), ServerFailure("ne démarre pas")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_session_that_cannot_be_read_is_not_over(inside, error):
    with gone(error, when="SELECT"):
        answer = inside.get("/mon-compte/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Loge revient dans un instant" in answer.content.decode()
    assert "sessionid" not in answer.cookies
    assert Session.objects.count() == 1
    assert inside.get("/mon-compte/").status_code == 200


def test_a_session_that_cannot_be_saved_is_not_over(inside):
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        with gone(OperationalError("server closed the connection"), when='UPDATE "django_session"'):
            answer = inside.get("/mon-compte/")
        assert answer.status_code == 503
        assert inside.get("/mon-compte/").status_code == 200


def test_a_session_closed_elsewhere_meanwhile_is_no_breakdown(inside):
    """The other reason why a session cannot be saved."""

    def closed_before(execute, sql, params, many, context):
        if sql.startswith('UPDATE "django_session"'):
            Session.objects.all().delete()
        return execute(sql, params, many, context)

    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        with connection.execute_wrapper(closed_before):
            assert inside.get("/mon-compte/").status_code == 400
