from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class SeriousRiskHeard(Event):
    """A caller heard a risk of level 3 (same day) or 4 (emergency now)."""

    signal_id: int
    attempt_id: int | None
    household_id: int
    person_id: int | None
    level: int
    summary: str
    officer_id: int
