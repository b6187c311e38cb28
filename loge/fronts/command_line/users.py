import sys

import click

from loge.fronts.command_line.acting import acting_user
from loge.fronts.command_line.outcome import json_option, show, with_django


@click.group(help="Les comptes du personnel et des appelants.")
def user() -> None:
    pass


@user.command(
    help="Créer un compte. Le premier de tous est administrateur, et personne ne le crée : --as est alors inutile."
)
@click.argument("username", metavar="IDENTIFIANT")
@click.option("--email", default="", help="Adresse électronique.")
@click.option("--first-name", default="", help="Prénom.")
@click.option("--last-name", default="", help="Nom.")
@click.option("--role", "roles", multiple=True, help="Rôle (plusieurs possibles), par exemple administrator.")
@click.option("--perimeter", default="landlord", show_default=True, help="landlord, agencies ou residences.")
@click.option("--agency", "agencies", multiple=True, metavar="CODE", help="Agence du périmètre (plusieurs possibles).")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@click.option("--as", "acting", envvar="LOGE_USER", metavar="IDENTIFIANT", help="L’administrateur qui crée le compte.")
@json_option
@with_django
def create(username: str, password_stdin: bool, acting: str | None, as_json: bool, **fields) -> None:
    from loge.registers.accounts.models import User

    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    if User.objects.exists():
        created = _create(username, password, acting, **fields)
    else:
        created = _create_first(username, password, fields["email"])
    show({"id": created.pk, "identifiant": created.username, "roles": ", ".join(created.roles)}, as_json)


def _create_first(username: str, password: str | None, email: str):
    from loge.registers.accounts.operations import people

    if not password:
        password = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois", err=True)
    return people.create_first_administrator(username=username, email=email, password=password, by=None)


def _create(username: str, password: str | None, acting: str | None, *, roles, perimeter, agencies, **fields):
    from loge.registers.accounts.operations import people

    if not acting:
        raise click.UsageError("Donnez avec --as l’administrateur qui crée ce compte.")
    return people.create_user(
        username=username, password=password, roles=list(roles), perimeter=perimeter,
        agencies=_agencies(agencies), by=acting_user(acting), **fields,
    )  # fmt: skip


def _agencies(codes: tuple[str, ...]) -> list:
    from loge.registers.accounts.models import Agency

    found = list(Agency.objects.filter(code__in=codes))
    if unknown := sorted(set(codes) - {agency.code for agency in found}):
        raise Agency.DoesNotExist(f"agence {', '.join(unknown)}.")
    return found
