"""16 callers drain 2,000 homes through the pages while web processes and the database are killed at random.

Each home is completed exactly once, every acknowledged answer is there word for word, no hold outlives its lease.
"""

import json
import threading
import time

import pytest

from tests.crash.callers import CallerThread
from tests.crash.installation import Havoc, Installation

HOMES, CALLERS = 2000, 16
PATIENCE = 600  # seconds; the drain takes about two minutes on two cores
OPEN = "SELECT count(*) FROM outreach_target WHERE status IN ('waiting', 'deferred', 'held')"


@pytest.fixture
def installation(tmp_path_factory):
    installed = Installation(tmp_path_factory.mktemp("loge") / "data")
    installed.start()
    yield installed
    installed.stop()


def wait_until_drained(installation) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with installation.connect() as database:
                while database.execute(OPEN).fetchone()[0]:
                    assert time.monotonic() < deadline, "homes are still waiting"
                    threading.Event().wait(1.0)
                return
        except Exception as error:
            if isinstance(error, AssertionError):
                raise  # the database was killed under us: look again
    raise AssertionError("homes are still waiting")


def test_every_home_is_called_once_and_no_answer_is_lost(installation):
    seeded = json.loads(installation.python("tests.crash.seed", str(HOMES), str(CALLERS + 1)))
    # Someone takes a home and never comes back; its hold ends in a few seconds instead of ten minutes.
    over = threading.Event()
    vanished = CallerThread(installation.address, seeded["sessions"][0], seeded["campaign"], over, "vanished")
    abandoned = vanished._take()
    assert abandoned
    with installation.connect() as database:
        database.execute(
            "UPDATE outreach_target SET due_at = now() + interval '20 seconds' WHERE claim_id = %s", [abandoned]
        )
    callers = [
        CallerThread(installation.address, session, seeded["campaign"], over, f"caller {n}")
        for n, session in enumerate(seeded["sessions"][1:])
    ]
    havoc = Havoc(installation, seed=20261122)
    for thread in (*callers, havoc):
        thread.start()
    try:
        wait_until_drained(installation)
    finally:
        havoc.over.set()
        over.set()
        for thread in (*callers, havoc):
            thread.join(60)
    assert havoc.killed["page"] >= 5 and havoc.killed["database"] >= 3, havoc.killed
    check(installation, callers, abandoned)


def check(installation, callers, abandoned) -> None:
    with installation.connect() as database:
        per_home = database.execute(
            "SELECT count(a.id) FROM outreach_target t LEFT JOIN outreach_attempt a ON a.target_id = t.id GROUP BY t.id"
        ).fetchall()
        assert len(per_home) == HOMES
        assert {calls for (calls,) in per_home} == {1}
        kept = dict(database.execute("SELECT claim_id::text, note FROM outreach_attempt").fetchall())
        held = database.execute("SELECT count(*) FROM outreach_target WHERE holder_id IS NOT NULL").fetchone()[0]
        journalled = database.execute(
            "SELECT count(DISTINCT facts->>'claim') FROM audit_entry WHERE action = 'outreach.home_claimed'"
        ).fetchone()[0]
    acknowledged = {claim: note for caller in callers for claim, note in caller.acknowledged.items()}
    missing = {claim: note for claim, note in acknowledged.items() if kept.get(claim) != note}
    assert missing == {}
    assert held == 0
    assert abandoned not in kept  # that home was served again, under another claim
    assert journalled >= HOMES
    assert [lost for caller in callers for lost in caller.lost] == []  # nobody was sent to the sign-in page either
