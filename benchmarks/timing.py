"""Clocks and middles: what a measure is made of."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

ROUNDS = 5
T = TypeVar("T")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def interleaved(ours: Callable[[], T], raw: Callable[[], T], *, rounds: int = ROUNDS) -> tuple[list[T], list[T]]:
    """What both sides gave, run in turn so that what disturbs the machine disturbs both; the first to go alternates."""
    mine, theirs = [], []
    for number in range(rounds):
        if number % 2:
            theirs.append(raw())
            mine.append(ours())
        else:
            mine.append(ours())
            theirs.append(raw())
    return mine, theirs


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def spread(rounds: Sequence[Sequence[float]], share: float) -> float:
    """The percentile of each round, then the middle round; seconds in, milliseconds out."""
    return round(median(percentile(latencies, share) for latencies in rounds) * 1000, 3)
