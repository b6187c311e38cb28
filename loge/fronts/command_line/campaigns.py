import json
from datetime import datetime

import click

from loge.fronts.command_line.acting import acting_option, acting_user
from loge.fronts.command_line.outcome import json_option, show, show_list, with_django

day = click.DateTime(["%Y-%m-%d"])


@click.group(help="Les campagnes d’appels : liste, chiffres, préparation, marche.")
def campaign() -> None:
    pass


@campaign.command("list", help="Les campagnes, et où elles en sont.")
@acting_option
@json_option
@with_django
def list_campaigns(acting: str, as_json: bool) -> None:
    from loge.domains.outreach.queries.campaigns import campaigns_seen_by

    show_list(_figures(campaigns_seen_by(acting_user(acting)), acting), as_json)


@campaign.command("show", help="Les chiffres d’une campagne.")
@click.argument("number", type=int, metavar="NUMÉRO")
@acting_option
@json_option
@with_django
def show_campaign(number: int, acting: str, as_json: bool) -> None:
    found = _found(number, acting)
    show(_figures([found], acting)[0], as_json)


@campaign.command(help="Créer une campagne.")
@click.option("--name", required=True, help="Nom.")
@click.option("--purpose", required=True, help="Finalité, en une phrase.")
@click.option("--legal-basis", default="public_task", show_default=True, help="Base légale.")
@click.option("--dpia", default="", help="Référence de l’analyse d’impact.")
@click.option("--starts-on", type=day, required=True, help="Premier jour (AAAA-MM-JJ).")
@click.option("--ends-on", type=day, required=True, help="Dernier jour.")
@click.option("--retention-until", type=day, required=True, help="Données conservées jusqu’à ce jour.")
@acting_option
@json_option
@with_django
def create(name: str, purpose: str, legal_basis: str, dpia: str, acting: str, as_json: bool, **days: datetime) -> None:
    from loge.domains.outreach.operations.campaigns import create_campaign

    created = create_campaign(
        name=name, purpose=purpose, legal_basis=legal_basis, dpia_reference=dpia, by=acting_user(acting),
        **{field: value.date() for field, value in days.items()},
    )  # fmt: skip
    show({"id": created.pk, "nom": created.name}, as_json)


@campaign.command(help="Composer une vague. Les critères se lisent en JSON sur l’entrée standard ou dans un fichier.")
@click.argument("number", type=int, metavar="NUMÉRO")
@click.option("--label", required=True, help="Nom de la vague.")
@click.option("--criteria", type=click.File(), default="-", help="Fichier des critères (JSON).")
@click.option("--reference-date", type=day, required=True, help="Jour auquel les âges se comptent.")
@acting_option
@json_option
@with_django
def wave(number: int, label: str, criteria, reference_date: datetime, acting: str, as_json: bool) -> None:
    from loge.domains.outreach.operations.waves import draft_wave

    try:
        wanted = json.load(criteria)
    except ValueError as error:
        raise click.UsageError(f"Les critères ne sont pas du JSON : {error}") from error
    drafted = draft_wave(
        _found(number, acting), label=label, criteria=wanted, reference_date=reference_date.date(),
        by=acting_user(acting),
    )  # fmt: skip
    show({"id": drafted.pk, "vague": drafted.number}, as_json)


@campaign.command(help="Approuver les vagues composées : les foyers sont tirés et figés.")
@click.argument("number", type=int, metavar="NUMÉRO")
@acting_option
@json_option
@with_django
def approve(number: int, acting: str, as_json: bool) -> None:
    from loge.domains.outreach.operations.waves import approve_wave
    from loge.domains.outreach.queries.campaigns import drafts_of
    from loge.foundation.errors import Refusal

    found = _found(number, acting)
    drafts = list(drafts_of(found))
    if not drafts:
        raise Refusal("Aucune vague n’attend d’être approuvée.")
    for draft in drafts:
        approve_wave(draft, by=acting_user(acting))
    show(_figures([found], acting)[0], as_json)


@campaign.command(help="Faire avancer une campagne : start, pause, resume ou close.")
@click.argument("number", type=int, metavar="NUMÉRO")
@click.argument("move", type=click.Choice(["start", "pause", "resume", "close"]))
@acting_option
@json_option
@with_django
def move(number: int, move: str, acting: str, as_json: bool) -> None:
    from loge.domains.outreach.operations import campaigns as operations

    moves = {
        "start": operations.start_campaign,
        "pause": operations.pause_campaign,
        "resume": operations.resume_campaign,
        "close": operations.close_campaign,
    }
    moved = moves[move](_found(number, acting), by=acting_user(acting))
    show({"id": moved.pk, "etat": moved.status}, as_json)


def _found(number: int, acting: str):
    from loge.domains.outreach.queries.campaigns import campaign_seen_by

    return campaign_seen_by(acting_user(acting), number)


def _figures(campaigns, acting: str) -> list[dict]:
    from loge.domains.outreach.queries.board import campaign_figures

    lines = campaign_figures(campaigns, viewer=acting_user(acting))
    return [
        {
            "id": line["campaign"].pk,
            "nom": line["campaign"].name,
            "etat": line["campaign"].status,
            "foyers": line["drawn"],
            "joints": line["reached"],
            "a_appeler": line["open"],
        }
        for line in lines
    ]
