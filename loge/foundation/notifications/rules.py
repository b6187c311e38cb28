"""How long to wait before trying again, and when to stop. Practice of mail servers (RFC 5321, 4.5.4.1), not law."""

from datetime import datetime, timedelta

from loge.foundation.notifications.choices import MessageChannel

# After the first failed try, the second… The last one goes on.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
# One connection is tried for all that waits: it costs little, and what waits leaves soon after the server is back.
PAUSE_OF_A_DEAD_GATEWAY = timedelta(minutes=15)
LONGEST_WAIT = {MessageChannel.EMAIL: timedelta(days=5), MessageChannel.SMS: timedelta(days=2)}
LEASE = timedelta(minutes=10)
"""A worker that has said nothing for that long about a message it took is dead: the message is sent by another."""


def next_try(attempts: int, now: datetime, *, gateway_is_dead: bool = False) -> datetime:
    """`attempts`: how many failed so far, this one included."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    return now + (min(pause, PAUSE_OF_A_DEAD_GATEWAY) if gateway_is_dead else pause)
