"""What partners receive: neutral words, no name, no theme. Everything is behind the link."""

from datetime import datetime
from enum import Enum

from django.conf import settings

from loge.foundation.links.models import Link
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import LINK, page_address, send_later
from loge.foundation.ui.french import long_date

PURPOSE = "partner"
PAGE = f"/p/{LINK}/"


class Occasion(Enum):
    """Why we write: the beginning of the subject, and the first sentence."""

    FIRST = ("{urgent}ne demande vous attend", "{landlord} vous adresse une demande.")
    REMINDER = ("Rappel : une demande vous attend", "Nous n’avons pas encore reçu votre réponse à cette demande.")
    ADDED = (
        "{urgent}ne demande s’ajoute à votre liste",
        "Des demandes s’ajoutent à la liste que {landlord} vous a adressée.",
    )
    REPLACED = (
        "Nouvelle adresse pour une demande qui vous attend",
        "{landlord} vous renvoie une demande. L’adresse reçue auparavant ne fonctionne plus, celle-ci la remplace.",
    )


def write_to_partner(
    *, to: str, reference: str, about: str, link: Link, level: int, officer, by, occasion: Occasion = Occasion.FIRST
) -> None:
    """Part of the operation that sends."""
    landlord = settings.LANDLORD_NAME or "Votre bailleur partenaire"
    words = {"landlord": landlord, "urgent": "Urgent : u" if level >= 3 else "U"}
    subject, first = (part.format(**words) for part in occasion.value)
    send_later(
        channel=MessageChannel.EMAIL, to=to, subject=f"{subject} ({reference})", about=about, link=link, by=by,
        body=_body(first, landlord=landlord, reference=reference, until=link.expires_at, level=level, officer=officer),
    )  # fmt: skip


def _body(first: str, *, landlord: str, reference: str, until: datetime, level: int, officer) -> str:
    wish = "dans la journée" if level >= 3 else "dans les jours qui viennent"
    contact = " ".join(filter(None, (str(officer), officer.phone, officer.email)))
    return f"""Bonjour,

{first} Référence : {reference}.

Pour la lire et y répondre {wish}, ouvrez cette page. Aucun compte n’est nécessaire :

{page_address(PAGE)}

Cette adresse est personnelle à votre service, ne la diffusez pas. Elle fonctionne jusqu’au {long_date(until)}.

Ce message n’est pas pour vous, ou la page ne s’ouvre pas ? Dites-le à {contact}.

{landlord}
"""
