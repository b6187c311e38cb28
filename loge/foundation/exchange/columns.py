"""Reading whole columns: each distinct cell is understood once, the rest is dictionary look-ups at the speed of C."""

from collections.abc import Callable, Iterator, Sequence

from loge.foundation.exchange.values.reading import Read

UNREADABLE = Read("", "Un caractère de cette cellule est illisible (fichier abîmé ou coupé). Écrivez-la de nouveau.")
MOST_REMEMBERED = 200_000  # distinct cells kept per column: memory stays flat on columns where nothing repeats


class Column(dict):
    """Remembers what `read` made of each cell; `faults` and `notes` hold the cells that are refused or were mended."""

    def __init__(self, read: Callable[[str], Read]):
        super().__init__()
        self.read = read
        self.faults: dict[str, str] = {}
        self.notes: dict[str, str] = {}

    def __missing__(self, cell: str) -> str:
        read = UNREADABLE if "\ufffd" in cell else self.read(cell)
        self[cell] = read.value
        if read.fault:
            self.faults[cell] = read.fault
        if read.note:
            self.notes[cell] = read.note
        return read.value

    def values_of(self, cells: Sequence[str]) -> list[str]:
        if len(self) > MOST_REMEMBERED:
            self.clear()
            self.faults.clear()
            self.notes.clear()
        return list(map(self.__getitem__, cells))

    def remarks(self, cells: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """(place, « fault » or « note », sentence) for the cells of a column already read."""
        for level, said in (("fault", self.faults), ("note", self.notes)):
            if said and not said.keys().isdisjoint(cells):
                for place, cell in enumerate(cells):
                    if cell in said:
                        yield place, level, said[cell]
