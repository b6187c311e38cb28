"""What saves and puts back knows servers that are not ours."""

from pathlib import Path

import pytest
from django.db import connection

from loge.foundation.errors import Refusal
from loge.foundation.runtime import backups, postgres

HEAD = b"-- PostgreSQL database dump\n\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n"


@pytest.mark.parametrize(("version", "kept"), [(150_018, False), (160_004, False), (170_000, True), (180_001, True)])
def test_an_older_server_is_not_asked_for_what_it_does_not_know(tmp_path, version, kept):
    script = tmp_path / "database.sql"
    script.write_bytes(HEAD + b"COPY notes FROM stdin;\nSET transaction_timeout = 0;\n\\.\n")
    backups._make_readable(script, by=version)
    written = script.read_bytes()
    assert (b"\nSET transaction_timeout = 0;\nSET client" in written) == kept
    assert written.endswith(b"COPY notes FROM stdin;\nSET transaction_timeout = 0;\n\\.\n"), "what people wrote stays"
    assert (b"SET lock_timeout = 0;\n-- -" in written) != kept


@pytest.mark.parametrize(
    ("distribution", "server", "connects", "reads"),
    [(15, 150_018, "theirs", "ours"), (15, 170_002, "ours", "ours"), (99, 180_001, "theirs", "theirs")],
)
def test_a_tool_is_never_older_than_what_it_reads(
    tmp_path, monkeypatch, settings, distribution, server, connects, reads
):
    for tool in ("pg_dump", "pg_restore", "psql"):
        (tmp_path / tool).write_text(f"#!/bin/sh\necho '{tool} (PostgreSQL) {distribution}.1 (Debian)'\n")
        (tmp_path / tool).chmod(0o755)
    data_folder = Path(settings.LOGE_DATA)
    folders = {"theirs": tmp_path, "ours": postgres.programs(data_folder)}
    monkeypatch.setattr("shutil.which", lambda name: str(tmp_path / name))
    monkeypatch.setattr(backups, "_server_version", lambda: server)
    assert backups._programs(data_folder, "pg_dump") == folders["ours"], "the embedded server has its own"
    monkeypatch.setitem(connection.settings_dict, "ENGINE", "django.db.backends.postgresql")
    assert backups._programs(data_folder, "pg_dump") == backups._programs(data_folder, "psql") == folders[connects]
    assert backups._programs(data_folder, "pg_restore") == folders[reads]


@pytest.mark.django_db
def test_the_certificates_of_database_url_are_asked_for_by_the_tools_too(monkeypatch):
    options = {**connection.settings_dict["OPTIONS"], "sslmode": "verify-full", "sslrootcert": "/etc/loge/ca d.pem"}
    given = {"dbname": "loge", "host": "h", "port": "5432", "user": "u", "password": "p w", "prepare_threshold": None}
    monkeypatch.setattr(connection, "get_connection_params", lambda: {**given, **options, "client_encoding": "UTF8"})
    target, password = backups._target()
    assert "sslmode=verify-full" in target and "sslrootcert='/etc/loge/ca d.pem'" in target and password == "p w"
    assert "p w" not in target and "client_encoding" not in target


@pytest.mark.django_db
def test_nothing_is_touched_where_the_schema_is_not_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(backups, "_owns_schema", lambda: False)
    with pytest.raises(Refusal, match="rien n’a été touché"):
        backups.restore(tmp_path / "a.tar", data_folder=tmp_path, files=tmp_path / "files", replace=True)


@pytest.mark.django_db
def test_the_owner_of_the_tests_owns_its_schema():
    assert backups._owns_schema()
