from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Event):
    """Someone has it in hand for the first time. `origin` and `origin_id` are those given when it was opened."""

    case_id: int
    origin: str
    origin_id: str
