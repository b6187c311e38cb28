"""Room for the frames of deep calls, taken once instead of a thousand times.

Python keeps the frames of a thread in pieces of 16 kB, that it asks of the system and gives back one after the other: a
loop whose calls go back and forth over the edge of a piece asks and gives back at each turn. Drawing a page is made of
such loops: a sixth of the processor went there (Python 3.11, 23 November 2026). One large piece holds them all.
"""

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")
# Of 8 bytes each: a little over half of a piece of one megabyte, whose other half is for the calls inside. Python is told
# that this function needs them; it takes the piece, and touches none of it.
SLOTS = 70_000


def with_room(call: Callable[..., Answer], *args, **named) -> Answer:
    """What `call` answers, called where no loop inside it waits for memory."""
    return call(*args, **named)


with_room.__code__ = with_room.__code__.replace(co_stacksize=SLOTS)
