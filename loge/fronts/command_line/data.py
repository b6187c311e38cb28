import click

from loge.foundation.errors import Refusal
from loge.fronts.command_line.outcome import say, with_django

OLDEST = 15


def check_server() -> None:
    """Raise Refusal, before anything is written there, on a PostgreSQL too old or a base that cannot hold every name."""
    from django.db import NotSupportedError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')"
            )
            version, encoding = cursor.fetchone()
    except NotSupportedError as error:  # Django has a floor of its own
        raise Refusal(f"Il faut un PostgreSQL {OLDEST} ou plus récent : {error}") from error
    if version < OLDEST:
        raise Refusal(f"Il faut un PostgreSQL {OLDEST} ou plus récent : celui de DATABASE_URL est un {version}.")
    if encoding != "UTF8":
        raise Refusal(
            f"La base de données est en {encoding} : recréez-la en UTF-8 (CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0)."
        )


@click.command(
    help="Créer la base de données, ou la mettre au niveau de cette version, et ranger les fichiers des pages."
)
@with_django
def migrate() -> None:
    from django.conf import settings
    from django.core.management import call_command

    check_server()
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
