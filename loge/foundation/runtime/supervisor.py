"""Keeps the processes of one installation alive, and stops every one of them at the end.

A process that dies is started again, at once the first time and then less and less often while it keeps dying.
Each runs in its own session: Ctrl-C reaches the supervisor alone, which stops them in order.
"""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STOP_PATIENCE = 15.0  # seconds between the polite signal and the other one
LONGEST_PAUSE = 30.0  # seconds between two attempts at a process that keeps dying
STEADY_AFTER = 60.0  # seconds alive after which earlier deaths are forgotten
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass
class Child:
    """One process to keep alive; `label` is how messages call it, in French."""

    label: str
    command: Sequence[str]
    env: dict[str, str]
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=self.env, start_new_session=True, preexec_fn=_die_with_parent()
        )

    def bury(self, say: Callable[[str], None]) -> None:
        """Note the death of the process, and when to try again."""
        code = self.process.returncode if self.process else 0
        self.deaths = 0 if time.monotonic() - self.started > STEADY_AFTER else self.deaths
        pause = min(2.0**self.deaths - 1, LONGEST_PAUSE)
        self.deaths += 1
        self.process, self.due = None, time.monotonic() + pause
        say(f"{self.label} : arrêt inattendu (code {code}), redémarrage dans {pause:.0f} s.")

    def signal(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                pass


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, a killed supervisor (kill -9) takes its processes with it instead of leaving them behind."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """`watch` is called every `beat` seconds: the place to look after what is not our own child."""

    children: list[Child]
    say: Callable[[str], None]
    watch: Callable[[], None] = lambda: None
    beat: float = 1.0
    stopping: bool = False
    # A signal may touch this at any moment; the lock of an Event may be held by the very wait that it interrupts.
    _signals: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)

    def start(self) -> None:
        """Start every process, and take over the signals of this one: call it from the main thread."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        for child in self.children:
            child.start()

    def add(self, child: Child) -> None:
        self.children.append(child)
        child.start()

    def _asked_to_stop(self, number: int, _) -> None:
        self.stopping = True
        self._signals.put(number)

    def wait(self) -> None:
        """Look after everything until a signal asks to stop."""
        while not self.stopping:
            try:
                self._signals.get(timeout=self.beat)
            except queue.Empty:
                self.look()

    def look(self) -> None:
        self.watch()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                child.bury(self.say)
            if child.process is None and time.monotonic() >= child.due:
                child.start()

    def stop(self) -> None:
        """Stop every process, politely then not, last started first."""
        for child in reversed(self.children):
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(max(deadline - time.monotonic(), 0.1))
                except subprocess.TimeoutExpired:
                    child.signal(signal.SIGKILL)
                    child.process.wait()
