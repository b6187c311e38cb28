from dataclasses import dataclass

from loge.foundation.events import Event


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(Event):
    """The telephone received the SMS. `about` is what the sender gave, « referrals.Referral:12 »."""

    message_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class MessageGivenUp(Event):
    """Nobody will receive it: refused by the recipient's server, bounced, or tried for too long."""

    message_id: int
    about: str
