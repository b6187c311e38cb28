"""Two connections write at once: what one of them loses is written when the import is resumed, and nothing is written twice."""

import threading

import pytest

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import AppliedBatch
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.hands import HANDS
from loge.registers.tenants.imports.tests.test_apply_and_undo import LINES, started
from loge.registers.tenants.models import ContactPoint, Household, Lease, Person

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_writers_fails_and_the_import_is_resumed_without_a_double(preview, manager, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    run = started(preview(*LINES), manager)
    write, together, first = engine.write_batch, threading.Barrier(HANDS, timeout=30), []

    def failing(target, params):
        if target.name != "person" or len(first) == HANDS:
            return write(target, params)
        first.append(params["first"])
        written = write(target, params)
        together.wait()  # two batches of people are under way, neither is committed
        return 1 / 0 if params["first"] == min(first) else written

    monkeypatch.setattr(engine, "write_batch", failing)
    with pytest.raises(ZeroDivisionError):
        engine.apply(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED and not Lease.objects.exists()
    done = AppliedBatch.objects.filter(run=run, kind="person")
    assert Person.objects.count() == done.count() >= 1 and min(first) not in done.values_list("first_id", flat=True)
    operations.resume_import(run, by=manager)
    engine.apply(run.pk)
    assert Person.objects.count() == Lease.objects.count() == Household.objects.count() == 5
    assert ContactPoint.objects.count() == 15 and done.count() == 5
