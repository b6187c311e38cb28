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


@dataclass(frozen=True, kw_only=True)
class HomeUnreachable(Event):
    """Calls, message and relatives brought nothing: someone must go to the door."""

    pursuit_id: int
    household_id: int
    person_id: int | None
    level: int
    officer_id: int


@dataclass(frozen=True, kw_only=True)
class HomeStillSilent(Event):
    """Nobody knows, even after the door: a partner or a welfare check by the emergency services."""

    pursuit_id: int
    household_id: int
    person_id: int | None
    level: int
    summary: str
    officer_id: int


@dataclass(frozen=True, kw_only=True)
class NewsBroughtNeed(Event):
    """Someone had news of a home that did not answer: it needs help."""

    pursuit_id: int
    household_id: int
    person_id: int | None
    level: int
    summary: str
    officer_id: int


@dataclass(frozen=True, kw_only=True)
class PursuitEnded(Event):
    """Someone knows: what was asked of others to find out is no longer needed."""

    pursuit_id: int
    end: str


@dataclass(frozen=True, kw_only=True)
class HardshipTold(Event):
    """During a call, someone said that the rent is hard to pay, and agreed that our own rent office should know."""

    attempt_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class HelpAgreed(Event):
    """During a call, someone asked for help and agreed that it be passed on to `recipient` (« CCAS »)."""

    attempt_id: int
    campaign_id: int
    campaign_name: str
    household_id: int
    person_id: int
    needs: tuple[str, ...]
    risks: tuple[tuple[str, int], ...]
    recipient: str
    officer_id: int
