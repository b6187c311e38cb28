"""Several pieces of work on the database at once: a connection keeps one processor of the server busy, and there are others."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections

HANDS = 2


@contextmanager
def hands(prepare: Callable[[], None]) -> Iterator[Executor]:
    """A pool whose threads each have a connection of their own, which `prepare` sets before its first work.

    Inside a transaction, which no other connection sees, everything is done in turn on its own connection.
    Leaving waits for what was begun; when something failed, what was not begun is not.
    """
    if connection.in_atomic_block:
        yield _InTurn()
        return
    theirs = []

    def open_one() -> None:
        theirs.append(connections["default"])
        connection.inc_thread_sharing()  # closed by the thread that opened the pool
        prepare()

    pool = ThreadPoolExecutor(HANDS, thread_name_prefix="import", initializer=open_one)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
        for one in theirs:
            one.close()


class _InTurn(Executor):
    def submit(self, work, /, *given, **named):
        done: Future = Future()
        done.set_result(work(*given, **named))
        return done
