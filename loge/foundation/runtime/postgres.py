"""The embedded PostgreSQL server of one data folder: started on first need, stopped by its last user.

Every process that connects holds a shared lock on ``postgres.users``; whoever leaves last stops the
server. The kernel drops the lock of a killed process, so nothing stays counted by mistake.

Inside the data folder: ``postgres.json`` (where the server's files are and its port),
``postgres.password`` (0600), ``postgres/`` (cluster and log, unless its account cannot go there).
"""

import atexit
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from loge.foundation.runtime import binaries, processes

ROLE = "loge"
DATABASE = "loge"
HOST = "127.0.0.1"
START_PATIENCE = 60.0  # seconds of failed starts (a dead server not yet reaped, a port just taken)
STOP_PATIENCE = 60.0  # seconds: the last checkpoint may have much to write
RECOVERY_PATIENCE = 3600.0  # seconds: a crash recovery may read a lot of journal
TUNING = {
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "wal_compression": "on",
    "jit": "off",
    # A process that froze in the middle of a transaction gives back what it held: a home, a file being imported.
    "idle_in_transaction_session_timeout": "15min",
}
SMALLEST_SHARE, LARGEST_SHARE = 128, 2048  # MB of the machine's memory that the server keeps for itself
NETWORK = {"listen_addresses": HOST, "unix_socket_directories": ""}
VOLATILE = {
    "shared_buffers": f"{SMALLEST_SHARE}MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class ServerFailure(RuntimeError):
    """The embedded server cannot be started; the message, in French, carries the last lines of its log."""


@dataclass(frozen=True)
class Server:
    """How to reach a running embedded server."""

    folder: Path
    cluster: Path
    port: int
    password: str

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{ROLE}:{quote(self.password)}@{HOST}:{self.port}/{database}"


@dataclass
class _Held:
    server: Server
    pid_file: bytes
    users: int


_held: dict[Path, _Held] = {}
_children: dict[Path, subprocess.Popen] = {}
_guard = threading.Lock()


def ensure_running(data_folder: Path | str, *, durable: bool = True) -> Server:
    """Start the server of this folder unless it runs, and keep it alive as long as this process lives.

    ``durable=False`` gives up crash safety for speed: tests only.
    Raises ServerFailure.
    """
    folder = Path(data_folder).resolve()
    with _guard:
        held = _held.get(folder)
        if held and _still_there(held):
            return held.server
        _prepare(folder)
        users = held.users if held else _hold(folder)
        with _locked(folder):
            server = _running(folder) or _start(folder, durable)
        _held[folder] = _Held(server, _pid_file(server.cluster), users)
        return server


def stop(data_folder: Path | str) -> bool:
    """Stop the server of this folder whoever uses it. True if one was running."""
    folder = Path(data_folder).resolve()
    held = _held.pop(folder, None)
    if held:
        os.close(held.users)
    if not (folder / "postgres.json").exists():
        return False
    with _locked(folder):
        return _stop(folder)


def release(data_folder: Path | str) -> None:
    """Say that this process no longer needs the server; the last to say so stops it."""
    folder = Path(data_folder).resolve()
    held = _held.pop(folder, None)
    if not held:
        return
    os.close(held.users)  # never LOCK_UN: a forked child shares the lock of its parent
    last = os.open(folder / "postgres.users", os.O_RDWR)
    try:
        fcntl.flock(last, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _stop(folder)
    except BlockingIOError:
        pass
    finally:
        os.close(last)


def is_running(data_folder: Path | str) -> bool:
    """True if the server of this folder answers; starts nothing."""
    return _running(Path(data_folder).resolve()) is not None


def programs(data_folder: Path | str) -> Path:
    """The folder of the server's programs (pg_dump, pg_restore…), executable by its account."""
    return binaries.locate(binaries.account_for(_cluster(Path(data_folder).resolve())))


def cluster_of(data_folder: Path | str) -> Path | None:
    """Where the files of this folder's database are; None if it has none yet."""
    recorded = _record(Path(data_folder).resolve()).get("cluster")
    return Path(recorded) if recorded else None


def _prepare(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)  # another process may be making it too
        folder.chmod(0o711)
    if not os.access(folder, os.W_OK):
        raise ServerFailure(f"Le dossier {folder} n’est pas accessible en écriture par cet utilisateur.")


def _hold(folder: Path) -> int:
    users = os.open(folder / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)
    atexit.register(_release_at_exit, folder, os.getpid())
    return users


def _release_at_exit(folder: Path, pid: int) -> None:
    if os.getpid() == pid:
        release(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = os.open(folder / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _still_there(held: _Held) -> bool:
    content = _pid_file(held.server.cluster)
    return content == held.pid_file and processes.server_pid(held.server.cluster) is not None


def _pid_file(cluster: Path) -> bytes:
    try:
        return b"\n".join((cluster / "postmaster.pid").read_bytes().splitlines()[:4])
    except OSError:
        return b""


def _record(folder: Path) -> dict:
    try:
        return json.loads((folder / "postgres.json").read_text())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ServerFailure(f"Le dossier {folder} appartient à un autre utilisateur : {error}") from error


def _cluster(folder: Path) -> Path:
    return cluster_of(folder) or binaries.home_for(folder) / "cluster"


def _write(path: Path, text: str) -> None:
    partial = path.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text(text)
    partial.replace(path)


def _running(folder: Path) -> Server | None:
    """The living server of this folder, once it is ready."""
    server = _recorded(folder)
    if server is None:
        return None
    ready = _await_ready(server.cluster, lambda: processes.server_pid(server.cluster) is not None)
    return server if ready else None


def _recorded(folder: Path) -> Server | None:
    record, password = _record(folder), folder / "postgres.password"
    if not record.get("port") or not password.exists():
        return None
    return Server(folder, Path(record["cluster"]), record["port"], password.read_text().strip())


def _await_ready(cluster: Path, lives: Callable[[], bool], *, pid: int | None = None) -> bool:
    """True once the server (of this number, if given) accepts connections, False if it dies.

    Waits as long as it recovers from a crash.
    """
    started, told = time.monotonic(), False
    while lives():
        if processes.is_ready(cluster, pid):
            return True
        waited = time.monotonic() - started
        if waited > RECOVERY_PATIENCE:
            raise ServerFailure("La base de données n’a pas fini de se rétablir après une heure.")
        if waited > 5 and not told:
            told = True
            print("La base de données se rétablit après un arrêt brutal, patientez…", file=sys.stderr)
        time.sleep(0.05)
    return False


def _start(folder: Path, durable: bool) -> Server:
    cluster = _cluster(folder)
    account = binaries.account_for(cluster)
    programs_folder = binaries.locate(account)
    if not (folder / "postgres.password").exists():
        _set_aside(cluster.parent, keep=durable)
        _initialise(folder, cluster, account, programs_folder)
    password = (folder / "postgres.password").read_text().strip()
    port = _record(folder).get("port") or _free_port()
    deadline = time.monotonic() + START_PATIENCE
    while True:
        server = Server(folder, cluster, port, password)
        _write(folder / "postgres.json", json.dumps({"cluster": str(cluster), "port": port}))
        if _launch(server, account, programs_folder, durable):
            _create_database(server)
            return server
        if time.monotonic() > deadline:
            raise ServerFailure(f"La base de données ne démarre pas.\n{_log_tail(cluster)}")
        processes.forget_dead_server(cluster, account.spawn)
        port = _free_port() if _port_taken(port) else port
        time.sleep(0.3)


def _set_aside(home: Path, *, keep: bool) -> None:
    """A cluster without its password was left by an interrupted creation, or by an installation erased by hand."""
    if not home.exists():
        return
    if not keep:
        shutil.rmtree(home)
        return
    aside = home.with_name(f"{home.name}.{time.strftime('%Y%m%d-%H%M%S')}")
    home.rename(aside)
    print(f"Une base de données sans son mot de passe a été mise de côté dans {aside}.", file=sys.stderr)


def _initialise(folder: Path, cluster: Path, account: binaries.Account, programs_folder: Path) -> None:
    password = secrets.token_urlsafe(32)
    binaries.make_home(cluster.parent, account)
    password_file = cluster.parent / "initial-password"
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n")
    account.own(password_file)
    tuning = [part for name, value in TUNING.items() for part in ("-c", f"{name}={value}")]
    command = [
        *(str(programs_folder / "initdb"), "-D", str(cluster), "-U", ROLE, "-E", "UTF8"),
        *("--locale=C.UTF-8", "-A", "scram-sha-256", f"--pwfile={password_file}", *tuning),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=_env(), check=False, **account.spawn
        )
    finally:
        password_file.unlink()
    if done.returncode != 0:
        raise ServerFailure(f"La base de données n’a pas pu être créée.\n{done.stderr.strip()}")
    _write(folder / "postgres.password", password)


def share_of_memory(megabytes: int) -> int:
    """An eighth of the memory, in MB: PostgreSQL's advice for a server alone on its machine is a quarter, and ours has company.

    Pages are taken as they are used: a small landlord never takes it all.
    """
    return min(max(megabytes // 8, SMALLEST_SHARE), LARGEST_SHARE)


def machine_memory() -> int:
    """MB of this machine, or of the container it may be."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = int(Path("/sys/fs/cgroup/memory.max").read_text())
    except (OSError, ValueError):  # no limit is the word « max »
        allowed = machine
    return min(machine, allowed) // 2**20


def _launch(server: Server, account: binaries.Account, programs_folder: Path, durable: bool) -> bool:
    """Start the server in its own session, so that Ctrl-C reaches us and not it. False if it gave up."""
    options = {"shared_buffers": f"{share_of_memory(machine_memory())}MB", **NETWORK, "port": str(server.port)}
    options |= {} if durable else VOLATILE
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs_folder / "postgres"), "-D", str(server.cluster), *settings]
    with open(server.cluster.parent / "server.log", "ab") as log:
        child = subprocess.Popen(
            command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", env=_env(),
            start_new_session=True, **account.spawn,
        )  # fmt: skip
    _children[server.folder] = child
    # What a dead server left in the pid file must not be taken for news of this one.
    return _await_ready(server.cluster, lambda: child.poll() is None, pid=child.pid)


def _create_database(server: Server) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _stop(folder: Path) -> bool:
    """Close every connection and stop the server; without ceremony if it has not obeyed after STOP_PATIENCE."""
    pid = processes.server_pid(_cluster(folder))
    if pid is not None:
        os.kill(pid, signal.SIGINT)
        if not _gone(pid, STOP_PATIENCE):
            os.kill(pid, signal.SIGQUIT)
            _gone(pid, 10)
    child = _children.pop(folder, None)
    if child:
        child.wait(timeout=10)
    return pid is not None


def _gone(pid: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while processes.alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _run(command: list[str], account: binaries.Account) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env=_env(), check=False, **account.spawn)


def _env() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _port_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
        return False


def _log_tail(cluster: Path, lines: int = 12) -> str:
    try:
        return "\n".join((cluster.parent / "server.log").read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
