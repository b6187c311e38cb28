import os

import click


@click.group(help="Loge, la ligne de commande.")
def cli() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


def main() -> None:
    cli()
