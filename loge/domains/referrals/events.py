from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class ReferralUnanswered(Event):
    """Reminded in vain, or never delivered: someone of the house must act. `summary` is neutral."""

    referral_id: int
    household_id: int
    person_id: int
    origin: str
    origin_id: str
    level: int
    officer_id: int
    seal_id: int | None
    summary: str
