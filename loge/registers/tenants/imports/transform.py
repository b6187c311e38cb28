"""Blocks of lines become rows of the workbench: cells read column by column, then what follows from them."""

from collections.abc import Mapping, Sequence
from datetime import date

from loge.foundation.dates import department_of
from loge.foundation.exchange.reading import Block, why_ragged
from loge.foundation.exchange.values.reading import Read
from loge.registers.tenants.imports import cells, derive
from loge.registers.tenants.imports.fields import SECOND_FIELDS, field_of
from loge.registers.tenants.imports.rows import Rows


class Remarks(dict):
    """Place of the row in the block → what there is to say, each as {field, level, text}."""

    def add(self, place: int, field: str, level: str, text: str) -> None:
        self.setdefault(place, []).append({"field": field, "level": level, "text": text})

    def refuses(self, place: int) -> bool:
        return any(remark["level"] == "error" for remark in self.get(place, ()))


class Transformer:
    """Reads the blocks of one run. `columns`: place → field; `decisions`: (line, part) → corrected cells by field."""

    def __init__(self, *, columns: Mapping[int, str], width: int, day: date, decisions: Mapping):
        self.columns, self.width = columns, width
        self.decisions = decisions
        self.readers = cells.readers(year=day.year)
        self.derivation = derive.Derivation(day=day)

    def rows(self, block: Block, digests: Mapping[int, str]) -> Rows:
        """Every row of the block, those of second holders included, ready to be copied. `digests`: of the lines that have one."""
        lines, rows = block.lines, block.rows
        mended = [(line, self.decisions[line, 1]) for line, _ in block.ragged if (line, 1) in self.decisions]
        lines = lines + [line for line, _ in mended]
        rows = rows + [[""] * self.width] * len(mended)
        given = self._by_field(rows)
        self._correct(lines, 1, given)
        remarks = Remarks()
        result = self.derivation.rows(lines, 1, self._read(given, remarks), remarks, given, digests)
        if not SECOND_FIELDS.keys().isdisjoint(given):
            result.extend(self._second_holders(lines, given, digests))
        wrong = {line for line, _ in mended}
        for line, found in block.ragged:
            if line not in wrong:
                result.refuse(line, why_ragged(found, self.width), [c[:80] for c in found[:60]])
        return result

    def _by_field(self, rows: Sequence[Sequence[str]]) -> dict[str, list[str]]:
        """Columns by field; the second column of a field that takes several is « phone 2 », and so on."""
        turned = list(zip(*rows, strict=True)) if rows else [()] * self.width
        given: dict[str, list[str]] = {}
        for place, code in self.columns.items():
            name, count = code, 1
            while name in given:
                count += 1
                name = f"{code} {count}"
            given[name] = list(turned[place])
        return given

    def _correct(self, lines: Sequence[int], part: int, given: dict[str, list[str]]) -> None:
        if not self.decisions:
            return
        for place, line in enumerate(lines):
            for name, text in self.decisions.get((line, part), {}).items():
                given.setdefault(name, [""] * len(lines))[place] = text

    def _read(self, given: Mapping[str, list[str]], remarks: Remarks) -> dict[str, list[str]]:
        read: dict[str, list[str]] = {}
        departments = self._territories(given)
        for name, column in given.items():
            code = field_of(name)
            reader = self.readers[code]
            if departments and code in ("phone", "second_phone"):
                read[name] = self._local_phones(name, column, departments, remarks)
                continue
            read[name] = reader.values_of(column)
            for place, level, text in reader.remarks(column):
                self._remark(remarks, place, code, level, text)
        return read

    @staticmethod
    def _remark(remarks: Remarks, place: int, code: str, level: str, text: str) -> None:
        refusing = level == "fault" and code not in cells.CELL_ONLY
        said = f"{text.rstrip('.')}. Cellule laissée de côté." if level == "fault" and not refusing else text
        remarks.add(place, code, "error" if refusing else "warning", said)

    def _territories(self, given: Mapping[str, list[str]]) -> list[str]:
        """Départements of the lines, only when some lie in a territory that writes its numbers in its own way."""
        postal = given.get("postal_code", [])
        if not any(code.startswith(("975", "98")) for code in postal):
            return []
        return [department_of(code.strip()) for code in postal]

    def _local_phones(self, name: str, column: list[str], departments: list[str], remarks: Remarks) -> list[str]:
        values = []
        for place, (cell, department) in enumerate(zip(column, departments, strict=True)):
            read: Read = cells.read_contact_phones(cell, department=department)
            values.append(read.value)
            if read.fault:
                self._remark(remarks, place, name, "fault", read.fault)
        return values

    def _second_holders(
        self, lines: Sequence[int], given: Mapping[str, list[str]], digests: Mapping[int, str]
    ) -> Rows:
        """The second holder's columns of the lines that fill them, as rows of their own."""
        names = [name for name in given if name.split(" ")[0] in SECOND_FIELDS]
        filled = [
            place
            for place in range(len(lines))
            if any(given[name][place].strip() for name in names if name != "second_civility")
        ]
        kept = {code: [given[code][p] for p in filled] for code in derive.SHARED_WITH_SECOND if code in given}
        for name in names:
            kept[name.removeprefix("second_")] = [given[name][place] for place in filled]
        held = [lines[place] for place in filled]
        self._correct(held, 2, kept)
        remarks = Remarks()
        return self.derivation.rows(held, 2, self._read(kept, remarks), remarks, kept, digests)
