import json
from unittest.mock import MagicMock

import psycopg
import pytest
from click.testing import CliRunner
from django.db import ProgrammingError
from django.db.migrations.exceptions import MigrationSchemaMissing

from loge.foundation.errors import Refusal
from loge.fronts.command_line import main, outcome
from loge.fronts.command_line.data import check_server
from loge.fronts.command_line.main import cli
from loge.fronts.command_line.run import _what_becomes_of_the_data


@pytest.fixture
def loge(monkeypatch, capsys):
    """Run a command in this process, on the database of the test: code, output, errors."""

    def run(*arguments: str, typed: str = ""):
        monkeypatch.setattr("sys.argv", ["loge", *arguments])
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO(typed))
        with pytest.raises(SystemExit) as end:
            main.main()
        captured = capsys.readouterr()
        return end.value.code or 0, captured.out, captured.err

    return run


@pytest.fixture
def administrator():
    from loge.registers.accounts.operations.people import create_first_administrator

    return create_first_administrator(username="alix", email="alix@example.org", password="Tournesol-Bleu-77")


def test_help_tells_the_commands_and_the_exit_codes():
    shown = CliRunner().invoke(cli, ["--help"]).output
    for command in ("run", "import", "campaign", "user", "backup", "restore", "worker"):
        assert f"  {command} " in shown
    assert "3  refusé par une règle" in shown


def test_a_badly_written_command_is_told_in_french_on_the_error_output(loge):
    assert loge("run", "--prot", "8000") == (2, "", "Option inconnue : --prot.\nAide : loge run --help\n")


def test_the_help_is_in_french_down_to_its_headings(loge):
    code, shown, _ = loge("run", "--help")
    assert code == 0
    assert shown.startswith("Usage : loge run [OPTIONS]") and "\nOptions :\n" in shown
    assert "Afficher cette aide." in shown and "[par défaut : 127.0.0.1]" in shown
    assert "Commandes :" in loge("user", "--help")[1]


@pytest.mark.parametrize(
    ("port", "reason"), [("abc", "'abc' n’est pas un nombre."), ("70000", "n’est pas dans l’intervalle 0<=x<=65535.")]
)
def test_a_value_that_cannot_be_is_refused_in_french(loge, port, reason):
    code, _, err = loge("run", "--port", port)
    assert code == 2 and "Valeur refusée pour '--port' : " in err and reason in err


def test_an_address_of_another_machine_is_said(loge):
    code, _, err = loge("run", "--bind", "192.0.2.1")  # RFC 5737: an address of documentation, nobody's
    assert (code, err) == (3, "L’adresse 192.0.2.1 n’est pas une adresse de cette machine (LOGE_BIND).\n")


def test_a_port_kept_for_the_administrator_of_the_machine_is_said(loge, monkeypatch):
    def reserved(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", reserved)
    code, _, err = loge("run", "--port", "443")
    assert code == 3 and err.startswith("Le port 443 est réservé")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (PermissionError(13, "Permission denied", "/srv/loge"), outcome.REFUSED, "Ce compte n’a pas le droit"),
        (OSError(28, "No space left on device", "/srv/loge"), outcome.FAILURE, "plus de place sur le disque"),
        (OSError(30, "Read-only file system", "/srv/loge"), outcome.FAILURE, "ne peut qu’être lu"),
    ],
)
def test_a_folder_that_cannot_be_written_is_named(loge, monkeypatch, error, code, words):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(cli, "invoke", fail)
    ended, _, err = loge("user")
    assert ended == code and words in err and "/srv/loge" in err


def test_a_database_without_its_tables_says_what_to_run(loge, administrator, monkeypatch):
    from django.db import connection, transaction

    def ask(*args, **kwargs):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM a_table_of_the_next_version")

    monkeypatch.setattr(cli, "invoke", ask)
    code, out, err = loge("user")
    assert (code, out) == (outcome.FAILURE, "")
    assert err == "La base de données n’est pas prête pour cette version de Loge. Lancez d’abord : loge migrate\n"


