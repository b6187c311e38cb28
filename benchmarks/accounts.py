"""The night of the rent accounts: a hundred thousand of them, a million lines. Needs Django set up on the arena."""

from collections import Counter
from datetime import date

from django.db import connection

from benchmarks.arena import SQL
from benchmarks.results import Measure
from benchmarks.timing import interleaved, median, seconds
from loge.domains.arrears.models import LedgerEntry, NextStep, RentAccount
from loge.domains.arrears.operations.steps import advise_accounts

ACCOUNTS = 100_000
ON = date(2026, 12, 15)  # the last weeks of the regime that counts in months of rent: the raw side knows no other


def nightly() -> Measure:
    """Every account advised from an empty table: facts, rules, one step and its sentence, written."""
    _run((SQL / "accounts_fill.sql").read_text(), {"accounts": ACCOUNTS, "on": ON})
    statement = (SQL / "accounts.sql").read_text()
    found: dict[str, Counter] = {}

    def ours() -> float:
        _run("TRUNCATE arrears_nextstep")
        spent = seconds(lambda: advise_accounts(on=ON, by=None))
        found["ours"] = _steps()
        return spent

    def raw() -> float:
        _run("TRUNCATE arrears_nextstep")
        spent = seconds(lambda: _run(statement, {"on": ON}))
        found["raw"] = _steps()
        return spent

    mine, theirs = interleaved(ours, raw)
    ours()
    again = seconds(lambda: advise_accounts(on=ON, by=None))
    return Measure(
        value=median(mine), raw=median(theirs), unit="s", limit=3.0,
        conditions=(("both sides advise the same", found["ours"] == found["raw"]),),
        also={
            "accounts": RentAccount.objects.count(), "lines": LedgerEntry.objects.count(), "night_after_s": round(again, 3),
            "steps": dict(found["ours"]), "steps_raw": dict(found["raw"]),
        },
    )  # fmt: skip


def _steps() -> Counter:
    return Counter(NextStep.objects.values_list("step", flat=True))


def _run(sql: str, params: dict | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in sql.split(";\n"):
            cursor.execute(statement, params if params and "%(" in statement else None)
