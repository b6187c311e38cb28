"""What the system says of a process: alive, or dead and not yet buried."""

import os
from pathlib import Path


def alive(pid: int) -> bool:
    """True if the process runs; a zombie (dead, not reaped by its parent) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _zombie(pid)


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def forget_dead_server(cluster: Path) -> None:
    """Remove the pid file of a server that is a zombie with no process left in its folder.

    PostgreSQL takes a zombie for a living server and refuses to start; in a container without an init
    nobody ever buries it. Backends work inside the cluster folder, so an empty folder proves that none is left.
    """
    try:
        pid = int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    if _zombie(pid) and not _working_in(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _working_in(folder: Path) -> bool:
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.resolve() == folder:
                return True
        except OSError:
            continue
    return False
