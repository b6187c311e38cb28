"""When a partner is reminded. Practice, not law: the delays are settings."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from loge.domains.referrals.choices import SentBy
from loge.foundation.dates import next_working_day

SOON = {4: timedelta(hours=2), 3: timedelta(hours=8)}
WITHIN_48_H = 2
MORNING = time(9)
LETTER_DAYS = 10  # there and back by post
MOST_DOCUMENTS = 5


@dataclass(frozen=True)
class Delays:
    """`days` before each reminder for what is not urgent; `reminders` before the partner is held for silent."""

    days: int
    reminders: int
    link_days: int


def next_reminder(sent: datetime, *, level: int, channel: str, delays: Delays) -> datetime:
    """Urgent ones by the clock; the others on the morning of a working day."""
    if level in SOON and channel != SentBy.LETTER:
        return sent + SOON[level]
    days = LETTER_DAYS if channel == SentBy.LETTER else min(delays.days, 2) if level == WITHIN_48_H else delays.days
    day = next_working_day(timezone.localdate(sent) + timedelta(days=days))
    return timezone.make_aware(datetime.combine(day, MORNING))
