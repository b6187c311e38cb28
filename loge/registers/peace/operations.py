from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace.choices import Channel, LifeSign, PauseReason
from loge.registers.peace.events import ContactPaused, ContactResumed
from loge.registers.peace.models import ContactPause, OutgoingContact
from loge.registers.peace.permissions import check_can_decide, check_can_lift, check_can_pause
from loge.registers.tenants.models import Household


@transaction.atomic
def pause_contacts(
    household: Household, *, reason: str, until: datetime | None = None, person=None, referent=None, by
):
    """Nobody contacts this home until then; without an end, a human decides. `referent`: who, when the reason says so."""
    check_can_pause(by)
    now = timezone.now()
    if until and until <= now:
        raise Refusal("La fin de la pause est déjà passée.")
    if reason == PauseReason.HUMAN:
        if referent is None:
            raise Refusal("Dites qui décide des prises de contact.")
        check_can_decide(referent)
    pause = ContactPause.objects.create(
        household=household, person=person, reason=PauseReason(reason), since=now, until=until,
        referent=referent if reason == PauseReason.HUMAN else None, by=by, at=now,
    )  # fmt: skip
    trail.record("peace.contacts_paused", pause, by=by, until=until.isoformat() if until else None)
    events.publish(ContactPaused(household_id=household.pk, until=pause.put_off_until, by_id=by.pk))
    return pause


@transaction.atomic
def lift_pause(pause: ContactPause, *, by) -> None:
    """Contacts may begin again now."""
    pause = ContactPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    check_can_lift(by, pause)
    now = timezone.now()
    if pause.lifted_at or pause.until and pause.until <= now:
        raise Stale("Cette pause est déjà terminée.")
    pause.lifted_at, pause.lifted_by = now, by
    pause.save(update_fields=["lifted_at", "lifted_by"])
    trail.record("peace.contacts_resumed", pause, by=by)
    events.publish(ContactResumed(household_id=pause.household_id, until=pause.put_off_until, by_id=by.pk))


@transaction.atomic
def end_pause(pause: ContactPause | None, *, by) -> None:
    """The trade that opened it says that it is over; nothing to do when it ended meanwhile. `by` None: its day came."""
    if pause is None:
        return
    pause = ContactPause.objects.select_for_update(of=("self",)).get(pk=pause.pk)
    now = timezone.now()
    if pause.lifted_at or pause.until and pause.until <= now:
        return
    pause.lifted_at, pause.lifted_by = now, by
    pause.save(update_fields=["lifted_at", "lifted_by"])
    trail.record("peace.contacts_resumed", pause, by=by)
    events.publish(
        ContactResumed(household_id=pause.household_id, until=pause.put_off_until, by_id=by.pk if by else None)
    )


@transaction.atomic
def log_contact(
    *, household_id: int, person_id: int | None = None, channel: str, trade: str, about: str = "", at: datetime,
    spoken: bool = False, by,
) -> None:  # fmt: skip
    """A contact left the house. Logging the same one twice (same trade, subject and channel) changes nothing.

    Its line of the journal is the act of the trade that sent it: this is a copy for the other trades.
    """
    row = OutgoingContact(
        household_id=household_id, person_id=person_id, channel=Channel(channel), trade=trade, about=about, at=at,
        spoken=spoken, by=by,
    )  # fmt: skip
    OutgoingContact.objects.bulk_create([row], ignore_conflicts=True)


LATEST = """
INSERT INTO peace_signoflife AS known (household_id, kind, "on", by_id)
SELECT household, %(kind)s, day, %(by)s FROM unnest(%(homes)s::bigint[], %(days)s::date[]) AS told (household, day)
ON CONFLICT (household_id, kind) DO UPDATE SET "on" = excluded."on", by_id = excluded.by_id
WHERE known."on" < excluded."on"
"""


@transaction.atomic
def note_signs_of_life(days: Mapping[int, date], *, kind: str, by) -> None:
    """Each home did something by itself on that day: one statement for all, the latest day is kept.

    Its line of the journal is the act of the trade that saw it.
    """
    if not days:
        return
    told = {
        "kind": LifeSign(kind).value,
        "homes": list(days),
        "days": list(days.values()),
        "by": by.pk if by else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(LATEST, told)


@transaction.atomic
def log_contacts(contacts: Iterable[tuple[int, int | None, str, str]], *, trade: str, at: datetime, by) -> None:
    """Many of them in one statement: (home, person, channel, about)."""
    OutgoingContact.objects.bulk_create(
        [
            OutgoingContact(
                household_id=home, person_id=person, channel=Channel(channel), trade=trade, about=about, at=at, by=by
            )
            for home, person, channel, about in contacts
        ],
        ignore_conflicts=True,
    )
