"""Reading under a seal: a reason asked once and kept for a short while, a line in the journal for each page."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.seals.choices import ReadingReason
from loge.registers.seals.models import Seal, SealOpening
from loge.registers.seals.permissions import check_can_read

OPEN_FOR = timedelta(minutes=20)


@transaction.atomic
def open_seal(seal: Seal, *, reason: str, by) -> SealOpening:
    """Say why before reading. Good for 20 minutes; then it is asked again."""
    check_can_read(by, seal)
    if reason not in ReadingReason.values:
        raise Refusal("Dites pourquoi vous ouvrez ce dossier.")
    now = timezone.now()
    SealOpening.objects.filter(seal=seal, user=by, until__gt=now).update(until=now)
    opening = SealOpening.objects.create(seal=seal, user=by, reason=reason, opened_at=now, until=now + OPEN_FOR)
    trail.record("seals.reading_begun", seal, by=by, reason=reason)
    return opening


@transaction.atomic
def note_reading(opening: SealOpening, *, by) -> None:
    """One page was read, for the reason given."""
    trail.record_read(opening.seal, by=by, reason=opening.reason)


@transaction.atomic
def note_attempt(seal: Seal, *, by) -> None:
    """Someone without a key asked for something under this seal, and was answered that it does not exist (T41)."""
    trail.record("seals.reading_refused", seal, by=by)
