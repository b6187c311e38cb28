from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.notifications import outbox
from loge.foundation.notifications.mail import text_of
from loge.foundation.notifications.models import Message
from loge.fronts.outbox.permissions import check_can_read_captured
from loge.registers.accounts.permissions import check_can_keep_messages


@transaction.atomic
def try_message_again(message: Message, *, by) -> None:
    """At once, with its whole time before it. Raise Stale when it has left meanwhile."""
    check_can_keep_messages(by)
    outbox.try_again(message, by=by)


@transaction.atomic
def note_message_bounce(message: Message, *, reason: str, by) -> None:
    """The mailbox of the sender received a notice of failure: whoever asked for the message is told."""
    check_can_keep_messages(by)
    outbox.note_bounce(message, reason=reason, by=by)


@transaction.atomic
def stop_message(message: Message, *, by) -> None:
    """Give up a message that waits."""
    check_can_keep_messages(by)
    outbox.stop_trying(message, by=by)


@transaction.atomic
def read_captured_message(message: Message, *, by) -> str:
    """The text that would have left, where nothing leaves: to follow a partner's link in a demonstration."""
    check_can_read_captured(by)
    trail.record("notifications.read", message, by=by)
    return text_of(message)
