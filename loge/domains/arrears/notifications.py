"""What leaves this trade by e-mail. Tenants: neutral subjects, the same words as on paper. Staff: what the calendar says."""

from django.conf import settings
from django.urls import reverse

from loge.domains.arrears.choices import OfferWay
from loge.domains.arrears.models import Letter, PlanOffer, SigningCode
from loge.domains.arrears.rules.letters import words_of
from loge.foundation.links.models import Link
from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import LINK, page_address, send_later
from loge.foundation.ui.french import long_date, plural

PURPOSE = "plan"
PAGE = f"/comptes/p/{LINK}/"
SUBJECT = "Votre compte locataire"


def write_letter(letter: Letter, *, by) -> None:
    """Part of the operation that sends."""
    send_later(
        channel=MessageChannel.EMAIL, to=letter.recipient, subject=SUBJECT, body=letter_body(letter),
        about=letter.about, by=by,
    )  # fmt: skip


def letter_body(letter: Letter) -> str:
    words = words_of(letter.batch.step, letter.content)
    listed = [
        f"- {name}, échéance du {day} : {left}" if day else f"- {name} : {left}"
        for name, day, left in letter.content["dues"]
    ]
    dues = "\n".join([*listed, f"Total : {letter.content['total']}"] if listed else [])
    parts = [words["salutation"], *words["opening"], dues, *words["ending"], words["closing"]]
    parts = [part for part in (*parts, settings.LANDLORD_NAME or "Votre bailleur") if part]
    return "\n\n".join(parts) + "\n"


def write_offer(offer: PlanOffer, link: Link, *, by) -> None:
    """Part of the operation that sends: who writes and where to read it, nothing of what it is about."""
    landlord = settings.LANDLORD_NAME or "Votre bailleur"
    if offer.way == OfferWay.SMS:
        body = f"{landlord} vous a préparé une proposition. Pour la lire et répondre : {page_address(PAGE)}"
        send_later(channel=MessageChannel.SMS, to=offer.recipient, body=body, about=offer.about, link=link, by=by)
        return
    contact = ", ".join(filter(None, (str(by), by.phone, by.email)))
    body = f"""Madame, Monsieur,

Voici la proposition dont nous avons parlé. Vous pouvez la lire, y répondre ou demander à être rappelé sur cette page :

{page_address(PAGE)}

Cette adresse est personnelle, ne la transmettez à personne. Elle fonctionne jusqu’au {long_date(link.expires_at)}.

Pour nous parler : {contact}.

{landlord}
"""
    send_later(
        channel=MessageChannel.EMAIL, to=offer.recipient, subject=f"Une proposition de {landlord}", body=body,
        about=offer.about, link=link, by=by,
    )  # fmt: skip


def write_code(code: SigningCode, figures: str, *, by) -> None:
    """The code alone, in one SMS of letters that every telephone knows: worth nothing without the page, nor after ten minutes."""
    landlord = settings.LANDLORD_NAME or "Votre bailleur"
    body = f"{landlord} : votre code est {figures}, valable 10 minutes. Ne le donnez à personne."
    send_later(
        channel=MessageChannel.SMS, to=code.offer.mobile, body=body, about=f"arrears.SigningCode:{code.pk}", by=by
    )


def write_to_staff(user, *, near: int, past: int) -> None:
    """Part of the operation that warns: counts and an address, no name and no sum."""
    said = []
    if past:
        said.append(f"{plural(past, 'échéance dépassée,échéances dépassées')}")
    if near:
        said.append(f"{plural(near, 'échéance proche,échéances proches')}")
    what = " et ".join(said)
    body = f"""Bonjour,

Comptes locataires : {what}.

La liste, les dates et les textes sont ici :

{page_address(reverse("arrears:clocks"))}

Ce message part les jours ouvrés, quand il y a du nouveau. Votre responsable règle les délais d’alerte dans Loge.
"""
    send_later(
        channel=MessageChannel.EMAIL, to=user.email, subject=f"Échéances légales : {what}", body=body,
        about=f"arrears.Clock:{user.pk}", by=None,
    )  # fmt: skip
