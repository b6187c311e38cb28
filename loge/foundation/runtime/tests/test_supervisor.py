import os
import signal
import sys
import time

import pytest

from loge.foundation.runtime import processes, supervisor
from loge.foundation.runtime.supervisor import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
STUBBORN = [
    *(sys.executable, "-c"),
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'w').close(); signal.pause()",
]
# A supervisor of one process: says the number of that process, then looks after it.
SUPERVISOR = """
import os, sys
from loge.foundation.runtime.supervisor import Child, Supervisor
child = Child("Essai", [sys.executable, "-c", "import signal; signal.pause()"], dict(os.environ))
house = Supervisor([child], print)
house.start()
print(child.process.pid, flush=True)
house.wait()
house.stop()
"""

# Signals that come at every point of its wait.
HARASSED = """
import os, signal, threading
from loge.foundation.runtime.supervisor import Supervisor
for _ in range(300):
    house = Supervisor([], print, beat=0.0)
    house.start()
    threading.Timer(0.001, os.kill, (os.getpid(), signal.SIGTERM)).start()
    house.wait()
print("over", flush=True)
"""


@pytest.fixture
def said():
    return []


@pytest.fixture
def house(said):
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    house = Supervisor([], said.append)
    house.start()
    yield house
    house.stop()
    for number, handler in kept.items():
        signal.signal(number, handler)


def wait_until(condition, patience=20.0):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def added(house, command, label="Essai"):
    child = Child(label, command, dict(os.environ))
    house.add(child)
    return child


def test_a_dead_process_is_started_again_and_it_is_said(house, said):
    child = added(house, SLEEPER)
    first = child.process.pid
    child.process.kill()
    child.process.wait()
    house.look()
    assert child.process is not None and child.process.pid != first
    assert said == ["Essai : arrêt inattendu (code -9), redémarrage dans 0 s."]


def test_a_process_that_keeps_dying_is_tried_less_and_less_often(house, said):
    child = added(house, [sys.executable, "-c", "raise SystemExit(3)"])
    for _ in range(3):
        child.process.wait()
        child.due = 0.0
        house.look()
        if child.process is None:
            child.start()
    assert [message.rpartition("dans ")[2] for message in said] == ["0 s.", "1 s.", "3 s."]


def test_stopping_leaves_nobody_even_deaf(house, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_PATIENCE", 1.0)
    ready = tmp_path / "ready"
    children = [added(house, SLEEPER), added(house, [*STUBBORN, str(ready)])]
    wait_until(ready.exists)
    house.stop()
    assert [processes.alive(child.process.pid) for child in children] == [False, False]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_its_supervisor(elsewhere, number):
    parent = elsewhere(SUPERVISOR)
    child = int(parent.stdout.readline())
    parent.send_signal(number)
    parent.wait(timeout=20)
    wait_until(lambda: not processes.alive(child))


def test_a_signal_is_heard_whenever_it_comes(elsewhere):
    assert elsewhere(HARASSED).stdout.readline().strip() == "over"
