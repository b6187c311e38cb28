"""The whole installation, with its real processes."""

import json
import os
import signal
import subprocess
import time
import urllib.request

import pytest

from loge.foundation.runtime import postgres, processes
from loge.fronts.command_line.tests.conftest import CHECKOUT

PATIENCE = 120.0


class Running:
    """A `loge run` in the background; its messages are kept to be read."""

    def __init__(self, installation, port: int):
        self.installation, self.port = installation, port
        self.log = installation.folder.with_suffix(".log")
        with open(self.log, "w") as log:
            command = installation.command("run", "--no-demo", "--port", port)
            self.process = subprocess.Popen(command, env=installation.env, cwd=CHECKOUT, stdout=log, stderr=log)
        self.wait_for(lambda: "Loge est prête" in self.said())

    def said(self) -> str:
        return self.log.read_text()

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sante/", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def processes(self) -> set[int]:
        """Every process that has the data folder of this installation in its environment, and the server."""
        found = {processes.server_pid(postgres.cluster_of(self.installation.folder)) or 0} - {0}
        wanted = f"LOGE_DATA={self.installation.folder}\0".encode()
        for number in (entry for entry in os.listdir("/proc") if entry.isdigit()):
            try:
                with open(f"/proc/{number}/environ", "rb") as environ:
                    if wanted in environ.read():
                        found.add(int(number))
            except OSError:
                continue
        return found

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        self.process.wait(timeout=60)


@pytest.fixture
def running(ready_installation, free_port):
    started = []

    def start(installation=None):
        started.append(Running(installation or ready_installation(), free_port))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_every_process(running, new_installation, number):
    house = running(
        new_installation() if number == signal.SIGINT else None
    )  # once from nothing at all, as on the first day
    house.wait_for(lambda: house.health() == {"base": True, "taches": True})
    alive = house.processes()
    assert len(alive) >= 5  # the command, the web processes, the worker, the database server
    house.end(number)
    assert [pid for pid in alive if processes.alive(pid)] == []
    assert "Tout est arrêté." in house.said()


def test_the_house_heals_when_its_processes_are_killed(running):
    house = running()
    house.wait_for(lambda: house.health() == {"base": True, "taches": True})
    database = processes.server_pid(postgres.cluster_of(house.installation.folder))
    for pid in house.processes() - {house.process.pid}:
        os.kill(pid, signal.SIGKILL)
    house.wait_for(lambda: house.health().get("base"))
    assert processes.server_pid(postgres.cluster_of(house.installation.folder)) != database
    assert "Pages : arrêt inattendu" in house.said()


def test_a_second_run_keeps_the_data_and_the_first_one_refuses_a_rival(running, ready_installation):
    installation = ready_installation()
    house = running(installation)
    created = installation.loge(
        *("user", "create", "alix", "--email", "a@example.org", "--password-stdin"), input="Tournesol-Bleu-77\n"
    )
    assert created.returncode == 0, created.stderr
    rival = installation.loge("run", "--no-demo", "--port", "0")
    assert (rival.returncode, "est en marche" in rival.stderr) == (3, True)
    assert installation.loge("clean-data").returncode == 3
    house.end()
    started = time.monotonic()
    again = running(installation)
    assert time.monotonic() - started < 60
    assert "Préparation de la base de données" not in again.said()
    twice = installation.loge(
        *("user", "create", "alix", "--email", "a@example.org", "--password-stdin", "--as", "alix"), input="x\n"
    )
    assert twice.returncode == 3, twice.stderr


def test_two_installations_run_side_by_side(running, ready_installation):
    first = running(ready_installation("first"))
    second = Running(ready_installation("second"), first.port + 1)
    try:
        assert first.health()["base"] and second.health()["base"]
        assert not first.processes() & second.processes()
    finally:
        second.end()


def test_a_port_already_taken_is_told_before_anything_starts(new_installation, running):
    house = running()
    other = new_installation("other")
    refused = other.loge("run", "--port", house.port)
    assert refused.returncode == 3
    assert f"Le port {house.port} est déjà pris" in refused.stderr
    assert not (other.folder / "postgres.json").exists()
