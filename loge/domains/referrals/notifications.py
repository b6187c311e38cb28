"""What partners receive: neutral words, no name, no theme. Everything is behind the link."""

from datetime import datetime

from django.conf import settings

from loge.foundation.links.models import Link
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import LINK, page_address, send_later
from loge.foundation.ui.french import long_date

PURPOSE = "partner"
PAGE = f"/p/{LINK}/"


def write_to_partner(
    *, to: str, reference: str, about: str, link: Link, level: int, officer, by, again: bool = False
) -> None:
    """`again`: a reminder. Part of the operation that sends."""
    landlord = settings.LANDLORD_NAME or "Votre bailleur partenaire"
    urgent = "Urgent : u" if level >= 3 else "U"
    subject = f"{'Rappel : ' if again else ''}{urgent if not again else 'u'}ne demande vous attend ({reference})"
    send_later(
        channel=MessageChannel.EMAIL, to=to, subject=subject, about=about, link=link, by=by,
        body=_body(landlord=landlord, reference=reference, until=link.expires_at, level=level, officer=officer, again=again),
    )  # fmt: skip


def _body(*, landlord: str, reference: str, until: datetime, level: int, officer, again: bool) -> str:
    wish = "dans la journée" if level >= 3 else "dans les jours qui viennent"
    first = (
        "Nous n’avons pas encore reçu votre réponse à cette demande."
        if again
        else f"{landlord} vous adresse une demande."
    )
    contact = " ".join(filter(None, (str(officer), officer.phone, officer.email)))
    return f"""Bonjour,

{first} Référence : {reference}.

Pour la lire et y répondre {wish}, ouvrez cette page. Aucun compte n’est nécessaire :

{page_address(PAGE)}

Cette adresse est personnelle à votre service, ne la diffusez pas. Elle fonctionne jusqu’au {long_date(until)}.

Ce message n’est pas pour vous, ou la page ne s’ouvre pas ? Dites-le à {contact}.

{landlord}
"""
