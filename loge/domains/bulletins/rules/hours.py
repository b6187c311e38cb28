"""When a telephone may ring with a message that nobody asked for, and for how long an information is still worth sending."""

from datetime import datetime, timedelta

from django.utils import timezone

from loge.foundation.dates import public_holiday

FIRST_HOUR, LAST_HOUR = 9, 19
SUNDAY = 6
GOES_ON = timedelta(days=7)
"""Homes that may not be written to on the first day are tried again for that long; then the information is old."""


def sms_may_leave(now: datetime, *, department: str = "") -> bool:
    """From nine to seven in Paris, neither on a Sunday nor on a public holiday of that département."""
    here = timezone.localtime(now)
    if here.weekday() == SUNDAY or public_holiday(here.date(), department=department):
        return False
    return FIRST_HOUR <= here.hour < LAST_HOUR


def is_old(sent_at: datetime | None, *, now: datetime) -> bool:
    return sent_at is not None and now > sent_at + GOES_ON
