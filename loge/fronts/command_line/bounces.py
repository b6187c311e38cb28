import sys

import click

from loge.fronts.command_line.outcome import json_option, show, with_django

TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the notification and gives it again


@click.command(
    help="Lire les avis de retour : celui que donne l’entrée standard (Postfix, Exim), ou toute la boîte avec --imap.",
    epilog="Code 75 quand la base ne répond pas : le serveur de messagerie redonnera l’avis plus tard.",
)
@click.option(
    "--to", default="", metavar="ADRESSE", help="Adresse à laquelle l’avis est arrivé, si le serveur la dit."
)
@click.option("--imap", is_flag=True, help="Lire maintenant la boîte de LOGE_MAIL_BOUNCES.")
@json_option
@with_django
def bounces(to: str, imap: bool, as_json: bool) -> int:
    from django.db import OperationalError

    from loge.foundation.notifications.bounces import LARGEST, read_bounce

    try:
        found = _mailbox() if imap else {read_bounce(sys.stdin.buffer.read(LARGEST), to=to): 1}
    except OperationalError:
        return TRY_LATER
    show({words: found.get(code, 0) for code, words in WORDS.items()}, as_json)
    return 0


WORDS = {"lost": "non_remis", "delayed": "en_retard", "arrived": "remis", "unknown": "non_compris"}


def _mailbox() -> dict[str, int]:
    from django.conf import settings

    from loge.foundation.errors import Refusal
    from loge.foundation.notifications.bounces import read_mailbox
    from loge.foundation.notifications.mailbox import NoMailbox

    if not settings.MAIL_BOUNCES:
        raise Refusal("Aucune boîte n’est réglée : LOGE_MAIL_BOUNCES est vide.")
    try:
        return read_mailbox(settings.MAIL_BOUNCES)
    except NoMailbox as error:
        raise OSError(f"la boîte des retours ne répond pas ({error.__cause__.__class__.__name__})") from None
