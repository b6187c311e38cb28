"""The job that sends what waits. Several workers may run it at once: each takes what no other holds.

A message is taken, sent, then noted, one at a time. A worker killed between the last two gestures leaves it taken: it is
sent again after ten minutes, under the same Message-ID. So nothing is lost, and one kill makes one duplicate at most.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.foundation.notifications.choices import MessageChannel, MessageState
from loge.foundation.notifications.mail import open_mail
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import lose, note_receipt
from loge.foundation.notifications.rules import LEASE, next_try
from loge.foundation.notifications.sms import gateway
from loge.foundation.notifications.transport import Later, Refused, Unreachable

BATCH = 20
_CLAIM = """
UPDATE notifications_message SET state = 'sending', sending_since = %(now)s
WHERE id IN (
    SELECT id FROM notifications_message
    WHERE channel = %(channel)s AND (state = 'queued' AND next_try_at <= %(now)s
                                     OR state = 'sending' AND sending_since <= %(dead)s)
    ORDER BY next_try_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
) RETURNING id
"""
Open = Callable[[], AbstractContextManager[Callable[[Message], str]]]

logger = logging.getLogger(__name__)


def deliver_messages(timestamp: int = 0) -> int:
    """Send all that is due; how many left."""
    return _deliver(MessageChannel.EMAIL, open_mail) + _deliver(MessageChannel.SMS, _open_sms)


def collect_receipts(timestamp: int = 0) -> None:
    """What the SMS gateway says of those that left. Nothing is asked while none is awaited."""
    awaited = Message.objects.filter(channel=MessageChannel.SMS, state=MessageState.SENT).exclude(gateway_reference="")
    if not awaited.exists():
        return
    try:
        gateway.listen(note_receipt)
    except Unreachable as error:
        logger.warning("receipts: %s", error)


def _open_sms() -> AbstractContextManager[Callable[[Message], str]]:
    return gateway.open_sms(note_receipt)


def _deliver(channel: MessageChannel, open_transport: Open) -> int:
    left, answered = 0, True
    while answered and (batch := claim(channel, now=timezone.now())):
        went, answered = _send_all(batch, open_transport)
        left += went
    return left


def claim(channel: MessageChannel, *, now: datetime, most: int = BATCH) -> list[Message]:
    """Take what is due, and what a dead worker left, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "dead": now - LEASE, "channel": channel, "most": most})
        taken = [row[0] for row in cursor.fetchall()]
    return list(Message.objects.filter(pk__in=taken).select_related("link").order_by("next_try_at", "pk"))


def _send_all(batch: list[Message], open_transport: Open) -> tuple[int, bool]:
    """How many left, and whether anybody answered; when nobody does, those that were not tried go back to the queue."""
    left, waiting = 0, list(batch)
    try:
        with open_transport() as send:
            while waiting:
                left += _send_one(waiting[0], send)
                waiting.pop(0)
    except Unreachable as error:
        for message in waiting:
            _put_back(message, str(error), gateway_is_dead=True)
        return left, False
    return left, True


def _send_one(message: Message, send: Callable[[Message], str]) -> bool:
    if message.link and not message.link.works_at(timezone.now()):
        lose(message, MessageState.GIVEN_UP, "Le lien de ce message ne fonctionne plus")
        return False
    try:
        reference = send(message)
    except (Refused, Refusal) as error:
        lose(message, MessageState.FAILED, str(error))
        return False
    except Later as error:
        _put_back(message, str(error))
        return False
    except Unreachable:
        raise
    except Exception as error:  # one message that cannot be written must not keep the others from leaving
        logger.exception("message %s could not be sent", message.pk)
        _put_back(message, f"Erreur inattendue ({type(error).__name__})")
        return False
    _note_sent(message, reference)
    return True


def _note_sent(message: Message, reference: str) -> None:
    now = timezone.now()
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(
        state=MessageState.SENT, sent_at=now, gateway_reference=reference[:80], error="", sending_since=None,
        attempts=message.attempts + 1,
    )  # fmt: skip
    message.state = MessageState.SENT


@transaction.atomic
def _put_back(message: Message, error: str, *, gateway_is_dead: bool = False) -> None:
    now = timezone.now()
    message.attempts += 1
    message.save(update_fields=["attempts"])
    if now >= message.give_up_at:
        lose(message, MessageState.GIVEN_UP, error)
        return
    message.state, message.error, message.sending_since = MessageState.QUEUED, error[:300], None
    message.next_try_at = next_try(message.attempts, now, gateway_is_dead=gateway_is_dead)
    message.save(update_fields=["state", "error", "sending_since", "next_try_at"])
