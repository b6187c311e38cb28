from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleSealed(Event):
    """Someone is protected from now on: whatever awaited their home in bulk must let it go."""

    seal_id: int
