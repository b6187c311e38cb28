import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from loge.foundation.runtime import installation, postgres

CHECKOUT = Path(__file__).resolve().parents[4]


class Installation:
    """One data folder of its own, driven from outside as a person would."""

    def __init__(self, folder: Path):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LOGE_USER", "PORT")}
        self.env = {**kept, "LOGE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.dev"}

    def command(self, *arguments) -> list[str]:
        return [sys.executable, "-m", "loge", *map(str, arguments)]

    def loge(self, *arguments, **options) -> subprocess.CompletedProcess:
        options = {"env": self.env, "cwd": CHECKOUT, "capture_output": True, "text": True, "timeout": 300, **options}
        return subprocess.run(self.command(*arguments), check=False, **options)

    def erase(self) -> None:
        postgres.stop(self.folder)
        installation.erase(self.folder)


def _installations(folder: Path):
    made = []

    def make(name: str = "data") -> Installation:
        made.append(Installation(folder / name))
        return made[-1]

    yield make
    for one in made:
        one.erase()


@pytest.fixture
def new_installation(tmp_path):
    yield from _installations(tmp_path)


@pytest.fixture(scope="module")
def shared_installation(tmp_path_factory):
    """The same, for tests that leave it as they found it."""
    yield from _installations(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def empty_backup(tmp_path_factory):
    """Of an installation whose tables were just made: restored in seconds, where making them takes half a minute."""
    folder = tmp_path_factory.mktemp("empty")
    source, archive = Installation(folder / "data"), folder / "backup.tar"
    for arguments in (("migrate",), ("backup", archive)):
        done = source.loge(*arguments)
        assert done.returncode == 0, done.stderr
    source.erase()
    return archive


@pytest.fixture
def ready_installation(new_installation, empty_backup):
    """A new one, with its tables and nothing in them."""

    def make(name: str = "data") -> Installation:
        installation = new_installation(name)
        restored = installation.loge("restore", empty_backup)
        assert restored.returncode == 0, restored.stderr
        return installation

    return make


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
