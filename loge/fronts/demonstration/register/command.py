"""`loge sample-register`: the generator at the command line."""

import dataclasses
import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from loge.foundation.errors import Refusal
from loge.fronts.demonstration.register.next_day import write_next_day
from loge.fronts.demonstration.register.options import DEFAULT_DAY, Summary
from loge.fronts.demonstration.register.writing import write_register


@click.command("sample-register")
@click.argument("path", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--persons", type=click.IntRange(min=1), help="Nombre de personnes à atteindre.")
@click.option("--homes", type=click.IntRange(min=1), help="Nombre exact de logements.")
@click.option("--seed", type=int, default=1, show_default=True, help="Même graine, même fichier.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=DEFAULT_DAY.isoformat(),
    show_default=True,
    help="Jour de l’export (AAAA-MM-JJ).",
)
@click.option(
    "--dirt",
    type=click.Choice(["none", "light", "real"]),
    default="light",
    show_default=True,
    help="Défauts des vrais exports : aucun, courants, tous.",
)
@click.option(
    "--grain",
    type=click.Choice(["person", "lease", "unit"]),
    default="person",
    show_default=True,
    help="Une ligne par personne, par bail ou par lot.",
)
@click.option("--agencies", type=click.IntRange(1, 99), help="Nombre d’agences.")
@click.option("--lodges", type=click.IntRange(min=1), help="Nombre de loges.")
@click.option("--delimiter", default=";", show_default=True, help="Séparateur des colonnes.")
@click.option(
    "--encoding",
    type=click.Choice(["cp1252", "utf-8", "utf-8-sig"]),
    default="cp1252",
    show_default=True,
    help="Encodage du fichier CSV.",
)
@click.option(
    "--unique-phones", is_flag=True, help="Mesures seulement : numéros tous différents, hors plages de fiction."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processus en parallèle (CSV)."
)
@click.option(
    "--next-day-of", type=click.Path(exists=True, dir_okay=False), help="Fabrique le lendemain de ce fichier."
)
@click.option(
    "--changed", type=click.FloatRange(0, 1), default=0.01, show_default=True, help="Part des lignes changées."
)
@click.option("--json", "as_json", is_flag=True, help="Bilan en JSON.")
def sample_register(path: Path, next_day_of: str | None, changed: float, as_json: bool, **asked) -> None:
    """Écrit dans PATH (.csv ou .xlsx) un registre inventé de locataires et de logements."""
    started = time.monotonic()
    try:
        if next_day_of:
            report: dict[str, Any] = dict(write_next_day(next_day_of, path, changed=changed, seed=asked["seed"]))
        else:
            report = _register(path, **asked)
    except ValueError as problem:
        raise Refusal(str(problem)) from problem
    report["seconds"] = round(time.monotonic() - started, 2)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _sentence(path, report))


def _register(path: Path, *, persons, homes, as_of: datetime, **options) -> dict:
    if persons is None and homes is None:
        homes = 1000
    summary: Summary = write_register(path, persons=persons, homes=homes, as_of=as_of.date(), **options)
    return {**dataclasses.asdict(summary), "dirt": dict(summary.dirt)}


def _sentence(path: Path, report: dict) -> str:
    if "rows" not in report:
        words = f"{report.get('changed', 0)} lignes changées, {report.get('removed', 0)} retirées"
        return f"{path} : {words}, {report.get('added', 0)} ajoutées, en {report['seconds']} s."
    counts = f"{report['rows']} lignes, {report['persons']} personnes, {report['homes']} logements"
    return f"{path} : {counts}, {report['leases']} baux, en {report['seconds']} s."
