import subprocess

import click

from loge.fronts.command_line.outcome import FAILURE, OK, REFUSED, json_option, say, show, with_django


@click.group(
    help="L’estimation de l’aide au logement : facultative, dans un environnement à part (OpenFisca-France, 125 Mo)."
)
def benefit() -> None:
    pass


@benefit.command(help="L’installer, ou la mettre au niveau de cette version de Loge. L’écran la propose aussitôt.")
@with_django
def install() -> None:
    from loge.domains.arrears.queries.estimates import engine

    wanted = engine()
    if wanted.is_current:
        say(f"Déjà installée dans {wanted.folder}.")
        return
    say(f"Installation dans {wanted.folder} (une minute)…")
    wanted.install()
    say(f"Installée : {_version(wanted)}.")


@benefit.command(help="Dire si elle est installée, et si elle est au niveau de cette version de Loge.")
@json_option
@with_django
def status(as_json: bool) -> int:
    from loge.domains.arrears.queries.estimates import engine

    found = engine()
    shown = {"installée": found.is_installed, "à jour": found.is_current, "dossier": found.folder}
    if found.is_installed:
        shown["bibliothèque"] = _version(found)
    show(shown, as_json)
    return OK if found.is_current or found.instead else REFUSED


@benefit.command(
    help="Calculer des foyers de référence et dire ce qui a changé : avant d’y croire, et à chaque version."
)
@click.option(
    "--write", type=click.Path(dir_okay=False), help="Écrire le résultat dans ce fichier (docs/benefit-estimate.md)."
)
@with_django
def check(write: str | None) -> int:
    from loge.domains.arrears.queries.estimates import engine
    from loge.foundation.errors import Refusal

    found = engine()
    if not found.is_current:
        raise Refusal("Rien à vérifier : lancez d’abord « loge benefit install ».")
    command = [str(found.python), "-I", str(found.script.with_name("check.py")), *([write] if write else [])]
    return OK if subprocess.run(command, check=False).returncode == 0 else FAILURE


@benefit.command(help="La retirer. Les écrans ne donnent plus que le simulateur officiel.")
@with_django
def remove() -> None:
    from loge.domains.arrears.queries.estimates import engine

    say("Retirée." if engine().remove() else "Elle n’était pas installée.")


def _version(found) -> str:
    """What answers, asked about nobody. Raise OSError when it does not answer."""
    from loge.foundation.runtime.engines import EngineFailure

    try:
        reply = found.ask({"households": []}, patience=120)
    except EngineFailure as failure:
        raise OSError(f"le calcul installé ne répond pas ({failure.code}).") from None
    return f"{reply['library']} {reply['version']}"
