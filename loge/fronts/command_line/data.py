import click

from loge.fronts.command_line.outcome import say, with_django


@click.command(
    help="Créer la base de données, ou la mettre au niveau de cette version, et ranger les fichiers des pages."
)
@with_django
def migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    if (
        settings.STATIC_ROOT
    ):  # in production what dresses the pages is gathered, compressed and named after its content
        call_command("collectstatic", verbosity=0, interactive=False)


@click.command("clean-data", hidden=True, help="Effacer la base de données et les fichiers de cette installation.")
@with_django
def clean_data() -> None:
    from django.conf import settings

    from loge.foundation.runtime import installation

    erased = installation.erase(settings.LOGE_DATA)
    for path in erased:
        say(f"Effacé : {path}")
    if not erased:
        say(f"Rien à effacer dans {settings.LOGE_DATA}.")
    if not settings.DATABASES["default"]["ENGINE"].endswith("embedded"):
        say("La base donnée par DATABASE_URL est tenue ailleurs : elle n’a pas été effacée.")
