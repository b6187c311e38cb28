"""A whole installation of its own for one test: database, pages and worker, started by `loge run`, and things that kill."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """Started on a free port over a folder of its own; `stop()` leaves nothing running."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, _free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "LOGE_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "PYTHONPATH": str(ROOT),
        }
        self.log = (folder.parent / "loge-run.log").open("w")
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def python(self, *arguments: str) -> str:
        """Run a module to its end in this installation and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "loge", "run", "--no-demo", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, Path(self.log.name).read_text()[-2000:]
            threading.Event().wait(0.2)
        raise AssertionError("the pages did not come up")

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.log.close()

    def connect(self) -> psycopg.Connection:
        """A connection of the test's own; tried again while the server recovers."""
        known = json.loads((self.folder / "postgres.json").read_text())
        password = (self.folder / "postgres.password").read_text().strip()
        deadline = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(
                    host="127.0.0.1",
                    port=known["port"],
                    user="loge",
                    password=password,
                    dbname="loge",
                    autocommit=True,
                )
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                threading.Event().wait(0.2)
                known = json.loads((self.folder / "postgres.json").read_text())

    def postmaster(self) -> int:
        cluster = Path(json.loads((self.folder / "postgres.json").read_text())["cluster"])
        return int((cluster / "postmaster.pid").read_text().split()[0])

    def web_processes(self) -> list[int]:
        """The gunicorn master and its workers, found as descendants of `loge run`."""
        return [pid for pid, command in _descendants(self.process.pid) if "gunicorn" in command]


class Havoc(threading.Thread):
    """Kills with -9, at random and again and again, a process that serves pages, all of them, or the database server."""

    MASTERS = 1  # killed at most that often: started again later and later while it keeps dying, as it should

    def __init__(self, installation: Installation, seed: int):
        super().__init__(daemon=True)
        self.installation, self.random, self.over = installation, random.Random(seed), threading.Event()
        self.killed = {"page": 0, "master": 0, "database": 0}

    def run(self) -> None:
        while not self.over.wait(self.random.uniform(2.0, 5.0)):
            kind = self.random.choices(["page", "master", "database"], [6, 1, 4])[0]
            if kind == "master" and self.killed["master"] >= self.MASTERS:
                kind = "page"
            try:
                os.kill(self._victim(kind), signal.SIGKILL)
                self.killed[kind] += 1
            except (ProcessLookupError, FileNotFoundError, IndexError):
                continue  # it is already down: someone is bringing it up

    def _victim(self, kind: str) -> int:
        if kind == "database":
            return self.installation.postmaster()
        found = self.installation.web_processes()  # the master first; empty for the time it takes to be started again
        return found[0] if kind == "master" else self.random.choice(found[1:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _descendants(pid: int) -> list[tuple[int, str]]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            try:
                found.append((child, Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")))
                found += _descendants(child)
            except FileNotFoundError:
                continue
    return found
