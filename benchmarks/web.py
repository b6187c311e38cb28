"""The claim through HTTP: the call desk, signed in, against a bare view around the statement. Needs Django set up."""

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from benchmarks.arena import ROOT
from benchmarks.callers import Day, dealt
from benchmarks.claims import FAIR, Hall, Round, put_back
from benchmarks.results import Measure
from benchmarks.timing import FEWER, ROUNDS, SHORT, interleaved, median, percentile, spread
from loge.domains.outreach.models import Target
from loge.registers.accounts.models import User

CALLERS, MANY = 16, 64  # the target is for sixteen
SECONDS = 1.0 if SHORT else 1.5
LIMIT = 0.35
WATCHED = 1 if SHORT else FEWER  # rounds of what has no target
P99_MS = 150
PACE = 2.0  # seconds from one home to the next: 16 such callers ask as often as 1,400 who talk for three minutes
PACED_SECONDS = 8.0 if SHORT else 14.0
VISITORS = 2_500 if SHORT else 6_000  # callers with an open session
CLAIM = re.compile(rb'data-claim="([0-9a-f-]{36})"')
CSRF = "measuringmeasuringmeasuringmeasu"
PATIENCE = 60.0
# Those of `make run` (loge/fronts/command_line/run.py).
SERVER = (
    *("--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "60", "--max-requests", "20000"),
    *("--max-requests-jitter", "2000", "--no-control-socket", "--preload", "--log-level", "warning"),
)

Visit = Callable[[http.client.HTTPConnection, int], int | str | None]


def claims(place: Hall, environment: dict[str, str], *, visitors: int = VISITORS) -> dict[int, Measure]:
    """Press « next call » and get the desk of that home, drawn and read: by one caller, by sixteen, by sixty-four."""
    cookies = sessions(place.colleagues[:visitors])
    with ExitStack() as servers:
        loge = servers.enter_context(served("config.wsgi", environment))
        bare = servers.enter_context(served("benchmarks.bare.wsgi", environment))
        desk, statement = _desk(place.campaign.pk, cookies), _statement(place.campaign.pk)
        for port, visit in ((loge, desk), (bare, statement)):
            _round(port, visit, list(cookies), CALLERS, 1.0)  # first pages compile their templates
        rounds = {
            threads: interleaved(
                partial(_round, loge, desk, list(cookies), threads),
                partial(_round, bare, statement, place.colleagues, threads),
                rounds=number,
            )
            for threads, number in ((1, WATCHED), (CALLERS, ROUNDS), (MANY, WATCHED))
        }
        paced = _round(loge, desk, list(cookies), CALLERS, PACED_SECONDS, every=PACE)
    return {threads: _measure(*both, paced if threads == CALLERS else None) for threads, both in rounds.items()}


def _measure(mine: list[Round], theirs: list[Round], paced: Round | None) -> Measure:
    """`paced`: given for the number of callers that has a target; the others are figures to watch."""
    p99 = spread([found.latencies for found in mine], 0.99)
    doubles, unfairness = sum(found.doubles for found in mine), median(found.unfairness for found in mine)
    return Measure(
        value=median(found.rate for found in mine), raw=median(found.rate for found in theirs), unit="/s",
        limit=LIMIT if paced else None, higher_is_better=True,
        p50_ms=spread([found.latencies for found in mine], 0.5), p99_ms=p99,
        conditions=(
            ("no home twice", doubles == 0),
            *(((f"p99 ≤ {P99_MS} ms", p99 <= P99_MS), (f"busiest/laziest ≤ {FAIR}", unfairness <= FAIR)) if paced else ()),
        ),
        also={
            "raw_p99_ms": spread([found.latencies for found in theirs], 0.99), "doubles": doubles,
            "busiest_over_laziest": round(unfairness, 2), **(_at_the_pace_of_people(paced) if paced else {}),
        },
    )  # fmt: skip


def _at_the_pace_of_people(paced: Round) -> dict[str, float]:
    return {"paced_rate": round(paced.rate, 1), "paced_p99_ms": round(percentile(paced.latencies, 0.99) * 1000, 1)}


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[int]:
    """gunicorn on a free port, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *SERVER]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _await(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _await(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server does not answer.")


def sessions(keys: list[int]) -> dict[int, str]:
    """A real session for each caller, as signing in leaves it; answers their cookies."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    now = timezone.now()
    sessions, cookies = [], {}
    for user in User.objects.filter(pk__in=keys):
        content = {
            SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: user.get_session_auth_hash(), "began": now.timestamp(), "seen": now.timestamp() + 3600,
        }  # fmt: skip
        key = f"measure{user.pk:025d}"
        encoded = store().encode(content)
        sessions.append(Session(session_key=key, session_data=encoded, expire_date=now + timedelta(hours=12)))
        cookies[user.pk] = f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    Session.objects.bulk_create(sessions, ignore_conflicts=True)
    return cookies


def _round(
    port: int, visit: Visit, keys: list[int], threads: int, seconds: float = SECONDS, *, every: float = 0.0
) -> Round:
    """`every`: seconds from one visit of a caller to their next, the callers spread over it; 0: as fast as answered."""
    put_back()
    start = time.time()
    days = visits(port, visit, list(dealt(keys, threads)), seconds, every=every)
    return Round([_with_homes(day) for day in days], max(day.ended_at for day in days) - start)


def visits(port: int, visit: Visit, shares: list[list[int]], seconds: float, *, every: float = 0.0) -> list[Day]:
    """One person at a time for each share: the sessions that they come with, one after the other."""
    days = [Day() for _ in shares]
    clients = [
        threading.Thread(target=_day, args=(port, visit, mine, day, seconds, every))
        for mine, day in zip(shares, days, strict=True)
    ]
    for client in clients:
        client.start()
        time.sleep(every / len(shares))
    for client in clients:
        client.join()
    if not all(day.ended_at for day in days):
        raise RuntimeError("A caller was refused: see the messages above.")
    return days


def _with_homes(day: Day) -> Day:
    """The desk names the claim: what is counted twice or not is the home it holds."""
    if day.homes and isinstance(day.homes[0], str):
        held = dict(Target.objects.filter(claim_id__in=day.homes).values_list("claim_id", "pk"))
        day.homes = [held[UUID(claim)] for claim in day.homes]
    return day


def _day(port: int, visit: Visit, keys: list[int], day: Day, seconds: float, every: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    end = time.perf_counter() + seconds
    for key in keys:
        before = time.perf_counter()
        if before >= end:
            break
        home = visit(connection, key)
        if home is None:
            break
        day.latencies.append(time.perf_counter() - before)
        day.homes.append(home)
        if every:  # who comes back in two seconds finds the line closed by the server, as a browser does
            connection.close()
        time.sleep(max(0.0, before + every - time.perf_counter()))
    connection.close()
    day.ended_at = time.time()


def _desk(campaign: int, cookies: dict[int, str]) -> Visit:
    body = f"campaign={campaign}"

    def visit(connection: http.client.HTTPConnection, key: int) -> int | str | None:
        headers = {"Cookie": cookies[key], "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/appels/suivant/", body, headers)
        answer = connection.getresponse()
        page = answer.read()
        if answer.status == 302:
            return None  # sent back to the list: nothing left to serve
        claim = CLAIM.search(page)
        if answer.status != 200 or claim is None or b"tel:" not in page:
            raise RuntimeError(f"{answer.status}, no call desk")
        return claim.group(1).decode()

    return visit


def _statement(campaign: int) -> Visit:
    def visit(connection: http.client.HTTPConnection, key: int) -> int | str | None:
        connection.request("GET", f"/{campaign}/{key}/")
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"bare view: {answer.status}")
        return None if b"null" in content else int(content.split(b": ")[1].rstrip(b"}"))

    return visit
