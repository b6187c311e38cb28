"""The worker's part: an information goes to every home, block after block, each block whole or not at all.

A delivery, its message and its line at the peace gate are one transaction, under the lock of the information: a worker killed in
the middle has sent nothing of its block, two workers cannot take the same home, and a stop takes effect at the next block.
"""

from datetime import datetime

from django.db import transaction

from loge.domains.bulletins.choices import BulletinState, DeliveryState, Way
from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.queries.audience import has_homes_left, homes_due, waiting_messages
from loge.domains.bulletins.rules.hours import is_old, sms_may_leave
from loge.domains.bulletins.rules.words import email_body, sms_body
from loge.domains.bulletins.workflow import BULLETIN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.dates import department_of
from loge.foundation.errors import Refusal
from loge.foundation.notifications.outbox import Outgoing, recipient_of, send_many_later
from loge.registers.peace.choices import TO_EVERYONE
from loge.registers.peace.operations import log_contacts

BLOCK = 200
LATER = (Way.SMS, "")


@transaction.atomic
def relay_block(bulletin: Bulletin, *, now: datetime, after: int = 0, by) -> int | None:
    """The next homes after the home `after`; the last one looked at, None when nothing more may leave for now.

    When nobody is left to reach, or a week has gone by, the information is sent.
    """
    held = _held(bulletin, BulletinState.SENDING)
    if held is None:
        return None
    homes = [] if is_old(held.sent_at, now=now) else list(homes_due(held, after=after, now=now)[:BLOCK])
    if homes:
        _relay(held, homes, now, by)
        return homes[-1].pk
    if is_old(held.sent_at, now=now) or not has_homes_left(held, now=now):
        _end(held, now, by)
    return None


@transaction.atomic
def relay_again(bulletin: Bulletin, *, now: datetime, after: int = 0, by) -> int | None:
    """SMS that follow a lost e-mail, in the same manner. What a week has made old is lost for good."""
    held = _held(bulletin, BulletinState.SENDING, BulletinState.SENT)
    if held is None:
        return None
    if is_old(held.sent_at, now=now):
        late = held.deliveries.filter(state=DeliveryState.WAITING, channel=Way.SMS)
        if late.update(state=DeliveryState.LOST, at=now):
            trail.record("bulletins.messages_too_late", held, by=by)
        return None
    if not sms_may_leave(now):
        return None
    due = list(waiting_messages(held, after=after, now=now)[:BLOCK])
    if due:
        _send_again(held, due, now, by)
    return due[-1].pk if due else None


def _held(bulletin: Bulletin, *states: str) -> Bulletin | None:
    """Under our lock; None when another worker has it, or when it was stopped."""
    free = Bulletin.objects.select_for_update(of=("self",), skip_locked=True).select_related("sent_by")
    return free.filter(pk=bulletin.pk, state__in=states).first()


def _relay(bulletin: Bulletin, homes: list, now: datetime, by) -> None:
    chosen = [(home, *_way(home, now)) for home in homes]
    chosen = [(home, way, to) for home, way, to in chosen if (way, to) != LATER]
    rows = Delivery.objects.bulk_create(
        [
            Delivery(
                bulletin=bulletin, household_id=home.pk, person_id=home.addressee, channel=way,
                state=DeliveryState.WAITING if way == Way.LETTER else DeliveryState.SENT,
                at=None if way == Way.LETTER else now,
            )
            for home, way, _ in chosen
        ]
    )  # fmt: skip
    _send(bulletin, [(row, to) for row, (_, way, to) in zip(rows, chosen, strict=True) if way != Way.LETTER], now)
    trail.record("bulletins.relayed", bulletin, by=by, homes=len(rows))


def _way(home, now: datetime) -> tuple[str, str]:
    """The first way that works: (e-mail, address), (SMS, number), (letter, ""); LATER for a telephone that may not ring today."""
    if home.email and (address := _usable(Way.EMAIL, home.email)):
        return Way.EMAIL, address
    if home.mobile and (number := _usable(Way.SMS, home.mobile)):
        return (Way.SMS, number) if _may_ring(home, now) else LATER
    return Way.LETTER, ""


def _usable(way: str, to: str) -> str:
    try:
        return recipient_of(way, to)
    except Refusal:
        return ""


def _may_ring(home, now: datetime) -> bool:
    return sms_may_leave(now, department=department_of(home.postal_code))


def _send_again(bulletin: Bulletin, due: list[Delivery], now: datetime, by) -> None:
    leaving = []
    for delivery in due:
        number = _usable(Way.SMS, getattr(delivery, "mobile", None) or "")
        if not number:
            delivery.channel = Way.LETTER
        elif _may_ring(delivery, now):
            delivery.state, delivery.at = DeliveryState.SENT, now
            leaving.append((delivery, number))
    Delivery.objects.bulk_update(due, ["channel", "state", "at"])
    _send(bulletin, leaving, now)
    trail.record("bulletins.relayed_again", bulletin, by=by, homes=len(leaving))


def _send(bulletin: Bulletin, leaving: list[tuple[Delivery, str]], now: datetime) -> None:
    """Into the outbox, and known to the other trades."""
    bodies = {
        Way.EMAIL: email_body(text=bulletin.text, with_numbers=bulletin.with_numbers),
        Way.SMS: sms_body(bulletin.sms_text),
    }
    send_many_later(
        [
            Outgoing(
                channel=row.channel, to=to, body=bodies[Way(row.channel)], about=about(row),
                subject=bulletin.title if row.channel == Way.EMAIL else "",
            )
            for row, to in leaving
        ],
        by=bulletin.sent_by,
    )  # fmt: skip
    contacts = [(row.household_id, row.person_id, row.channel, about(row)) for row, _ in leaving]
    log_contacts(contacts, trade=TO_EVERYONE, at=now, by=bulletin.sent_by)


def about(delivery: Delivery) -> str:
    """What the outbox and the peace gate name it by."""
    return f"{Delivery._meta.label}:{delivery.pk}"


def _end(bulletin: Bulletin, now: datetime, by) -> None:
    BULLETIN_WORKFLOW.check(bulletin.state, BulletinState.SENT)
    bulletin.state, bulletin.ended_at = BulletinState.SENT, now
    bulletin.save(update_fields=["state", "ended_at"])
    trail.record("bulletins.ended", bulletin, by=by)
