"""Clocks and middles: what a measure is made of."""

import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

SHORT = (
    int(os.environ.get("PERSONS", "1000000")) < 1_000_000
)  # a run of a few minutes, to look at; the whole one is what counts
ROUNDS = 3 if SHORT else 5
LONG, FEWER = 5.0, 3  # seconds of a round from which fewer of them tell as much
T = TypeVar("T")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def in_turn(*sides: Callable[[], T], rounds: int = ROUNDS) -> list[list[T]]:
    """What each side gave, run in turn so that what disturbs the machine disturbs all; the order is turned round each time."""
    found: list[list[T]] = [[] for _ in sides]
    for number in range(rounds):
        for place in range(len(sides))[:: -1 if number % 2 else 1]:
            found[place].append(sides[place]())
    return found


def interleaved(ours: Callable[[], T], raw: Callable[[], T], *, rounds: int = ROUNDS) -> tuple[list[T], list[T]]:
    """The product's side, then the other."""
    mine, theirs = in_turn(ours, raw, rounds=rounds)
    return mine, theirs


def seconds_of(ours: Callable[[], float], raw: Callable[[], float]) -> tuple[list[float], list[float]]:
    """The same for work that answers its seconds: five rounds, three when they are long."""
    mine, theirs = interleaved(ours, raw, rounds=1)
    more = (FEWER if max(*mine, *theirs) > LONG else ROUNDS) - 1
    others, further = interleaved(raw, ours, rounds=more)  # the other one first
    return mine + further, theirs + others


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def spread(rounds: Sequence[Sequence[float]], share: float) -> float:
    """The percentile of each round, then the middle round; seconds in, milliseconds out."""
    return round(median(percentile(latencies, share) for latencies in rounds) * 1000, 3)
