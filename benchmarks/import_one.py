"""One import in a process of its own, so that its memory is its own. Prints what it cost as JSON.

python benchmarks/import_one.py FILE
"""

import json
import sys
import time
from pathlib import Path

import django

SENDER = "erp"
COUNTED = (
    "Lecture du fichier",
    "Application",
)  # steps whose progress is counted; comparing goes statement by statement


def main(path: str) -> None:
    django.setup()
    from loge.registers.tenants.imports.operations import import_file

    by = _administrator()
    signs = follow_progress()
    start = time.perf_counter()
    run = import_file(path=path, sender=SENDER, by=by)
    seconds = time.perf_counter() - start
    facts = {"seconds": seconds, "peak_mb": peak_memory(), "counts": run.counts, "base": run.report["base"]}
    print(json.dumps(facts | {"progress": worst_step(signs), "progress_true": ends_true(signs, path, run)}))


def follow_progress() -> list[tuple[float, str, int, int]]:
    """(moment, step, done, total) of each sign of progress that the counted steps will give, as the screen will show it."""
    from loge.registers.tenants.imports import engine, workbench

    signs: list[tuple[float, str, int, int]] = []
    tell = workbench.tell
    totals: dict[str, int] = {}

    def told(run, step, done=None, total=None):
        totals[step] = total or totals.get(step, 0)
        if step in COUNTED and done is not None:
            signs.append((time.perf_counter(), step, done, totals[step]))
        tell(run, step, done, total)

    workbench.tell = engine.tell = told
    return signs


def worst_step(signs: list[tuple[float, str, int, int]]) -> float:
    """The largest share of a step done between two signs, those given within a second of one another put aside."""
    worst = 0.0
    for (before, step, done, total), (after, same, further, _) in zip(signs, signs[1:], strict=False):
        if step == same and after - before > 1.0:
            worst = max(worst, (further - done) / total)
    return round(worst, 4)


def ends_true(signs: list[tuple[float, str, int, int]], path: str, run) -> bool:
    """Whether nothing was ever counted beyond what there was, and each counted step ended on what was truly done."""
    with open(path, "rb") as file:
        lines = sum(1 for _ in file)
    planned = sum(last - first + 1 for first, last in run.batches.values_list("first_id", "last_id"))
    last = {step: (done, total) for _, step, done, total in signs}
    truth = {COUNTED[0]: lines, COUNTED[1]: planned}
    return all(done == total and abs(total - truth[step]) <= 1 for step, (done, total) in last.items()) and all(
        0 <= done <= total for _, _, done, total in signs
    )


def _administrator():
    from loge.registers.accounts.models import User
    from loge.registers.accounts.operations.people import create_first_administrator

    known = User.objects.filter(username="bench").first()
    return known or create_first_administrator(
        username="bench", email="bench@example.org", password="Un-banc-de-mesure-26"
    )


def peak_memory() -> float:
    """The most memory that this process ever held, in MB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024, 1)


if __name__ == "__main__":
    main(sys.argv[1])
