"""The information as it will be received, and what it will take to send it."""

from dataclasses import dataclass

from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.queries.audience import Estimate
from loge.domains.bulletins.rules.words import email_body, notice_text, sms_body
from loge.foundation.notifications.sms.segments import Segments, segments


@dataclass(frozen=True)
class Preview:
    subject: str
    email: str
    sms: str
    size: Segments
    notice: str


def preview_of(bulletin: Bulletin) -> Preview:
    sms = sms_body(bulletin.sms_text)
    email = email_body(text=bulletin.text, with_numbers=bulletin.with_numbers)
    notice = notice_text(title=bulletin.title, sms_text=bulletin.sms_text)
    return Preview(bulletin.title, email, sms, segments(sms), notice)


def size_of(sms_text: str) -> Segments:
    return segments(sms_body(sms_text))


def cost_of(bulletin: Bulletin, found: Estimate) -> int:
    """SMS that the operator will count, at most."""
    return found.sms * size_of(bulletin.sms_text).parts


def perimeter_of(user) -> str:
    """To whom, as the page of confirmation says it."""
    agencies = ", ".join(agency.name for agency in user.agencies.all())
    return {
        "landlord": "tous les foyers de l’organisme",
        "agencies": f"tous les foyers de votre périmètre ({agencies})",
        "residences": "tous les foyers des résidences qui vous sont confiées",
    }[user.perimeter]
