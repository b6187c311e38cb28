"""One import in a process of its own, so that its memory is its own. Prints what it cost as JSON.

python benchmarks/import_one.py FILE
"""

import json
import sys
import time
from pathlib import Path

import django

SENDER = "erp"


def main(path: str) -> None:
    django.setup()
    from loge.registers.tenants.imports.operations import import_file

    by = _administrator()
    start = time.perf_counter()
    run = import_file(path=path, sender=SENDER, by=by)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "peak_mb": peak_memory(), "counts": run.counts}))


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
