"""Acts that several threads of this process ask for at the same instant: one of them does all of them in one go.

Nobody waits for company. Who comes alone goes at once; who comes while another is at work waits for that to end, and all those
who waited go together. So an act that costs the database little more for ten than for one is done ten times less often when
many ask, and as before when few do. Between processes, locks and constraints of the database decide as ever.
"""

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar

from django.db import connection

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Ticket(Generic[Asked, Answer]):
    """What one thread asks, and its answer once it is `done`; `called` is held until it is, or until it is their turn to lead."""

    def __init__(self, asked: Asked):
        self.asked = asked
        self.answer: Answer
        self.done = self.alone = False
        self.called = threading.Lock()
        self.called.acquire()


class Together(Generic[Asked, Answer]):
    """`do` gets what was asked, in the order of arrival, and gives one answer each, in one transaction that is over when it
    returns. When it fails for several, each does their own alone: a fault reaches who made it, and nobody else.

    Acts that share a `lane` take turns: while one is done, the others gather."""

    def __init__(self, do: Callable[[list[Asked]], list[Answer]], *, lane: AbstractContextManager | None = None):
        self._do = do
        self._lane = lane or nullcontext()
        self._guard = threading.Lock()
        # How many came with another lately, and may be on their way back; half of them are forgotten each time.
        self._company = 0
        # A key is there while someone is at work on it.
        self._waiting: dict[Hashable, list[_Ticket[Asked, Answer]]] = {}

    def ask(self, asked: Asked, *, key: Hashable = None) -> Answer:
        """Only what has the same `key` is done together. Inside a transaction, alone: it must share the fate of the rest."""
        if connection.in_atomic_block:
            return self._alone(asked)
        ticket: _Ticket[Asked, Answer] = _Ticket(asked)
        with self._guard:
            leads = key not in self._waiting
            self._waiting.setdefault(key, []).append(ticket)
        if not leads:
            ticket.called.acquire()
        if not (ticket.done or ticket.alone):
            self._lead(key)
        return ticket.answer if ticket.done else self._alone(asked)

    def _alone(self, asked: Asked) -> Answer:
        [answer] = self._do([asked])
        return answer

    def _lead(self, key: Hashable) -> None:
        """Do all that waits, my own included; then call whoever comes first of those who arrived meanwhile."""
        with self._lane:
            if self._company:
                self._let_in(key)
            self._go(key)

    def _go(self, key: Hashable) -> None:
        with self._guard:
            group, self._waiting[key] = self._waiting[key], []
        self._company = max(len(group) - 1, self._company // 2)
        try:
            for ticket, answer in zip(group, self._do([ticket.asked for ticket in group]), strict=True):
                ticket.answer, ticket.done = answer, True
        except Exception:
            if len(group) == 1:
                raise
        finally:
            for ticket in group:
                ticket.alone = not ticket.done
                ticket.called.release()
            self._hand_over(key)

    def _let_in(self, key: Hashable) -> None:
        """Whoever is at the door comes in first: the threads of this process that have work to do run, and none sleeps."""
        here = 0
        while here < len(self._waiting[key]):
            here = len(self._waiting[key])
            time.sleep(0)

    def _hand_over(self, key: Hashable) -> None:
        with self._guard:
            if self._waiting[key]:
                self._waiting[key][0].called.release()
            else:
                del self._waiting[key]
