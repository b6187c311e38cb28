from dataclasses import dataclass
from datetime import datetime

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactPaused(Event):
    """Whatever awaited this home is to be put off until then."""

    household_id: int
    until: datetime


@dataclass(frozen=True, kw_only=True)
class ContactResumed(Event):
    """Lifted before its end: what had been put off until `until` may come back now."""

    household_id: int
    until: datetime
