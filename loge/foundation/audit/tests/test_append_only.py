"""The database itself keeps the journal as it was written, whoever asks, and whatever the test set-up relaxes."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction

from loge.foundation.audit import trail
from loge.foundation.audit.models import Entry

WRITTEN = "INSERT INTO audit_entry (action, target_model, target_id) VALUES ('x.done', 'x.X', '1')"


@pytest.fixture
def line():
    user = get_user_model().objects.create(username="ana")
    trail.record("area.done", user, by=user, count=2)
    return Entry.objects.get()


def refused(sql, params=()):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
    return str(refusal.value)


def test_a_line_says_who_did_what_to_what(line):
    assert (line.action, line.by.username, line.target_model, line.facts) == (
        "area.done",
        "ana",
        "accounts.User",
        {"count": 2},
    )
    assert line.at is not None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET action = 'area.undone' WHERE id = %s",
        "UPDATE audit_entry SET by_id = NULL WHERE id = %s",
        "DELETE FROM audit_entry WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_or_erase_a_line(line, sql):
    assert refused(sql, [line.pk])
    again = Entry.objects.get()
    assert (again.action, again.by_id, again.at) == (line.action, line.by_id, line.at)


def test_an_upsert_does_not_change_a_line_either(line):
    assert refused(
        f"INSERT INTO audit_entry (id, action, target_model, target_id) VALUES ({line.pk}, 'a.b', 'x.X', '1') "
        "ON CONFLICT (id) DO UPDATE SET action = 'a.b'"
    )
    assert Entry.objects.get().action == "area.done"


def test_the_models_are_refused_too(line):
    line.action = "area.undone"
    for change in (line.save, line.delete, Entry.objects.all().delete, lambda: Entry.objects.update(action="a.b")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Entry.objects.get().action == "area.done"


def test_the_author_of_a_line_cannot_be_erased(line):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        line.by.delete()
        connection.check_constraints()
    assert get_user_model().objects.filter(pk=line.by_id).exists()


def test_the_hour_is_that_of_the_database():
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
    assert Entry.objects.get().at is not None


def test_an_act_that_fails_leaves_no_line():
    user = get_user_model().objects.create(username="ana")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record("area.done", user, by=user)
        1 / 0  # noqa: B018
    assert not Entry.objects.exists()


def test_a_look_is_a_line_with_its_reason():
    user = get_user_model().objects.create(username="ana")
    trail.record_read(user, by=user, reason="demande de la personne")
    line = Entry.objects.get()
    assert (line.action, line.facts) == (trail.READ, {"reason": "demande de la personne"})
