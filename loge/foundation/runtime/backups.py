"""One archive with everything an installation holds: the database and the files.

The archive is a plain tar (0600): ``manifest.json``, ``database.dump`` (pg_dump, custom format) and ``files/``.
It holds personal data in clear: keep it encrypted and apart (docs/install.md).
Restoring is all or nothing for the database: one transaction replaces its whole content.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from loge.foundation.errors import Refusal
from loge.foundation.runtime import postgres

FORMAT = 1
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
    with _workspace() as workspace:
        manifest = _unpack(archive, workspace)
        script = workspace / "database.sql"
        _tool(
            "pg_restore", data_folder, "--no-owner", "--no-privileges", f"--file={script}", workspace / "database.dump"
        )
        connection.close()
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


def _database_tool(program: str, data_folder: Path, *arguments: str | Path) -> None:
    connection.ensure_connection()  # starts the embedded server and fills the settings in
    settings = connection.settings_dict
    connection.close()
    target = [f"--dbname={settings['NAME']}"]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        if settings.get(key):
            target.append(f"{option}={settings[key]}")
    _tool(program, data_folder, *target, *arguments, password=settings.get("PASSWORD") or "")


def _tool(program: str, data_folder: Path, *arguments: str | Path, password: str = "") -> None:
    command = [_program(program, data_folder), *map(str, arguments)]
    env = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{program} a échoué : {done.stderr.strip()}")


def _program(name: str, data_folder: Path) -> str:
    """The distribution's program for a server given by DATABASE_URL, where there is one; else ours."""
    embedded = connection.settings_dict["ENGINE"].endswith("embedded")
    return (None if embedded else shutil.which(name)) or str(postgres.programs(data_folder) / name)
