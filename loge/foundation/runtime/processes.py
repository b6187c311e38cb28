"""What the system says of a process: alive, or dead and not yet buried."""

import os
import subprocess
from pathlib import Path
from typing import Any


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

    The number alone proves nothing: it may have been given to another process since. The command line is what every
    account may read of any process; the working folder is not, even by root in an ordinary container.
    """
    pid = _written_pid(cluster)
    return pid if pid is not None and alive(pid) and _serves(pid, cluster) else None


def is_ready(cluster: Path, pid: int | None = None) -> bool:
    """True if the server (of this number, if given) says in its pid file that it accepts connections."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    # Eighth line: starting, ready, stopping or standby (PostgreSQL, miscadmin.h).
    return len(lines) >= 8 and lines[7].strip() == "ready" and (pid is None or lines[0] == str(pid))


def forget_dead_server(cluster: Path, account: dict[str, Any]) -> None:
    """Remove the pid file of a server that is a zombie with no process left in its folder.

    PostgreSQL takes a zombie for a living server and refuses to start; in a container without an init
    nobody ever buries it. Backends work inside the cluster folder, so an empty folder proves that none is left.
    `account`: the arguments of subprocess that make a child run as the account of the server.
    """
    pid = _written_pid(cluster)
    if pid is not None and _zombie(pid) and str(cluster) not in _working_folders(account):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _written_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _serves(pid: int, cluster: Path) -> bool:
    if not Path("/proc/self/cmdline").exists():  # no such folder on this system: believe the number
        return True
    try:
        return os.fsencode(cluster) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _working_folders(account: dict[str, Any]) -> list[str]:
    """Where the processes of this account work, asked by one of them: nobody else may be allowed to know."""
    links = [str(link) for link in Path("/proc").glob("[0-9]*/cwd")]
    done = subprocess.run(["readlink", *links], capture_output=True, text=True, cwd="/", check=False, **account)
    return done.stdout.splitlines()
