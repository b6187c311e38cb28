"""Rows in the text form that COPY takes, and the copy itself."""

import json
from collections.abc import Mapping, Sequence

from django.db import connection

from loge.registers.tenants.models import ImportedRow

COLUMNS = [str(field.column) for field in ImportedRow._meta.concrete_fields if field.column not in ("id", "run_id")]
NULLABLE = {field.column for field in ImportedRow._meta.concrete_fields if field.null} - {"digest", "remarks", "raw"}
_KEPT_RAW = 80  # characters kept of a cell, enough to recognise it


class Rows:
    """Lines of text, one per row, columns in the order of COLUMNS."""

    def __init__(self):
        self.texts: list[str] = []

    @classmethod
    def of(
        cls,
        lines: Sequence[int],
        part: int,
        out: dict,
        remarks,
        given: Mapping,
        left_out: set[int],
        digests: Mapping[int, str],
    ) -> "Rows":
        count = len(lines)
        columns: dict[str, list[str]] = {code: _escaped(values, code) for code, values in out.items()}
        columns["line"] = list(map(str, lines))
        columns["part"] = [str(part)] * count
        columns["digest"] = [digests.get(line, "\\N") for line in lines]
        columns["refused"], columns["left_out"] = ["f"] * count, ["f"] * count
        columns["remarks"], columns["raw"] = ["\\N"] * count, ["\\N"] * count
        for place, said in remarks.items():
            columns["remarks"][place] = as_json(said)
            columns["raw"][place] = as_json(
                {code: cells[place][:_KEPT_RAW] for code, cells in given.items() if cells[place]}
            )
            if remarks.refuses(place):
                columns["refused"][place] = "t"
        for place in left_out:
            columns["left_out"][place] = "t"
        result = cls()
        result.texts = ["\t".join(row) for row in zip(*(columns[code] for code in COLUMNS), strict=True)]
        return result

    def extend(self, other: "Rows") -> None:
        self.texts += other.texts

    def refuse(self, line: int, reason: str, cells: list[str]) -> None:
        """A line whose cells cannot be told apart: kept as it came, with the reason."""
        fixed = {
            "line": str(line),
            "part": "1",
            "refused": "t",
            "left_out": "f",
            "deceased": "f",
            "birth_date_quality": "unknown",
        }
        fixed["remarks"] = as_json([{"field": "", "level": "error", "text": reason}])
        fixed["raw"] = as_json({"cells": cells})
        self.texts.append(
            "\t".join(fixed.get(code, "\\N" if code in NULLABLE or code == "digest" else "") for code in COLUMNS)
        )

    def copy(self, run_id: int, *, into: str = "tenants_importedrow") -> None:
        """Send them to the workbench, or to a table of the same columns."""
        if not self.texts:
            return
        prefix = f"{run_id}\t"
        with connection.cursor() as cursor:
            sql = f"COPY {into} (run_id, {', '.join(COLUMNS)}) FROM STDIN"
            with cursor.copy(sql) as copy:
                copy.write((prefix + f"\n{prefix}".join(self.texts) + "\n").encode())


def _escaped(values: list[str], code: str) -> list[str]:
    if "\\" in "".join(values):
        values = [value.replace("\\", "\\\\") for value in values]
    return [value or "\\N" for value in values] if code in NULLABLE else values


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\\", "\\\\")
