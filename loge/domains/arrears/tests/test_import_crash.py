"""The process that writes a daily file is killed for good in the middle of a batch; another takes up where it was."""

import multiprocessing
import os
import signal

import pytest
from django.db import connections

from loge.domains.arrears.imports import LEDGER
from loge.domains.arrears.models import LedgerEntry
from loge.domains.arrears.tests.test_import_properties import TITLES
from loge.domains.arrears.tests.world import build_world, month
from loge.foundation.audit.models import Entry
from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.lines import engine, operations
from loge.foundation.exchange.models import Sender
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

LINES, BATCH = 70, 20


@pytest.fixture
def run(transactional_db, tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(engine, "WRITTEN", BATCH)
    world = build_world()
    path = tmp_path / "jour.csv"
    lines = [f"{world.lease.number};{month(1):%d/%m/%Y};Loyer;{n},00;;P{n}" for n in range(1, LINES + 1)]
    path.write_text("\r\n".join([TITLES, *lines, ""]))
    by = UserFactory(roles=[Role.ARREARS_OFFICER])
    sender = Sender.objects.create(code="compta", name="Comptabilité")
    run = operations.receive_file(importer=LEDGER, path=path, filename=path.name, sender=sender, by=by)
    operations.map_and_check(run, importer=LEDGER, columns={int(k): v for k, v in run.columns.items()}, by=by)
    engine.work(LEDGER, run.pk)
    return operations.apply_import(run, importer=LEDGER, by=by)


def _killed_before_the_second_batch_is_kept(run_id: int) -> None:
    """Its lines of account are written, nothing says so yet: the worst moment."""
    connections.close_all()
    keep, batches = engine.keep, []

    def keep_one_then_die(lines, fields) -> None:
        batches.append(lines)
        if len(batches) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        keep(lines, fields)

    engine.keep = keep_one_then_die
    engine.work(LEDGER, run_id)


def test_a_process_killed_in_the_middle_leaves_no_half_batch_and_the_next_one_goes_on(run):
    connections.close_all()  # what this process opened is its own
    child = multiprocessing.get_context("fork").Process(target=_killed_before_the_second_batch_is_kept, args=(run.pk,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    run.refresh_from_db()
    assert run.state == RunState.APPLYING
    assert LedgerEntry.objects.count() == run.lines_read.exclude(written_at=None).count() == BATCH
    engine.work(LEDGER, run.pk)
    run.refresh_from_db()
    assert run.state == RunState.APPLIED and run.counts["lines"] == {"create": LINES}
    assert sorted(LedgerEntry.objects.values_list("amount", flat=True)) == list(range(1, LINES + 1))
    written = Entry.objects.filter(action="arrears.lines_recorded").values_list("facts__lines", flat=True)
    assert sorted(written) == [10, BATCH, BATCH, BATCH]
