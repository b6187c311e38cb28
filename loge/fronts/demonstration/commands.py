"""`loge demo`: the invented landlord, loaded and told."""

import json
from collections.abc import Callable

import click


@click.group(help="L’organisme de démonstration, inventé de toutes pièces.")
def demo() -> None:
    pass


@demo.command(help="Charger ce qui manque de l’organisme de démonstration.")
@click.option("--homes", default=15_000, show_default=True, help="Nombre de logements.")
@click.option("--json", "as_json", is_flag=True, help="Répondre en JSON sur la sortie standard.")
def load(homes: int, as_json: bool) -> None:
    import django

    django.setup()
    from loge.fronts.demonstration.operations import load_demonstration

    loaded = load_demonstration(homes=homes, say=lambda line: click.echo(line, err=True))
    click.echo(json.dumps({"charge": loaded}) if as_json else "\n".join(logins()))


def load_if_empty(say: Callable[[str], None]) -> None:
    """Imported when Django is ready: loading reads and writes the registers."""
    from loge.fronts.demonstration.operations import load_if_empty as load_now

    load_now(say)


def logins() -> list[str]:
    """One line per role; none where the demonstration was not loaded."""
    from loge.fronts.demonstration.staff import LEADING, login_lines
    from loge.registers.accounts.models import User

    return login_lines() if User.objects.filter(username=LEADING[0].username).exists() else []
