from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class KnockSettled(Event):
    """A visit at a home has ended, one way or another. Told once to each of those who asked: `origin`, `origin_id`.

    `outcome` is a KnockOutcome, `needs` the HelpNeeded codes asked for at the door, in words (`summary`) too.
    """

    knock_id: int
    origin: str
    origin_id: str
    household_id: int
    person_id: int | None
    outcome: str
    level: int
    needs: tuple[str, ...]
    summary: str
    manager_id: int
