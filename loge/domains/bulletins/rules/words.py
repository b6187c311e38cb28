"""What is read on each channel, made of the same few words."""

from django.conf import settings

from loge.foundation.helplines import NUMBERS
from loge.foundation.notifications.sms.segments import plain
from loge.foundation.text import squeeze

HEADING = "Numéros utiles, à garder"


def landlord_name() -> str:
    return settings.LANDLORD_NAME or "Votre bailleur"


def email_body(*, text: str, with_numbers: bool) -> str:
    """The text as it was written, the public numbers, who writes."""
    parts = [text.strip()]
    if with_numbers:
        parts.append("\n".join([f"{HEADING} :", *(f"{number} : {what}" for number, what, _ in NUMBERS)]))
    parts.append(landlord_name())
    return "\n\n".join(parts) + "\n"


def sms_body(sms_text: str) -> str:
    """Without the typography that would double its price."""
    return plain(squeeze(sms_text))


def notice_text(*, title: str, sms_text: str) -> str:
    """A few lines to put under the rent notice, in the software that prints it."""
    return f"{title.rstrip(' .')}. {squeeze(sms_text)}"


def paragraphs(text: str) -> list[list[str]]:
    """For paper: blocks of lines, parted by an empty line."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return [[line.strip() for line in block.split("\n")] for block in blocks if block]
