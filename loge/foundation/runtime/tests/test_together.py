"""Threads that ask for the same act at the same instant."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from loge.foundation.runtime.together import Together

PATIENCE = 10  # seconds before a test that waits for a thread fails


class Clerk:
    """Doubles what it is given; the first time, not before it is told to go on."""

    def __init__(self):
        self.groups = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def do(self, asked):
        self.groups.append(asked)
        if len(self.groups) == 1:
            self.begun.set()
            assert self.go_on.wait(PATIENCE)
        if "wrong" in asked:
            raise ValueError("wrong")
        return [one * 2 for one in asked]


def waiting(together, number):
    """Until so many have come and wait."""
    deadline = threading.Event()
    while sum(map(len, together._waiting.values())) < number:
        assert not deadline.wait(0.001)


@pytest.fixture
def clerk():
    return Clerk()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def ask_behind(clerk, together, pool, *asked):
    """The first is at work; the others come meanwhile, one after the other."""
    first = pool.submit(together.ask, "first")
    assert clerk.begun.wait(PATIENCE)
    others = []
    for number, one in enumerate(asked, start=1):
        others.append(pool.submit(together.ask, one))
        waiting(together, number)
    clerk.go_on.set()
    assert first.result(PATIENCE) == "firstfirst"
    return others


def test_who_comes_alone_goes_at_once_and_leaves_nothing_behind(clerk):
    together = Together(clerk.do)
    clerk.go_on.set()
    assert [together.ask("a"), together.ask("b")] == ["aa", "bb"]
    assert clerk.groups == [["a"], ["b"]]
    assert together._waiting == {}


def test_those_who_come_while_one_is_at_work_go_together_and_each_gets_their_own_answer(clerk, pool):
    together = Together(clerk.do)
    others = ask_behind(clerk, together, pool, "a", "b", "c")
    assert [one.result(PATIENCE) for one in others] == ["aa", "bb", "cc"]
    assert clerk.groups == [["first"], ["a", "b", "c"]]
    assert together._waiting == {}


def test_another_key_does_not_wait(clerk, pool):
    together = Together(clerk.do)
    first = pool.submit(together.ask, "a", key=1)
    assert clerk.begun.wait(PATIENCE)
    assert together.ask("b", key=2) == "bb"
    clerk.go_on.set()
    assert first.result(PATIENCE) == "aa"


def test_a_fault_reaches_who_made_it_and_the_others_have_their_answer(clerk, pool):
    together = Together(clerk.do)
    fine, wrong, also_fine = ask_behind(clerk, together, pool, "a", "wrong", "c")
    assert (fine.result(PATIENCE), also_fine.result(PATIENCE)) == ("aa", "cc")
    with pytest.raises(ValueError, match="wrong"):
        wrong.result(PATIENCE)
    assert clerk.groups[1] == ["a", "wrong", "c"]
    assert sorted(clerk.groups[2:]) == [["a"], ["c"], ["wrong"]]
    assert together._waiting == {}


def test_a_fault_of_one_alone_is_told_once(clerk):
    together = Together(clerk.do)
    clerk.go_on.set()
    with pytest.raises(ValueError, match="wrong"):
        together.ask("wrong")
    assert clerk.groups == [["wrong"]]
    assert together.ask("a") == "aa"


@pytest.mark.django_db
def test_inside_a_transaction_nobody_else_is_waited_for_nor_served(clerk):
    together = Together(clerk.do)
    together._waiting[None] = []  # someone is at work
    clerk.go_on.set()
    with transaction.atomic():
        assert together.ask("mine") == "minemine"
    assert clerk.groups == [["mine"]]
