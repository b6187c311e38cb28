"""What the night tidies at the door, and what it must leave."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from loge.registers.accounts.models import User
from loge.registers.accounts.schedules import forget_old_attempts, forget_old_sessions


@pytest.fixture
def alix():
    return User.objects.create(username="alix")


def open_session(user, *, lasting: timedelta, opened: timedelta = timedelta(hours=2)) -> str:
    store = SessionStore()
    store.create()
    Session.objects.filter(session_key=store.session_key).update(expire_date=timezone.now() + lasting)
    list_session(user, store.session_key, opened=opened)
    return store.session_key


def list_session(user, key, *, opened):
    UserSession.objects.create(
        user=user, session_key=key, ip="192.0.2.1", user_agent="essai", created_at=timezone.now() - opened
    )


def test_sessions_that_are_over_go_with_their_line_and_the_others_stay(alix):
    standing = open_session(alix, lasting=timedelta(hours=1))
    open_session(alix, lasting=-timedelta(minutes=1))
    assert forget_old_sessions(timestamp=0) == 2
    assert [session.session_key for session in Session.objects.all()] == [standing]
    assert [line.session_key for line in UserSession.objects.all()] == [standing]


def test_a_line_that_leads_to_no_session_goes_unless_it_has_just_been_written(alix):
    list_session(alix, "sans-session", opened=timedelta(days=2))
    list_session(alix, "en-train-de-s-ouvrir", opened=timedelta(seconds=5))
    forget_old_sessions(timestamp=0)
    assert [line.session_key for line in UserSession.objects.all()] == ["en-train-de-s-ouvrir"]


def test_wrong_passwords_are_forgotten_after_a_day_and_still_count_before(client, alix, settings):
    settings.AXES_ENABLED = True
    for password in ("faux", "encore-faux"):
        client.post("/connexion/", {"login": "alix", "password": password})
    assert AccessAttempt.objects.exists() and forget_old_attempts(timestamp=0) == 0
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert forget_old_attempts(timestamp=0) > 0
    assert not AccessAttempt.objects.exists()
