"""The commands, and what becomes of the errors they raise."""

import errno
import os
from typing import Any

import click

from loge.fronts.command_line import french, outcome
from loge.fronts.command_line.backups import backup, restore
from loge.fronts.command_line.benefit import benefit
from loge.fronts.command_line.bounces import bounces
from loge.fronts.command_line.campaigns import campaign
from loge.fronts.command_line.data import clean_data, migrate
from loge.fronts.command_line.imports import imports
from loge.fronts.command_line.jobs import worker
from loge.fronts.command_line.law import law
from loge.fronts.command_line.run import run
from loge.fronts.command_line.users import user


@click.group(
    help="Loge : ce qui peut se faire sans navigateur.",
    epilog=outcome.EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def cli() -> None:
    pass


DISK = {
    errno.ENOSPC: "Il n’y a plus de place sur le disque",
    errno.EDQUOT: "Il n’y a plus de place pour ce compte sur le disque",
    errno.EROFS: "Ce disque ne peut qu’être lu",
}

for command in (run, worker, user, imports, campaign, bounces, law, benefit, migrate, backup, restore, clean_data):
    cli.add_command(command)


def main(obj: Any = None) -> None:
    """Run the command of this process and exit. Raises SystemExit, always."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    click.Context.formatter_class = french.HelpFormatter
    try:
        code = cli.main(prog_name="loge", standalone_mode=False, obj=obj)
    except click.UsageError as error:
        outcome.end(outcome.USAGE, french.explain(error))
    except click.ClickException as error:
        outcome.end(outcome.REFUSED, error.format_message())
    except (click.Abort, KeyboardInterrupt):
        outcome.end(130, "Interrompu.")
    except Exception as error:
        outcome.end(*_verdict(error))
    else:
        outcome.end(code if isinstance(code, int) else outcome.OK)


def _verdict(error: Exception) -> tuple[int, str]:
    from django.core.exceptions import ObjectDoesNotExist, ValidationError

    from loge.foundation.errors import Refusal
    from loge.foundation.runtime.installation import Busy

    if isinstance(error, Refusal | Busy):
        return outcome.REFUSED, str(error)
    if isinstance(error, ValidationError):
        return outcome.REFUSED, "\n".join(error.messages)
    if known := _of_a_file(error) or _of_the_database(error):
        return known
    if isinstance(error, ObjectDoesNotExist):
        return outcome.NOT_FOUND, f"Introuvable : {error}"
    if os.environ.get("LOGE_DEBUG"):
        raise error
    return outcome.FAILURE, f"Échec : {error}"


def _of_a_file(error: Exception) -> tuple[int, str] | None:
    if isinstance(error, PermissionError) and error.filename:
        return outcome.REFUSED, f"Ce compte n’a pas le droit de lire ou d’écrire là : {error.filename}"
    if isinstance(error, FileNotFoundError):
        return outcome.NOT_FOUND, f"Introuvable : {error.filename or error}"
    if isinstance(error, OSError) and error.errno in DISK:
        return outcome.FAILURE, f"{DISK[error.errno]} : {error.filename or error}"
    return None


UNDEFINED = ("42P01", "42703")  # a table or a column that the migrations of this version would have made
NOT_ALLOWED = ("42501", "3F000")  # refused; or no schema that this account may use
NO_EXTENSION = ("0A000", "58P01")  # not installed on the server's machine, since 15.6 or so; before


def _of_the_database(error: Exception) -> tuple[int, str] | None:
    """What a person can do about a database that is not ready, or not there."""
    from django.db import Error, OperationalError

    state = _state(error)
    if isinstance(error, Error) and state in NOT_ALLOWED:
        return (
            outcome.FAILURE,
            f"Le compte donné par DATABASE_URL n’a pas ce droit ; il doit être propriétaire de sa base : {error}",
        )
    if isinstance(error, Error) and state in NO_EXTENSION and "extension" in str(error):
        return (
            outcome.FAILURE,
            f"Il manque au serveur une extension livrée avec PostgreSQL (souvent le paquet postgresql-contrib) : {error}",
        )
    if isinstance(error, Error) and state in UNDEFINED:
        return (
            outcome.FAILURE,
            "La base de données n’est pas prête pour cette version de Loge. Lancez d’abord : loge migrate",
        )
    if isinstance(error, OperationalError) and state is None:
        return outcome.FAILURE, f"La base de données ne répond pas, ou refuse ce compte (voir DATABASE_URL) : {error}"
    return None


def _state(error: BaseException | None) -> str | None:
    """PostgreSQL's own code, wherever it is in the chain: Django says some failures again in words of its own."""
    while error is not None:
        if state := getattr(error, "sqlstate", None):
            return state
        error = error.__cause__ or error.__context__
    return None
