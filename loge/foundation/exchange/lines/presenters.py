"""Words of the preview and of the result: what a line comes to, what changes, what is to be mended."""

from loge.foundation.exchange.choices import LineState
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import ImportLine, ImportRun

KINDS = {
    LineState.CREATE: "success", LineState.UPDATE: "info", LineState.UNCHANGED: "neutral", LineState.ERROR: "danger",
    LineState.LEFT_OUT: "neutral",
}  # fmt: skip
DONE = {LineState.CREATE: "Créées", LineState.UPDATE: "Modifiées"}
FATES = {
    "deleted": "Retirées", "restored": "Remises comme avant", "used": "Gardées : ont servi",
    "changed": "Gardées : modifiées depuis", "gone": "Déjà absentes",
}  # fmt: skip


def rows(importer: Importer, lines: list[ImportLine]) -> list[dict]:
    return [_row(importer, line) for line in lines]


def _row(importer: Importer, line: ImportLine) -> dict:
    label = LineState(line.state).label.replace("Laissées", "Laissée")
    return {
        "number": line.number, "state": line.state, "label": label, "kind": KINDS[LineState(line.state)],
        "title": importer.title(line.values) or "—", "remarks": remarks(importer, line), "record": line.record,
        "changes": [change(importer, code, *pair) for code, pair in line.changes.items()]
        if line.state == LineState.UPDATE else [],
    }  # fmt: skip


def remarks(importer: Importer, line: ImportLine) -> list[dict]:
    known = importer.by_code
    return [{**said, "label": known[said["field"]].label if said["field"] else ""} for said in line.remarks]


def change(importer: Importer, code: str, old: str, new: str) -> str:
    was = importer.say(code, old) if old else "(vide)"
    return f"{importer.by_code[code].label} : {was} → {importer.say(code, new)}"


def tabs(run: ImportRun) -> list[tuple[str, str, int]]:
    counts = run.counts.get("lines", {})
    return [(state.value, state.label, counts.get(state, 0)) for state in LineState]


def outcome(run: ImportRun) -> list[tuple[str, int]]:
    """How many lines came to what, once the import is applied."""
    counts = run.counts.get("lines", {})
    return [(DONE.get(state, state.label), counts[state]) for state in LineState if counts.get(state)]


def undone(run: ImportRun) -> list[tuple[str, int]]:
    told = run.report.get("undone", {})
    return [(label, told[fate]) for fate, label in FATES.items() if told.get(fate)]


def columns(form, run: ImportRun) -> list[dict]:
    """Each column of the file with a few of its cells and the choice of what it says."""
    sample, scores = run.report.get("sample", []), run.report.get("scores", {})
    return [
        {
            "title": title,
            "field": form[f"column_{place}"],
            "cells": [row[place] for row in sample if place < len(row) and row[place].strip()][:3],
            "unsure": 0 < scores.get(str(place), 0) < 90,
        }
        for place, title in enumerate(run.titles)
    ]
