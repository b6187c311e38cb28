"""What comes back, read by itself: one notification given on the standard input, or a mailbox looked into now and then.

A message that will not be delivered is lost by the same path as one refused while it was sent. One that is late is noted.
What is not understood is left where it is, for a person, and counted.
"""

import logging
from collections import Counter

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Stale
from loge.foundation.notifications.choices import MessageState
from loge.foundation.notifications.mailbox import NoMailbox, open_mailbox
from loge.foundation.notifications.models import BounceReading, Message
from loge.foundation.notifications.outbox import note_bounce
from loge.foundation.notifications.reports import Fate, Report, read_report
from loge.foundation.notifications.returns import message_of

UNKNOWN = "unknown"
LARGEST = 1_000_000  # bytes read of one notification: what is said comes first, the returned message after it

logger = logging.getLogger(__name__)


def read_bounce(raw: bytes, *, to: str = "") -> str:
    """One notification; what it came to. `to`: the address it was delivered to, when the mail server says it."""
    outcome = take_in(raw, to=to)
    keep_count(Counter([outcome]))
    return outcome


def take_in(raw: bytes, *, to: str = "") -> str:
    """« lost », « delayed », « arrived » or « unknown ». The same notification twice changes nothing the second time."""
    report = read_report(raw[:LARGEST])
    message = message_of(f"{to} {report.to}") if report else None
    if report is None or message is None:
        return UNKNOWN
    if report.fate == Fate.LOST:
        try:
            note_bounce(message, reason=report.reason, by=None)
        except Stale:
            pass  # known already: told twice, or noted by hand
    elif report.fate == Fate.DELAYED:
        note_delay(message, report)
    return report.fate.value


@transaction.atomic
def note_delay(message: Message, report: Report, *, by=None) -> None:
    """The recipient's server still tries: nothing is lost, nobody is told."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state != MessageState.SENT:
        return
    message.error = f"Retardé par le serveur du destinataire : {report.reason}".rstrip(" :")[:300]
    message.save(update_fields=["error"])
    trail.record("notifications.delayed", message, by=by)


def keep_count(found: Counter) -> None:
    """What the page of messages shows. Nothing read, nothing kept."""
    if not found.total():
        return
    BounceReading.objects.create(
        at=timezone.now(), lost=found[Fate.LOST.value], delayed=found[Fate.DELAYED.value], unknown=found[UNKNOWN],
        arrived=found[Fate.ARRIVED.value],
    )  # fmt: skip


def read_bounces(timestamp: int = 0) -> dict[str, int]:
    """The mailbox of what comes back, when there is one. A mailbox that does not answer is tried again later."""
    try:
        return read_mailbox(settings.MAIL_BOUNCES) if settings.MAIL_BOUNCES else {}
    except NoMailbox as error:
        logger.warning("bounces: %s", error)
        return {}


def read_mailbox(url: str) -> dict[str, int]:
    """All that nobody has read there. Raise NoMailbox; what was read until then is counted."""
    found: Counter = Counter()
    try:
        with open_mailbox(url) as mailbox:
            for number, raw in mailbox.unread(most=LARGEST):
                outcome = take_in(raw)
                mailbox.done(number) if outcome != UNKNOWN else mailbox.leave(number)
                found[outcome] += 1
    finally:
        keep_count(found)
    return dict(found)
