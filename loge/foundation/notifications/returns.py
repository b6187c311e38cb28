"""The return path of each e-mail, which says by itself which message came back (VERP): retours+1b-5f0c…@bailleur.fr

Its end is computed from the installation's secret key and from what was drawn for the message: nobody makes up the address
of another one. Small letters and figures only, because some servers change the case of what they send back.
"""

import hmac
import re

from django.conf import settings
from django.utils.crypto import salted_hmac

from loge.foundation.notifications.models import Message

_SALT = "loge.foundation.notifications.returns"
_DIGITS = 20  # of 4 bits each
_SIGNED = re.compile(rf"\+([0-9]{{1,18}})-([0-9a-f]{{{_DIGITS}}})@", re.IGNORECASE)


def return_path(message: Message) -> str:
    """The envelope sender of a message; empty when no mailbox is set for what comes back."""
    mailbox, _, domain = settings.MAIL_RETURN_PATH.rpartition("@")
    return f"{mailbox}+{message.pk}-{_sign(message)}@{domain}" if mailbox else ""


def message_of(addresses: str) -> Message | None:
    """The message that one of these addresses is the return path of. Those that we did not make are nobody's."""
    for pk, signature in _SIGNED.findall(addresses):
        message = Message.objects.filter(pk=int(pk)).first()
        if message and hmac.compare_digest(_sign(message), signature.lower()):
            return message
    return None


def _sign(message: Message) -> str:
    return salted_hmac(_SALT, f"{message.pk}:{message.key}", algorithm="sha256").hexdigest()[:_DIGITS]
