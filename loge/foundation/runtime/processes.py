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


def server_pid(cluster: Path) -> int | None:
    """The process number of the server living in this folder, None if there is none.

    The number alone proves nothing: it may have been given to another process since. A server works inside its folder.
    """
    pid = _written_pid(cluster)
    return pid if pid is not None and alive(pid) and _works_in(Path(f"/proc/{pid}/cwd"), cluster) else None


def is_ready(cluster: Path, pid: int | None = None) -> bool:
    """True if the server (of this number, if given) says in its pid file that it accepts connections."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    # Eighth line: starting, ready, stopping or standby (PostgreSQL, miscadmin.h).
    return len(lines) >= 8 and lines[7].strip() == "ready" and (pid is None or lines[0] == str(pid))


def forget_dead_server(cluster: Path) -> None:
    """Remove the pid file of a server that is a zombie with no process left in its folder.

    PostgreSQL takes a zombie for a living server and refuses to start; in a container without an init
    nobody ever buries it. Backends work inside the cluster folder, so an empty folder proves that none is left.
    """
    pid = _written_pid(cluster)
    left = any(_works_in(link, cluster) for link in Path("/proc").glob("[0-9]*/cwd"))
    if pid is not None and _zombie(pid) and not left:
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _written_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _works_in(link: Path, folder: Path) -> bool:
    if not Path("/proc/self/cwd").exists():  # no such folder on this system: believe the number
        return True
    try:
        return Path(os.readlink(link)) == folder
    except OSError:
        return False
