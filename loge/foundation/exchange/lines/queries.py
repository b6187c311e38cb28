from loge.foundation.exchange.choices import WORKING, LineState
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import ImportLine, ImportRun


def runs_of(importer: Importer):
    """Every import of this kind: the door of the screens says who may see them."""
    runs = ImportRun.objects.filter(feeds=importer.code)
    return runs.select_related("sender", "received_by", "applied_by", "undone_by")


def lines_of(run: ImportRun, *, state: str = ""):
    found = ImportLine.objects.filter(run=run)
    return (found.filter(state=state) if state else found).order_by("number")


def is_working(run: ImportRun) -> bool:
    return run.state in WORKING


def cells_of(line: ImportLine) -> dict[str, str]:
    """What the line holds, by field, corrections included."""
    decision = line.run.decisions.filter(line=line.number).first()
    cells = {code: text for code, text in line.raw.items() if code != "cells"}
    return cells | (decision.values if decision else {})


def left_aside(run: ImportRun) -> bool:
    return any(run.counts.get("lines", {}).get(state) for state in (LineState.ERROR, LineState.LEFT_OUT))
