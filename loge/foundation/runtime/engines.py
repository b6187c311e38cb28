"""Optional components that keep to an environment of their own: installed by a command, asked in JSON, answering in JSON.

    engine = Engine(folder=settings.LOGE_DATA / "engines" / "benefit", script=…, lock=settings.BASE_DIR / "locks" / "benefit.txt")
    engine.ask({"households": […]}, patience=90)

Their dependencies never meet those of the product, nor their memory that of a worker: a process reads, answers and ends. It is
given neither the settings nor the secrets of ours.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

PASSED_ON = ("PATH", "SYSTEMROOT", "TMPDIR")  # of our environment; everything else may be a secret


class EngineFailure(RuntimeError):
    """No answer. `code`: `missing`, `timeout` or `broken`; never what was asked, which may be about people."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Engine:
    """`lock`: exactly what is installed. `instead`: another command that answers the same JSON, given by a setting."""

    folder: Path
    script: Path
    lock: Path
    instead: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def is_installed(self) -> bool:
        return bool(self.instead) or self._stamp.exists()

    @property
    def is_current(self) -> bool:
        """Installed, and as this version of Loge wants it."""
        return self._stamp.exists() and self._stamp.read_text() == _digest(self.lock)

    def ask(self, question: dict, *, patience: float) -> dict:
        """The answer of a process that lives `patience` seconds at most. Raise EngineFailure."""
        command = self.instead or (str(self.python), "-I", str(self.script))
        try:
            done = subprocess.run(
                command, input=json.dumps(question), capture_output=True, text=True, timeout=patience, check=False,
                env=_environment(), cwd=self.script.parent,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise EngineFailure("timeout") from None
        except OSError:
            raise EngineFailure("missing") from None
        return _read(done)

    def install(self) -> None:
        """Beside, then in place of the former one: a failure leaves what was there. Raise OSError in the installer’s words."""
        fresh = self.folder.with_name(f"{self.folder.name}.new")
        fresh.parent.mkdir(parents=True, exist_ok=True)
        _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(fresh)])
        first_that_works(_with_uv(fresh, self.lock), _with_pip(fresh, self.lock))
        (fresh / self._stamp.name).write_text(_digest(self.lock))
        self.remove()
        fresh.rename(self.folder)

    def remove(self) -> bool:
        """False when there was nothing to remove."""
        found = self.folder.exists()
        shutil.rmtree(self.folder, ignore_errors=True)
        return found

    @property
    def _stamp(self) -> Path:
        return self.folder / "installed"


def first_that_works(*ways: Callable[[], None]) -> None:
    """The last of them says why none did."""
    *others, last = ways
    for way in others:
        try:
            return way()
        except OSError as error:
            logger.info("another way of installing: %s", error)
    return last()


def _with_uv(folder: Path, lock: Path) -> Callable[[], None]:
    uv, python = Path(sys.executable).with_name("uv"), str(folder / "bin" / "python")
    return lambda: _run(
        [str(uv), "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(lock)],
        UV_SYSTEM_CERTS="1",
    )


def _with_pip(folder: Path, lock: Path) -> Callable[[], None]:
    python = str(folder / "bin" / "python")

    def install() -> None:
        _run([python, "-m", "ensurepip"])
        quietly = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
        _run([python, "-m", "pip", "install", *quietly, "--require-hashes", "-r", str(lock)])

    return install


def _run(command: list[str], **more: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **more})
    if done.returncode:
        raise OSError(f"{Path(command[0]).name} : {done.stderr.strip()[-600:]}")


def _read(done: subprocess.CompletedProcess) -> dict:
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [""]
        # The name of the error alone: what follows it may quote what was asked.
        logger.error("an engine ended with %s: %s", done.returncode, said[0].partition(":")[0][:80])
        raise EngineFailure("broken")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise EngineFailure("broken") from None
    if not isinstance(answer, dict):
        raise EngineFailure("broken")
    return answer


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
