from datetime import datetime

from loge.foundation.notifications.choices import WAITING
from loge.foundation.notifications.models import Message
from loge.foundation.retention import Rule


def forget_texts(before: datetime) -> int:
    """The text goes first; that something was sent is known much longer."""
    return _over(before).exclude(body="").update(body="")


def forget_recipients(before: datetime) -> int:
    """To whom, and under what title. What remains says that a message left, when, for which trade."""
    known = _over(before).exclude(recipient="")
    return known.update(recipient="", subject="", body="", error="", gateway_reference="")


def _over(before: datetime):
    return Message.objects.filter(queued_at__lt=before).exclude(state__in=WAITING)


RULES = [
    Rule(
        code="message_texts", what="Textes des messages envoyés", since="l’envoi", days=30, covers=(Message,),
        erase=forget_texts,
    ),
    Rule(
        code="messages", what="Destinataires des messages envoyés", since="l’envoi", days=365, covers=(Message,),
        erase=forget_recipients,
    ),
]  # fmt: skip
