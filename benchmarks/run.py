"""`make bench`: the product against raw SQL doing the same work, in one run, on a server of its own under var/bench.

PERSONS=1000000 by default. Writes benchmarks/results.json and benchmarks/results.md. ONLY=imports stops after the imports;
ONLY=register, campaign, callers, boards or accounts measures that part alone, on a register of ours; ONLY=growth measures what a
register ten times as large changes, and is no part of the whole. These print and write nothing. See docs/performance.md.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import imports, results  # noqa: E402
from benchmarks.arena import OURS, RAW, Arena  # noqa: E402
from benchmarks.results import Measure  # noqa: E402

FOLDER = ROOT / "var" / "bench"


class Bench:
    """One run: what was found so far, told as it comes."""

    def __init__(self, arena: Arena, persons: int):
        self.arena, self.persons = arena, persons
        self.found: dict[str, Measure] = {}
        self._start = time.monotonic()

    def measure(self, name: str, work: Callable[[], Measure]) -> None:
        self.found[name] = measure = work()
        verdict = "holds" if measure.holds else "MISSED"
        told = f"{measure.value:,.4g} against {measure.raw:,.4g} {measure.unit}, ratio {measure.ratio:.2f}"
        print(f"{time.monotonic() - self._start:6.0f} s  {name}: {told}, {verdict}", flush=True)

    def imports(self) -> None:
        """The smaller register first: the larger one stays, and everything after is measured on it."""
        smaller = self.persons // 10
        path = imports.prepare(self.arena, smaller)
        self.measure(
            f"import_{imports.label(smaller)}",
            lambda: imports.first_import(self.arena, path, rounds=1),
        )
        whole = imports.prepare(self.arena, self.persons)
        name = imports.label(self.persons)
        self.measure(f"import_{name}", lambda: imports.first_import(self.arena, whole, rounds=1))
        self.measure(f"reimport_{name}", lambda: imports.reimport(self.arena, whole))

    def register(self) -> None:
        from benchmarks import search

        self.measure("caller_lookup", lambda: search.caller_lookup(self.arena.environment(OURS)))
        self.measure("name_search", search.name_search)

    def campaign(self) -> None:
        from benchmarks import audience

        self.measure("audience_count", audience.count)
        self.measure("snapshot", audience.snapshot)

    def callers(self) -> None:
        from benchmarks import claims, web

        environment = self.arena.environment(OURS)
        with claims.hall(environment) as hall:
            self.measure("claim_operation_1", lambda: claims.alone(hall))
            sixteen, journal = claims.claim_and_journal(hall, 16)
            self.measure("claim_operation_16", lambda: sixteen)
            self.measure("claim_operation_64", lambda: claims.claim(hall, 64))
            self.measure("cycle_operation_16", lambda: claims.cycle(hall, 16))
            self.measure("journal", lambda: journal)
            for threads, measure in web.claims(hall, environment).items():
                self.measure(f"claim_http_{threads}", partial(_as_is, measure))

    def boards(self) -> None:
        from benchmarks import boards

        campaigns = boards.fill(self.persons // boards.CAMPAIGNS)
        self.measure("board_one", lambda: boards.one(campaigns, self.arena.environment(OURS)))
        self.measure("board_all", lambda: boards.every(campaigns))

    def accounts(self) -> None:
        from benchmarks import accounts

        number = self.persons // accounts.PEOPLE_PER_ACCOUNT
        self.measure(f"arrears_nightly_{imports.label(number)}", lambda: accounts.nightly(number))

    def growth(self) -> None:
        """`persons`, then ten times as many."""
        from benchmarks import claims, growth

        environment = self.arena.environment(OURS)
        found = []
        for times in (1, growth.TIMES):
            if times > 1:
                growth.grow(times)
            seconds = growth.snapshot()
            with claims.hall(environment) as hall:
                found.append(growth.flat(hall) | {"snapshot": seconds})
            print(found[-1], flush=True)
        for name, measure in growth.compared(*found).items():
            self.measure(name, partial(_as_is, measure))

    def alone(self, part: str) -> None:
        """`part`: the name of one of the methods above."""
        if part == "imports":
            return self.imports()
        imports.fill(self.arena, self.persons)
        with in_loge(self.arena):
            getattr(self, part)()

    def everything(self) -> None:
        self.imports()
        with in_loge(self.arena):
            self.register()
            self.campaign()
            self.callers()
            self.boards()
            self.accounts()


def _as_is(measure: Measure) -> Measure:
    return measure


@contextmanager
def in_loge(arena: Arena) -> Iterator[None]:
    """This very process becomes Loge on the register just imported."""
    arena.settle(OURS)
    arena.drop(RAW)
    os.environ.update(arena.environment(OURS))
    import django
    from django.db import connections

    django.setup()
    yield
    connections.close_all()


def machine(arena: Arena) -> dict:
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    with arena.connect("postgres") as connection:
        version = connection.info.server_version
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory.split()[1]) / 1024**2, 1),
        "postgresql": f"{version // 10000}.{version % 10000}",
        "python": sys.version.split()[0],
        "load_at_start": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    persons = int(os.environ.get("PERSONS", "1000000"))
    arena = Arena.open(FOLDER)
    try:
        about = machine(arena)
        bench = Bench(arena, persons)
        if part := os.environ.get("ONLY"):
            bench.alone(part)
            print(json.dumps({name: measure.as_json() for name, measure in bench.found.items()} | about, indent=2))
            return
        bench.everything()
        about["load_at_end"] = round(os.getloadavg()[0], 1)
        print("\n" + results.write(ROOT / "benchmarks", bench.found, about, persons))
    finally:
        arena.close()


if __name__ == "__main__":
    main()
