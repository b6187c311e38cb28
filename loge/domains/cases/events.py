from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class FollowUpTaken(Event):
    """Someone has it in hand for the first time. `origin` and `origin_id` are those given when it was opened."""

    follow_up_id: int
    origin: str
    origin_id: str
