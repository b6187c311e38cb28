"""Which grant a line of account brings the money of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Expected:
    """A grant that still waits for `left` euros."""

    id: int
    kind: str
    left: Decimal
    granted_on: date


def whose(kind: str, amount: Decimal, on: date, expected: Sequence[Expected], *, early: timedelta) -> int | None:
    """The grant of that nature and sum; else of that nature, if it waits for as much; else of that very sum, whatever the nature
    that the sender wrote. The oldest of several. None when nothing fits: the money waits, a person decides."""
    waiting = sorted(
        (one for one in expected if one.left > 0 and on >= one.granted_on - early), key=lambda one: one.granted_on
    )
    tests = (
        lambda one: one.kind == kind and one.left == amount,
        lambda one: one.kind == kind and one.left >= amount,
        lambda one: one.left == amount,
    )
    return next((one.id for fits in tests for one in waiting if fits(one)), None)
