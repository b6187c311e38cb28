from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """`origin` and `origin_id` are those given by whoever raised it: « outreach.signal » and its number, « self »…"""

    case_id: int
    origin: str
    origin_id: str


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Event):
    """Someone has it in hand."""

    case_id: int
    origin: str
    origin_id: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    """It ended, whatever the reason; it may be reopened."""

    case_id: int
    origin: str
    origin_id: str
