"""Where both sides meet: one durable server of its own, one database for the product, one for the raw SQL, same tables."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from loge.foundation.runtime import postgres

ROOT = Path(__file__).resolve().parent.parent
SQL = ROOT / "benchmarks" / "sql"
OURS, RAW, EMPTY = "bench_loge", "bench_raw", "bench_empty"


@dataclass(frozen=True)
class Arena:
    """`folder` keeps the server and the generated files; databases are made anew from the migrated, empty one."""

    folder: Path
    server: postgres.Server

    @classmethod
    def open(cls, folder: Path) -> "Arena":
        arena = cls(folder, postgres.ensure_running(folder))
        arena.recreate(EMPTY, template="template1")
        arena.run(EMPTY, "manage.py", "migrate", "--verbosity", "0")
        return arena

    def close(self) -> None:
        for name in (OURS, RAW, EMPTY):
            self.drop(name)
        postgres.release(self.folder)

    def recreate(self, name: str, *, template: str = EMPTY) -> None:
        self.drop(name)
        with self.connect("postgres") as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            admin.execute("CHECKPOINT")

    def drop(self, name: str) -> None:
        with self.connect("postgres") as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def settle(self, name: str) -> None:
        """Statistics and visibility maps as autovacuum leaves them after a while."""
        with self.connect(name) as connection:
            connection.execute("VACUUM ANALYZE")

    @contextmanager
    def connect(self, name: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.server.url(name), autocommit=True) as connection:
            yield connection

    def environment(self, name: str) -> dict[str, str]:
        """What makes a process Loge on that database."""
        return {
            "DATABASE_URL": self.server.url(name),
            "LOGE_DATA": str(self.folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": str(ROOT),
        }

    def run(self, name: str, *command: str) -> str:
        """A Python process on that database; answers what it printed."""
        environment = {**os.environ, **self.environment(name)}
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def run_sql(self, name: str, file: str) -> None:
        """Statement by statement, each committed, as psql would."""
        with self.connect(name) as connection:
            for statement in (SQL / file).read_text().split(";\n"):
                connection.execute(statement)
