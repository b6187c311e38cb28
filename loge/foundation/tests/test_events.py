from dataclasses import dataclass

import pytest
from django.db import transaction

from loge.foundation import events
from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class DoorbellRang(Event):
    door: int


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setattr(events, "_handlers", {})
    rings = []
    events.connect(DoorbellRang, rings.append)
    return rings


def test_a_fact_reaches_its_listeners_at_once(db, heard):
    with transaction.atomic():
        events.publish(DoorbellRang(by_id=1, door=3))
        assert [ring.door for ring in heard] == [3]


@pytest.mark.django_db(transaction=True)
def test_a_fact_belongs_inside_a_transaction(heard):
    with pytest.raises(RuntimeError, match="transaction"):
        events.publish(DoorbellRang(by_id=1, door=3))


def test_listening_twice_is_hearing_once(db, heard):
    events.connect(DoorbellRang, heard.append)
    before = len(events._handlers[DoorbellRang])
    events.connect(DoorbellRang, events._handlers[DoorbellRang][0])
    assert len(events._handlers[DoorbellRang]) == before


def test_journeys_that_chase_one_another_are_stopped(db, heard):
    events.connect(DoorbellRang, events.publish)
    with pytest.raises(RuntimeError, match="chasing"), transaction.atomic():
        events.publish(DoorbellRang(by_id=1, door=3))


def test_a_test_may_collect_facts_instead_of_acting(db, heard):
    with events.captured() as facts, transaction.atomic():
        events.publish(DoorbellRang(by_id=None, door=4))
    assert [fact.door for fact in facts] == [4] and heard == []