def test_a_database_that_does_not_answer_is_said_so(loge, monkeypatch):
    from django.db import OperationalError

    def fail(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(cli, "invoke", fail)
    code, _, err = loge("user")
    assert code == outcome.FAILURE and err.startswith("La base de données ne répond pas")


class TestWhatADatabaseKeptElsewhereLacks:
    @pytest.mark.parametrize(
        ("cause", "words"),
        [
            (psycopg.errors.InsufficientPrivilege("permission denied for schema public"), "propriétaire de sa base"),
            (psycopg.errors.InvalidSchemaName("no schema has been selected to create in"), "propriétaire de sa base"),
            (psycopg.errors.FeatureNotSupported('extension "pg_trgm" is not available'), "postgresql-contrib"),
            (psycopg.errors.UndefinedFile('could not open extension control file "x"'), "postgresql-contrib"),
        ],
    )
    def test_a_right_or_an_extension_is_named_in_french(self, loge, monkeypatch, cause, words):
        def fail(*args, **kwargs):
            try:
                raise ProgrammingError(str(cause)) from cause
            except ProgrammingError as error:  # as the first migration does: said again, the cause only in the context
                raise MigrationSchemaMissing(f"Unable to create the django_migrations table ({error})")  # noqa: B904

        monkeypatch.setattr(cli, "invoke", fail)
        code, _, err = loge("user")
        assert code == outcome.FAILURE and words in err and str(cause) in err

    @pytest.mark.parametrize(
        ("version", "encoding", "words"),
        [(14, "UTF8", "PostgreSQL 15 ou plus récent"), (15, "SQL_ASCII", "recréez-la en UTF-8"), (15, "UTF8", "")],
    )
    def test_a_server_too_old_or_a_base_in_another_encoding_is_refused_first(
        self, monkeypatch, version, encoding, words
    ):
        cursor = MagicMock()
        cursor.__enter__.return_value.fetchone.return_value = (version, encoding)
        monkeypatch.setattr("django.db.connection.cursor", lambda: cursor)
        if not words:
            return check_server()
        with pytest.raises(Refusal, match=words):
            check_server()

    @pytest.mark.parametrize(
        ("engine", "words"),
        [("loge.foundation.runtime.embedded", "make clean-data"), ("django.db.backends.postgresql", "DATABASE_URL")],
    )
    def test_nothing_is_said_to_erase_what_it_does_not_erase(self, settings, monkeypatch, engine, words):
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)
        said = _what_becomes_of_the_data()
        assert words in said and ("efface" in said) == engine.endswith("embedded")

    @pytest.mark.django_db
    def test_the_server_of_the_tests_is_good_enough(self):
        check_server()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a:b@127.0.0.1/c", "un PostgreSQL"),
        ("postgresql://a:b@127.0.0.1:1/c", "ne répond pas, ou refuse ce compte (voir DATABASE_URL)"),
    ],
)
def test_a_wrong_database_url_is_said_in_french(new_installation, url, words):
    installation = new_installation()
    installation.env["DATABASE_URL"] = url
    done = installation.loge("migrate")
    assert done.returncode == outcome.FAILURE and words in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_command_and_a_wrong_mapping_are_told_in_french(loge, administrator, tmp_path):
    assert loge("imort") == (outcome.USAGE, "", "Commande inconnue : imort.\nAide : loge --help\n")
    (tmp_path / "m.json").write_text("pas du JSON")
    (tmp_path / "r.csv").write_text("nom;prenom\nDURAND;Ana\n")
    arguments = ("import", "run", str(tmp_path / "r.csv"), "--sender", "erp", "--as", "alix")
    code, _, err = loge(*arguments, "--mapping", str(tmp_path / "m.json"))
    assert code == outcome.USAGE and "n’est pas du JSON" in err


def test_a_folder_that_does_not_exist_is_named_alone(loge, tmp_path):
    code, _, err = loge("backup", str(tmp_path / "nowhere" / "x.tar"))
    assert code == outcome.NOT_FOUND and str(tmp_path / "nowhere") in err and "Errno" not in err


def test_what_is_missing_is_named(loge):
    code, out, err = loge("campaign", "list")
    assert (code, out) == (2, "")
    assert "Il manque '--as'" in err


def test_a_refusal_is_its_sentence_and_code_3(loge, monkeypatch):
    def refuse(*args, **kwargs):
        raise Refusal("Ce n’est pas le moment.")

    monkeypatch.setattr(cli, "invoke", refuse)
    assert loge("user") == (outcome.REFUSED, "", "Ce n’est pas le moment.\n")


def test_an_unforeseen_failure_is_told_without_a_stack_of_code(loge, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("disque plein")

    monkeypatch.setattr(cli, "invoke", fail)
    assert loge("user") == (outcome.FAILURE, "", "Échec : disque plein\n")


def test_the_first_account_is_an_administrator(loge):
    code, out, _ = loge("user", "create", "alix", "--email", "a@example.org", "--password-stdin", "--json",
                        typed="Tournesol-Bleu-77\n")  # fmt: skip
    assert code == 0
    assert json.loads(out)["roles"] == "administrator"


def test_other_accounts_are_created_in_the_name_of_an_administrator(loge, administrator):
    arguments = ["user", "create", "nadia", "--email", "n@example.org", "--role", "volunteer_caller", "--json"]
    assert loge(*arguments)[0] == outcome.USAGE
    code, out, _ = loge(*arguments, "--as", "alix")
    assert (code, json.loads(out)["roles"]) == (0, "volunteer_caller")
    assert loge(*arguments, "--as", "alix")[0] == outcome.REFUSED


def test_nobody_acts_in_the_name_of_an_unknown_account(loge, administrator):
    code, _, err = loge("campaign", "list", "--as", "zoe")
    assert (code, err) == (outcome.NOT_FOUND, "Introuvable : aucun compte ne s’appelle zoe.\n")


def test_a_closed_account_no_longer_acts(loge, administrator):
    administrator.is_active = False
    administrator.save()
    assert loge("campaign", "list", "--as", "alix")[0] == outcome.REFUSED


def test_an_unknown_campaign_is_not_found(loge, administrator):
    assert loge("campaign", "show", "12345", "--as", "alix") == (
        outcome.NOT_FOUND,
        "",
        "Introuvable : campagne 12345.\n",
    )


def test_an_administrator_who_may_not_import_is_refused(loge, administrator, tmp_path):
    register = tmp_path / "r.csv"
    register.write_text("nom;prenom\nDURAND;Ana\n")
    code, out, err = loge("import", "run", str(register), "--sender", "erp", "--as", "alix")
    assert (code, out) == (outcome.REFUSED, "")
    assert err.endswith(".\n")
