"""One archive with everything an installation holds: the database and the files.

The archive is a plain tar (0600): ``manifest.json``, ``database.dump`` (pg_dump, custom format) and ``files/``.
It holds personal data in clear: keep it encrypted and apart (docs/install.md).
Restoring is all or nothing for the database: one transaction replaces its whole content.

The server may be another PostgreSQL than ours, and older. A tool reads servers and archives older than itself, never newer ones,
so that which one serves is chosen; and what the newest writes that an older server would not understand is taken out.
"""

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg.conninfo import make_conninfo

from loge.foundation.errors import Refusal
from loge.foundation.runtime import postgres

FORMAT = 1
SINCE_17 = b"SET transaction_timeout = 0;"  # written at the head of every script by tools of that version or later
# The owner is put back because pg_dump writes a CREATE SCHEMA for a `public` that is not the original one.
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; ALTER SCHEMA public OWNER TO pg_database_owner;"


def save(archive: Path, *, data_folder: Path, files: Path, now: datetime) -> dict[str, Any]:
    """Write the archive; its size in bytes and number of files. Raises FileExistsError, OSError, Refusal."""
    if archive.exists():
        raise Refusal(f"Le fichier {archive} existe déjà : donnez un autre nom.")
    partial = archive.with_name(f".{archive.name}.{os.getpid()}")
    partial.touch(mode=0o600)
    try:
        with _workspace() as workspace:
            dump = workspace / "database.dump"
            _database_tool(
                "pg_dump", data_folder, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"
            )
            manifest = workspace / "manifest.json"
            manifest.write_text(json.dumps({"format": FORMAT, "at": now.isoformat(), "migrations": _applied()}))
            with tarfile.open(partial, "w") as tar:
                tar.add(manifest, manifest.name)
                tar.add(dump, dump.name)
                if files.exists():
                    tar.add(files, "files")
        partial.replace(archive)
    finally:
        partial.unlink(missing_ok=True)
    count = sum(1 for path in files.rglob("*") if path.is_file()) if files.exists() else 0
    return {"archive": str(archive), "octets": archive.stat().st_size, "fichiers": count}


def restore(archive: Path, *, data_folder: Path, files: Path, replace: bool) -> dict[str, Any]:
    """Put the archive back. Raises Refusal on a database that is not empty (unless `replace`) or too new an archive."""
    if not replace and not _is_empty():
        raise Refusal(
            "La base de données contient déjà des données : rien n’a été touché. --replace pour les remplacer."
        )
    if not _owns_schema():
        raise Refusal(
            "Ce compte n’est pas propriétaire du schéma « public » : rien n’a été touché."
            " Remettez la sauvegarde dans une base neuve, qui lui appartienne (docs/install.md)."
        )
    with _workspace() as workspace:
        manifest = _unpack(archive, workspace)
        script = workspace / "database.sql"
        _tool(
            "pg_restore", data_folder, "--no-owner", "--no-privileges", f"--file={script}", workspace / "database.dump"
        )
        _make_readable(script, by=_server_version())
        _database_tool(
            "psql", data_folder, "-q", "-X", "-1", "-v", "ON_ERROR_STOP=1", "-c", EMPTY_SCHEMA, "-f", script
        )
        count = _put_back(workspace / "files", files)
    return {"archive": str(archive), "du": manifest["at"], "fichiers": count}


@contextmanager
def _workspace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="loge-") as folder:  # 0700
        yield Path(folder)


def _unpack(archive: Path, workspace: Path) -> dict[str, Any]:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(workspace, filter="data")
        manifest = json.loads((workspace / "manifest.json").read_text())
    except (tarfile.TarError, KeyError, ValueError, NotADirectoryError) as error:
        raise Refusal(f"{archive} n’est pas une sauvegarde de Loge, ou elle est abîmée.") from error
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if manifest["format"] > FORMAT or not known.issuperset(manifest["migrations"]):
        raise Refusal("Cette sauvegarde vient d’une version plus récente de Loge : mettez Loge à jour d’abord.")
    return manifest


def _put_back(saved: Path, files: Path) -> int:
    """Replace the files by those of the archive; the former ones are kept beside until it is done."""
    former = files.with_name(f"{files.name}.former")
    if files.exists():
        files.rename(former)
    files.mkdir(parents=True, mode=0o700)
    if saved.exists():
        shutil.copytree(saved, files, dirs_exist_ok=True)
    shutil.rmtree(former, ignore_errors=True)
    return sum(1 for path in files.rglob("*") if path.is_file())


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _is_empty() -> bool:
    """True if no account exists yet: an installation where nobody can log in holds nobody's work."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "accounts_user" not in tables:
            return True
        cursor.execute("SELECT NOT EXISTS (SELECT FROM accounts_user)")
        return cursor.fetchone()[0]


def _owns_schema() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public'")
        found = cursor.fetchone()
    return found is None or found[0]


def _make_readable(script: Path, *, by: int) -> None:
    """Make a comment of the line that a server before 17 refuses, in place: the script may weigh gigabytes."""
    if by >= 170_000:
        return
    with open(script, "r+b") as file:
        at = file.read(4_096).find(b"\n" + SINCE_17)
        if at >= 0:
            file.seek(at + 1)
            file.write(b"-- ".ljust(len(SINCE_17), b"-"))


def _database_tool(program: str, data_folder: Path, *arguments: str | Path) -> None:
    connection.ensure_connection()  # starts the embedded server and fills the settings in
    target, password = _target()
    connection.close()
    _tool(program, data_folder, f"--dbname={target}", *arguments, password=password)


def _target() -> tuple[str, str]:
    """Where Django connects, as libpq says it, and the password apart: certificates asked for by DATABASE_URL count here too."""
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()} - {"client_encoding"}
    given = {name: value for name, value in connection.get_connection_params().items() if name in known}
    password = given.pop("password", None) or ""
    return make_conninfo("", **given), password


def _tool(program: str, data_folder: Path, *arguments: str | Path, password: str = "") -> None:
    command = [str(_programs(data_folder, program) / program), *map(str, arguments)]
    # only what went wrong is worth reading
    options = f"{os.environ.get('PGOPTIONS', '')} -c client_min_messages=warning"
    env = {**os.environ, "LC_ALL": "C.UTF-8", "PGOPTIONS": options, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{program} a échoué : {done.stderr.strip()}")


def _programs(data_folder: Path, program: str) -> Path:
    """The folder of this tool: ours, or that of the distribution for a server given by DATABASE_URL.

    Ours do not speak TLS: those of the distribution connect when they are not older than the server. Archives are read, on this
    machine, by the newest of the two.
    """
    found = shutil.which("pg_dump")
    theirs = Path(found).parent if found else None
    if theirs is None or connection.settings_dict["ENGINE"].endswith("embedded") or not (theirs / program).exists():
        return postgres.programs(data_folder)
    try:
        ours = postgres.programs(data_folder)
    except RuntimeError:  # installed without the embedded server
        return theirs
    if program == "pg_restore":
        return max(ours, theirs, key=_major)
    return theirs if _major(theirs) >= _server_version() // 10_000 else ours


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        return cursor.fetchone()[0]


def _major(folder: Path) -> int:
    said = subprocess.run([str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\d+", said)
    return int(version[0]) if version else 0
