"""What the person said of how to reach them without danger."""

from datetime import time

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.text import squeeze
from loge.registers.seals.choices import SafeChannel
from loge.registers.seals.models import SafeContact, Seal
from loge.registers.seals.permissions import check_can_read
from loge.registers.tenants.models import Person


@transaction.atomic
def set_safe_contact(
    seal: Seal, *, person: Person, channel: str, allowed: bool, value: str = "", days: list[int] | None = None,
    since_hour: time | None = None, until_hour: time | None = None, code_word: str = "", by,
) -> SafeContact:  # fmt: skip
    """Replace what was said of this channel for this person. Only someone who holds a key may."""
    check_can_read(by, seal)
    if not seal.people.filter(person=person).exists():
        raise Refusal("Cette personne n’est pas protégée par ce dossier.")
    if (since_hour is None) != (until_hour is None) or since_hour and until_hour and since_hour >= until_hour:
        raise Refusal("Donnez les deux heures, la première avant la seconde, ou aucune.")
    contact, _ = SafeContact.objects.update_or_create(
        seal=seal,
        person=person,
        channel=SafeChannel(channel),
        defaults={
            "allowed": allowed,
            "value": squeeze(value)[:200],
            "days": sorted(set(days or [])),
            "since_hour": since_hour,
            "until_hour": until_hour,
            "code_word": squeeze(code_word)[:60],
            "reviewed_on": timezone.localdate(),
            "by": by,
        },
    )
    trail.record("seals.safe_contact_set", seal, by=by, channel=str(channel))
    return contact
