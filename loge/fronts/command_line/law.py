import click

from loge.fronts.command_line.outcome import REFUSED, json_option, show_list, with_django

day = click.DateTime(["%Y-%m-%d"])


@click.command(
    help="Les valeurs légales à vérifier : celles que personne n’a vérifiées cette année, celles dont le texte n’a pas été lu.",
    epilog="Code 3 tant qu’il en reste une : à lancer chaque année dans une tâche planifiée.",
)
@click.option("--on", "on", type=day, help="Le jour regardé (aujourd’hui par défaut).")
@json_option
@with_django
def law(on, as_json: bool) -> int:
    from django.utils import timezone

    from loge.domains.arrears.queries.law import standing_on

    waiting = [
        one for one in standing_on(on.date() if on else timezone.localdate()) if one.wants_check or one.is_doubtful
    ]
    show_list(
        [
            {
                "valeur": one.code, "texte": one.now.reference if one.now else "",
                "certitude": one.now.evidence if one.now else "", "vérifiée": bool(one.check),
            }
            for one in waiting
        ],
        as_json,
    )  # fmt: skip
    return REFUSED if waiting else 0
