"""What leaves the house: written first, sent afterwards.

    send_later(channel=MessageChannel.EMAIL, to="accueil@ccas.example", subject="…", body="…", about="cases.Case:12", by=…)

The row is part of the caller's transaction: no fact without its message, no message without its fact. The worker sends it within
the minute, and tries again for days (rules.py) when the server or the gateway does not answer.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from loge.foundation import events, phones
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.models import Link
from loge.foundation.notifications.choices import LOST, MessageChannel, MessageState
from loge.foundation.notifications.events import MessageDelivered, MessageGivenUp
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.rules import LONGEST_WAIT
from loge.foundation.text import squeeze

JOB = "deliver_messages"
"""Name of the job in config/schedule.py."""
LINK = "{{lien}}"

logger = logging.getLogger(__name__)


def send_later(
    *, channel: str, to: str, body: str, by, subject: str = "", about: str = "", link: Link | None = None
) -> Message:
    """Part of the caller's operation, which leaves the trail. Raise Refusal for an address or a number that cannot be one."""
    message = _message(Outgoing(channel=channel, to=to, body=body, subject=subject, about=about), link=link, by=by)
    message.save()
    transaction.on_commit(wake_worker, robust=True)
    return message


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One of many messages; as the arguments of `send_later`."""

    channel: str
    to: str
    body: str
    subject: str = ""
    about: str = ""


def send_many_later(outgoing: Iterable[Outgoing], *, by) -> list[Message]:
    """The same for many, in one statement. Raise Refusal, and write nothing, when one of them can go nowhere."""
    messages = Message.objects.bulk_create([_message(one, by=by) for one in outgoing])
    transaction.on_commit(wake_worker, robust=True)
    return messages


def _message(one: Outgoing, *, by, link: Link | None = None) -> Message:
    now, channel = timezone.now(), MessageChannel(one.channel)
    return Message(
        channel=channel, recipient=recipient_of(channel, one.to), subject=squeeze(one.subject)[:150], body=one.body,
        about=one.about, link=link, queued_at=now, next_try_at=now, give_up_at=now + LONGEST_WAIT[channel], asked_by=by,
    )  # fmt: skip


def recipient_of(channel: str, to: str) -> str:
    """An address or a number as messages are sent to it. Raise Refusal for one that cannot be one."""
    if channel == MessageChannel.EMAIL:
        try:
            validate_email(to.strip())
        except ValidationError:
            raise Refusal(f"« {to} » n’est pas une adresse électronique.") from None
        return to.strip()
    number = phones.canonical(to)
    if number is None or number.kind not in (phones.MOBILE, phones.FOREIGN):
        raise Refusal("Un SMS ne s’envoie qu’à un numéro de mobile.")
    return number.value


def page_address(path: str) -> str:
    """An address that leads here from outside, for a message: page_address("/p/{{lien}}/")."""
    return f"{settings.SITE_URL}{path}"


def wake_worker() -> None:
    """The job of every minute, now. Nothing is lost if this fails: the minute comes."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=JOB).defer()
    except AlreadyEnqueued:
        pass


@transaction.atomic
def try_again(message: Message, *, by) -> Message:
    """A lost or waiting message goes back to the head of the queue, with its whole time before it."""
    message = _locked(message)
    if message.state not in (*LOST, MessageState.QUEUED):
        raise Stale("Ce message est déjà parti.")
    if not message.body:
        raise Refusal("Le texte de ce message a été effacé : envoyez-en un nouveau depuis le dossier concerné.")
    now = timezone.now()
    message.state, message.next_try_at, message.ended_at = MessageState.QUEUED, now, None
    message.give_up_at = now + LONGEST_WAIT[MessageChannel(message.channel)]
    message.save(update_fields=["state", "next_try_at", "ended_at", "give_up_at"])
    trail.record("notifications.tried_again", message, by=by)
    transaction.on_commit(wake_worker, robust=True)
    return message


@transaction.atomic
def note_bounce(message: Message, *, reason: str, by) -> None:
    """It left, and came back: the sender's mailbox received a notice. Whoever asked for the message is told."""
    message = _locked(message)
    if message.state != MessageState.SENT:
        raise Stale("Seul un message parti peut être revenu.")
    trail.record("notifications.bounced", message, by=by)
    lose(message, MessageState.FAILED, f"Revenu non remis : {reason}".rstrip(" :"), by=by)


@transaction.atomic
def stop_trying(message: Message, *, by) -> None:
    """Give up a message that waits. Whoever asked for it is told."""
    message = _locked(message)
    if message.state != MessageState.QUEUED:
        raise Stale("Ce message n’attend plus.")
    lose(message, MessageState.GIVEN_UP, "Abandonné à la main", by=by)


@transaction.atomic
def lose(message: Message, state: str, error: str, *, by=None) -> None:
    """Nobody will receive it: the fact is published, so that nothing ends in silence."""
    message.state, message.error, message.ended_at = state, error[:300], timezone.now()
    message.sending_since = None
    message.save(update_fields=["state", "error", "ended_at", "sending_since"])
    trail.record("notifications.given_up", message, by=by, state=state)
    events.publish(MessageGivenUp(message_id=message.pk, about=message.about, by_id=by.pk if by else None))


@transaction.atomic
def note_receipt(reference: str, delivered: bool, reason: str = "") -> bool:
    """What the gateway says of an SMS that left; False when no message bears that reference (yet). Safe to be told twice."""
    known = Message.objects.select_for_update(of=("self",)).filter(gateway_reference=reference) if reference else None
    message = known.order_by("-sent_at").first() if known is not None else None
    if message is None or message.state != MessageState.SENT:
        return message is not None
    if not delivered:
        lose(message, MessageState.FAILED, f"Non remis au téléphone : {reason}".rstrip(" :"))
        return True
    message.state, message.ended_at = MessageState.DELIVERED, timezone.now()
    message.save(update_fields=["state", "ended_at"])
    events.publish(MessageDelivered(message_id=message.pk, about=message.about, by_id=None))
    return True


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
