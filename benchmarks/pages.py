"""Pages that people wait for, on the line or while calls are made, at the pace of people, served as `make run` does."""

from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import cycle

from benchmarks import web
from benchmarks.staff import colleagues
from benchmarks.timing import SHORT, percentile

EVERY = 2.0  # seconds from one page to the next of the same person
SECONDS = 6.0 if SHORT else 12.0
AGENTS, SUPERVISORS = 30, 4


def lookup(environment: dict[str, str], numbers: Sequence[str]) -> float:
    """p99 in milliseconds of the page that a number opens, under thirty agents."""
    pages = [f"/locataires/?q={number.replace('+', '%2B')}" for number in numbers]
    return _waited(environment, pages, AGENTS, 0.99)


def board(environment: dict[str, str], campaign: int) -> float:
    """p95 in milliseconds of the board of a campaign, that a few supervisors look at."""
    return _waited(environment, [f"/campagnes/{campaign}/suivi"], SUPERVISORS, 0.95)


def _waited(environment: dict[str, str], pages: Sequence[str], people: int, share: float) -> float:
    keys, turn = colleagues(people), cycle(pages)
    cookies = web.sessions(keys)

    def visit(connection: HTTPConnection, key: int) -> int:
        page = next(turn)
        connection.request("GET", page, headers={"Cookie": cookies[key]})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{page}: {answer.status}")
        return key

    shares = [[key] * 1000 for key in keys]
    with web.served("config.wsgi", environment) as port:
        web.visits(port, visit, shares, EVERY, every=EVERY / 8)  # in each process, first pages compile their templates
        days = web.visits(port, visit, shares, SECONDS, every=EVERY)
    return round(percentile([latency for day in days for latency in day.latencies], share) * 1000, 1)
