"""The data folder of one installation: who runs on it, and how to erase it.

Only what Loge wrote is ever erased: the folder may have been chosen by the user and hold other things.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loge.foundation.runtime import postgres

OURS = [
    *("postgres", "postgres.json", "postgres.password", "postgres.lock", "postgres.users"),
    *("run.lock", "secret-key", "files", "static", "test", "engines"),
]


class Busy(RuntimeError):
    """Loge is running on this data folder; the message, in French, says where."""


@contextmanager
def claimed(data_folder: Path, note: str = "") -> Iterator[None]:
    """Hold the folder for one `loge run` or one restoration. Raises Busy. A killed process lets go by itself."""
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    lock = os.open(data_folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.write(lock, note.encode())
        yield
    except BlockingIOError:
        holder = os.read(lock, 200).decode() or "un autre processus"
        raise Busy(f"Loge est en marche sur {data_folder} ({holder}). Arrêtez-le d’abord.") from None
    finally:
        os.close(lock)


def erase(data_folder: Path) -> list[str]:
    """Erase database and files of this folder; the names of what was erased. Raises Busy if anything runs on it."""
    if not data_folder.exists():
        return []
    with claimed(data_folder, "effacement"):
        for folder in (data_folder, data_folder / "test"):
            if postgres.is_running(folder):
                raise Busy(f"La base de données de {folder} est en marche. Arrêtez d’abord ce qui s’en sert.")
        outside = [cluster.parent for cluster in _clusters(data_folder) if not cluster.is_relative_to(data_folder)]
        erased = [path for path in [*outside, *(data_folder / name for name in OURS)] if path.exists()]
        for path in erased:
            remove(path)
    if not any(data_folder.iterdir()):
        data_folder.rmdir()
    return [str(path) for path in erased]


def remove(path: Path) -> None:
    """Remove a file or a folder with everything in it."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _clusters(data_folder: Path) -> list[Path]:
    found = [postgres.cluster_of(folder) for folder in (data_folder, data_folder / "test")]
    return [cluster for cluster in found if cluster is not None]
