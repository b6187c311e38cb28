"""The file given back: every line with our identifier, what was done of it, and why."""

import csv
from uuid import uuid4

from loge.foundation.exchange.choices import LineState
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import ImportLine, ImportRun
from loge.foundation.exchange.runs import file_of

DONE = {
    LineState.CREATE: "créée", LineState.UPDATE: "modifiée", LineState.UNCHANGED: "inchangée",
    LineState.ERROR: "en erreur, non importée", LineState.LEFT_OUT: "laissée de côté",
}  # fmt: skip

_WRITTEN = ("run", "number", "state", "record", "values", "remarks")


def write(importer: Importer, run: ImportRun) -> str:
    """Write it beside the file received; answer its name in that folder. UTF-8 with a mark, so that Excel reads accents."""
    folder = file_of(run).parent
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}-resultat.csv"
    _, label = importer.record
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        sheet = csv.writer(out, delimiter=";")
        sheet.writerow(["Ligne", "Issue", f"Identifiant Loge ({label.lower()})", label, "Remarques"])
        for line in run.lines_read.only(*_WRITTEN).order_by("number").iterator(2000):
            sheet.writerow([line.number, DONE[LineState(line.state)], line.record or "", *_words(importer, line)])
    path.chmod(0o600)
    return path.name


def _words(importer: Importer, line: ImportLine) -> list[str]:
    return [_safe(importer.title(line.values)), _safe(" ".join(remark["text"] for remark in line.remarks))]


def _safe(text: str) -> str:
    """A cell that starts like a formula would be run by a spreadsheet: it gets an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
