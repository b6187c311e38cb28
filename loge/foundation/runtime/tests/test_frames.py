import resource
import threading

from loge.foundation.runtime.frames import with_room


def _deep(depth: int) -> None:
    """A loop of calls, so many frames down."""
    if depth:
        _deep(depth - 1)
        return
    for _ in range(100):
        _leaf()


def _leaf(a=1, b=2, c=3):
    return [a, b, c]


def _pieces_taken(found: list) -> None:
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for depth in range(200):
        _deep(depth)
    found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)


def _in_a_thread(call, *args) -> int:
    found: list[int] = []
    thread = threading.Thread(target=call, args=(*args, found))
    thread.start()
    thread.join()
    return found[0]


def test_no_loop_asks_for_memory_at_each_turn():
    """Somewhere among two hundred depths, the hundred turns of the loop fall on the edge of a piece."""
    assert _in_a_thread(with_room, _pieces_taken) < 100


def test_what_is_called_answers_and_fails_as_it_did():
    assert with_room(divmod, 7, 2) == (3, 1)
    assert with_room(sorted, [1, 2], reverse=True) == [2, 1]
    try:
        with_room(int, "x")
    except ValueError as error:
        assert "'x'" in str(error)
    else:
        raise AssertionError("the error is lost")
