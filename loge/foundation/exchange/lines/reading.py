"""From the cells of a file to lines whose every value is canonical, or refused with the reason."""

from collections.abc import Iterator, Mapping

from loge.foundation.exchange.choices import LineState
from loge.foundation.exchange.columns import Column
from loge.foundation.exchange.lines.importer import Importer
from loge.foundation.exchange.models import ImportLine, ImportRun, RowDecision
from loge.foundation.exchange.reading import Block, why_ragged
from loge.foundation.exchange.values.reading import Read

BETWEEN = "; "  # cells of several columns that feed one field


class Reader:
    """Reads the blocks of one file; what people decided about its lines comes before what the file says."""

    def __init__(self, importer: Importer, run: ImportRun):
        self.importer, self.run = importer, run
        self.reading = importer.reading(run)
        self.columns = {code: Column(read) for code, read in self.reading.readers.items()}
        self.places: dict[str, list[int]] = {}
        for place, code in sorted((int(place), code) for place, code in run.columns.items()):
            self.places.setdefault(code, []).append(place)
        self.decisions: dict[int, RowDecision] = {decision.line: decision for decision in run.decisions.all()}
        self.keys: dict[str, int] = {}

    def lines(self, block: Block) -> Iterator[ImportLine]:
        for number, cells in zip(block.lines, block.rows, strict=True):
            yield self._line(number, {code: self._cell(cells, places) for code, places in self.places.items()})
        for number, cells in block.ragged:
            yield self._cut(number, cells)

    def _cell(self, cells: list[str], places: list[int]) -> str:
        return BETWEEN.join(filter(None, (cells[place].strip() for place in places)))

    def _cut(self, number: int, cells: list[str]) -> ImportLine:
        """A line of another width: its cells may belong to other columns. A person may give them again."""
        decision = self.decisions.get(number)
        if decision and decision.values:
            return self._line(number, {code: "" for code in self.places})
        line = self._new(number, {code: "" for code in self.places} | {"cells": cells})
        if line.state != LineState.LEFT_OUT:
            line.refuse(f"{why_ragged(cells, len(self.run.titles))} Corrigez-la ici ou laissez-la de côté.")
        return line

    def _new(self, number: int, raw: dict) -> ImportLine:
        decision = self.decisions.get(number)
        left_out = decision is not None and decision.left_out
        return ImportLine(
            run=self.run, number=number, raw=raw, state=LineState.LEFT_OUT if left_out else LineState.UNCHANGED
        )

    def _line(self, number: int, raw: dict[str, str]) -> ImportLine:
        decision = self.decisions.get(number)
        line = self._new(number, raw | (decision.values if decision else {}))
        if line.state == LineState.LEFT_OUT:
            return line
        self._understand(line)
        if line.state != LineState.ERROR:
            self.reading.settle(line)
        if line.state != LineState.ERROR:
            self._once(line)
        return line

    def _understand(self, line: ImportLine) -> None:
        for code, cell in line.raw.items():
            column = self.columns[code]
            if value := column[cell]:
                line.values[code] = value
            if cell in column.faults:
                line.refuse(column.faults[cell], code)
            elif cell in column.notes:
                line.note(column.notes[cell], code)
            elif code in self.importer.required and not line.values.get(code):
                line.refuse("Cette cellule est vide, il la faut pour chaque ligne.", code)

    def _once(self, line: ImportLine) -> None:
        first = self.keys.setdefault(line.key, line.number)
        if first != line.number:
            line.refuse(f"La ligne {first} dit la même chose : gardez l’une des deux.")


def faults(importer: Importer, run: ImportRun, values: Mapping[str, str]) -> dict[str, str]:
    """Corrected cells that still cannot be read: code → sentence."""
    readers = importer.reading(run).readers
    read: dict[str, Read] = {code: readers[code](cell) for code, cell in values.items()}
    return {code: given.fault for code, given in read.items() if given.fault}
