import json
from datetime import datetime
from pathlib import Path

import click

from loge.fronts.command_line.acting import acting_option, acting_user
from loge.fronts.command_line.outcome import json_option, show, show_list, with_django


@click.group("import", help="Les imports du registre : tout d’un coup, liste, annulation.")
def imports() -> None:
    pass


@imports.command(
    "run", help="Importer un fichier CSV ou XLSX, du contrôle à l’application. Les lignes en erreur restent de côté."
)
@click.argument("path", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--sender", required=True, help="Code de l’émetteur : ses colonnes sont retenues d’une fois sur l’autre."
)
@click.option("--mapping", type=click.File(), help='Colonnes en JSON : {"titre de la colonne": "champ"}.')
@click.option("--grain", default="", help="Une ligne par person, lease ou unit (deviné sinon).")
@click.option(
    "--missing", type=click.Choice(["flag", "ignore"]), default="flag", show_default=True,
    help="Ce que le fichier n’a plus : le signaler, ou l’ignorer (fichier partiel). Rien n’est effacé.",
)  # fmt: skip
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Jour de l’export (aujourd’hui sinon).")
@acting_option
@json_option
@with_django
def run_import(path: Path, mapping, as_of: datetime | None, acting: str, as_json: bool, **options) -> None:
    from loge.registers.tenants.imports.operations import import_file

    done = import_file(
        path=path, mapping=_columns(mapping) if mapping else None, filename=path.name, by=acting_user(acting),
        reference_date=as_of.date() if as_of else None, **options,
    )  # fmt: skip
    show(_figures(done), as_json)


def _columns(mapping) -> dict:
    try:
        given = json.load(mapping)
    except ValueError as error:
        raise click.UsageError(f"le fichier de --mapping n’est pas du JSON ({error}).") from error
    if not isinstance(given, dict):
        raise click.UsageError('le fichier de --mapping doit contenir {"titre de la colonne": "champ"}.')
    return given


@imports.command("list", help="Les derniers imports, et ce qu’ils ont fait.")
@acting_option
@json_option
@with_django
def list_imports(acting: str, as_json: bool) -> None:
    from loge.foundation.exchange.models import ImportRun
    from loge.registers.tenants.imports.fields import FEEDS
    from loge.registers.tenants.imports.permissions import check_can_import

    check_can_import(acting_user(acting))
    runs = ImportRun.objects.filter(feeds=FEEDS).select_related("sender").order_by("-pk")
    show_list([_figures(run) for run in runs[:50]], as_json)


@imports.command(help="Annuler un import. Ce qui a servi depuis reste, et le bilan le dit.")
@click.argument("number", type=int, metavar="NUMÉRO")
@acting_option
@json_option
@with_django
def undo(number: int, acting: str, as_json: bool) -> None:
    from loge.foundation.exchange.models import ImportRun
    from loge.registers.tenants.imports.fields import FEEDS
    from loge.registers.tenants.imports.operations import undo_import

    try:
        found = ImportRun.objects.get(pk=number, feeds=FEEDS)
    except ImportRun.DoesNotExist:
        raise ImportRun.DoesNotExist(f"import {number}.") from None
    show(_figures(undo_import(found, by=acting_user(acting), background=False)), as_json)


def _figures(run) -> dict:
    return {
        "id": run.pk,
        "fichier": run.filename,
        "emetteur": run.sender.code,
        "etat": run.state,
        "lignes": run.lines,
        **run.counts,
    }
