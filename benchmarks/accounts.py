"""The night of the rent accounts, ten lines each: a hundred thousand of them for a million people. Needs Django set up."""

from collections import Counter
from datetime import date

from django.db import connection

from benchmarks import staff
from benchmarks.arena import SQL
from benchmarks.results import Measure
from benchmarks.timing import median, seconds, seconds_of
from loge.domains.arrears.models import LedgerEntry, NextStep, RentAccount, RepaymentPlan
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.nightly import plans_that_moved

PEOPLE_PER_ACCOUNT = 10
ACCOUNTS_PER_PLAN = 20
ON = date(2026, 12, 15)  # the last weeks of the regime that counts in months of rent: the raw side knows no other


def nightly(accounts: int) -> Measure:
    """Every account advised from an empty table: facts, rules, one step and its sentence, written."""
    _run((SQL / "accounts_fill.sql").read_text(), {"accounts": accounts, "on": ON})
    statement = (SQL / "accounts.sql").read_text()
    found: dict[str, Counter] = {}
    again: list[float] = []

    def ours() -> float:
        _run("TRUNCATE arrears_nextstep")
        spent = seconds(lambda: advise_accounts(on=ON, by=None))
        found["ours"] = _steps()
        if not again:
            again.append(seconds(lambda: advise_accounts(on=ON, by=None)))
        return spent

    def raw() -> float:
        _run("TRUNCATE arrears_nextstep")
        spent = seconds(lambda: _run(statement, {"on": ON}))
        found["raw"] = _steps()
        return spent

    mine, theirs = seconds_of(ours, raw)
    return Measure(
        value=median(mine), raw=median(theirs), unit="s", limit=3.0,
        conditions=(("both sides advise the same", found["ours"] == found["raw"]),),
        also={
            "accounts": RentAccount.objects.count(), "lines": LedgerEntry.objects.count(), "night_after_s": round(again[0], 3),
            **_plans(accounts // ACCOUNTS_PER_PLAN), "steps": dict(found["ours"]), "steps_raw": dict(found["raw"]),
        },
    )  # fmt: skip


def _plans(number: int) -> dict[str, float]:
    """Thousands of plans judged against their ledger, as each night does before it moves those that broke or were repaired."""
    officer = staff.manager()
    _run((SQL / "plans_fill.sql").read_text(), {"plans": number, "on": ON, "officer": officer.pk})
    spent = seconds(lambda: plans_that_moved(on=ON))
    return {"plans": RepaymentPlan.objects.count(), "plans_judged_s": round(spent, 3)}


def _steps() -> Counter:
    return Counter(NextStep.objects.values_list("step", flat=True))


def _run(sql: str, params: dict | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in sql.split(";\n"):
            cursor.execute(statement, params if params and "%(" in statement else None)
