from pathlib import Path

import click

from loge.fronts.command_line.data import check_server
from loge.fronts.command_line.outcome import json_option, say, show, with_django


@click.command(help="Sauvegarder la base de données et les fichiers dans une seule archive.")
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@with_django
def backup(archive: Path, as_json: bool) -> None:
    from django.conf import settings
    from django.utils import timezone

    from loge.foundation.runtime import backups

    folder, files = settings.LOGE_DATA, Path(settings.MEDIA_ROOT)
    show(backups.save(archive, data_folder=folder, files=files, now=timezone.now()), as_json)


@click.command(help="Remettre une sauvegarde. Refusé si la base contient des données, sauf avec --replace.")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remplacer les données présentes : elles seront perdues.")
@json_option
@with_django
def restore(archive: Path, replace: bool, as_json: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from loge.foundation.runtime import backups, installation

    with installation.claimed(settings.LOGE_DATA, "restauration"):
        check_server()
        figures = backups.restore(
            archive, data_folder=settings.LOGE_DATA, files=Path(settings.MEDIA_ROOT), replace=replace
        )
        say("Mise à niveau de la base de données…")
        call_command("migrate", verbosity=0, interactive=False)
    show(figures, as_json)
