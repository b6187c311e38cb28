"""How a command ends: what it prints where, and its exit code."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

OK, USAGE, REFUSED, NOT_FOUND, FAILURE = 0, 2, 3, 4, 5
EXIT_CODES = """\b
Codes de sortie :
  0  c’est fait
  2  la commande est mal écrite
  3  refusé par une règle
  4  introuvable
  5  échec (base de données, fichier, réseau…)
"""

json_option = click.option("--json", "as_json", is_flag=True, help="Répondre en JSON sur la sortie standard.")


def say(message: str) -> None:
    """A message for the person: on stderr, so that the standard output only carries what was asked for."""
    click.echo(message, err=True)


def show(figures: dict[str, Any], as_json: bool) -> None:
    """The answer of a command, on the standard output."""
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, default=str))
        return
    for name, value in figures.items():
        click.echo(f"{name} : {value}")


def show_list(lines: list[dict[str, Any]], as_json: bool) -> None:
    """Several answers: one JSON list, or one line each."""
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, default=str))
        return
    for line in lines:
        click.echo("  ".join(f"{name} : {value}" for name, value in line.items()))


def with_django(command: Callable) -> Callable:
    """Load the settings just before a command that needs them: `--help` stays instant."""

    @wraps(command)
    def ready(*args, **kwargs):
        import django

        django.setup()
        return command(*args, **kwargs)

    return ready


def end(code: int, message: str = "") -> None:
    if message:
        say(message)
    sys.exit(code)
