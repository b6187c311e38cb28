import os
import subprocess
import sys
from pathlib import Path

import pytest

from loge.foundation.runtime import installation, postgres

CHECKOUT = Path(__file__).resolve().parents[4]


@pytest.fixture
def data_folder(tmp_path):
    """A folder for one server, erased at the end together with what lies outside of it."""
    folder = tmp_path / "data"
    yield folder
    postgres.stop(folder)
    installation.erase(folder)


@pytest.fixture
def elsewhere():
    """Run a few lines of Python in another process; what it started is killed at the end."""
    started = []

    def start(code: str, *arguments: object, **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": CHECKOUT, **options},
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
