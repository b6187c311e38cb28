"""Facts that one domain announces and another may act upon.

A handler runs at once and inside the announcer's transaction: either the whole journey happens or none of it.
All handlers are listed in journeys/wiring.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction

DEEPEST_CHAIN = 4

_handlers: dict[type, list[Callable]] = {}
_depth: ContextVar[int] = ContextVar("depth of the chain of facts", default=0)
_captured: ContextVar[list | None] = ContextVar("facts collected by a test", default=None)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened, in the past tense; carries ids, never records. `by_id` is None for the product itself."""

    by_id: int | None


def connect(event_type: type[Event], handler: Callable) -> None:
    handlers = _handlers.setdefault(event_type, [])
    if handler not in handlers:
        handlers.append(handler)


def publish(event: Event) -> None:
    """Raise RuntimeError outside a transaction, or when journeys chase one another."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() belongs inside an operation's transaction")
    collected = _captured.get()
    if collected is not None:
        collected.append(event)
        return
    depth = _depth.get()
    if depth >= DEEPEST_CHAIN:
        raise RuntimeError(f"journeys are chasing each other around {type(event).__name__}")
    token = _depth.set(depth + 1)
    try:
        for handler in _handlers.get(type(event), []):
            handler(event)
    finally:
        _depth.reset(token)


@contextmanager
def captured() -> Iterator[list[Event]]:
    """For tests: collect what is published instead of acting on it."""
    published: list[Event] = []
    token = _captured.set(published)
    try:
        yield published
    finally:
        _captured.reset(token)
