"""A table of any origin: its titles, a sample, and its lines by blocks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, islice
from pathlib import Path

from loge.foundation.errors import Refusal
from loge.foundation.exchange.reading import delimited, encodings, guards, headers, workbook
from loge.foundation.exchange.reading.delimited import Line, Unclosed

BLOCK = 4000
SAMPLE = 300


@dataclass
class Block:
    """Lines of the same width; apart, as (line, cells) in `ragged`, those that are not or whose cells cannot be told."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)
    blank: int = 0
    last_line: int = 0


@dataclass
class Table:
    """What was found in the file. `shape` is stored with the import and enough to read it again the same way."""

    path: Path
    titles: list[str]
    shape: dict
    sample: list[list[str]]

    def height(self) -> int:
        """Lines of the file, titles included: what progress is measured against (a little more than the lines kept)."""
        if self.shape["kind"] == "xlsx":
            return workbook.open_workbook(self.path).get_sheet_by_name(self.shape["sheet"]).height
        with open(self.path, "rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) + 1

    def lines(self, size: int = BLOCK) -> Iterator[list[Line]]:
        """The lines under the titles, not yet cut, by `size` at most: those that say nothing new need not be."""
        header_line = self.shape["header_line"]
        lines = dropwhile(lambda line: line[0] <= header_line, _lines(self.path, self.shape))
        while chunk := list(islice(lines, size)):
            yield chunk

    def cut(self, lines: list[Line]) -> Block:
        return _sort_out(_cut(lines, self.shape), len(self.titles), self.titles)

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The lines under the titles, by blocks of at most `size`."""
        return map(self.cut, self.lines(size))


def _sort_out(chunk: list[tuple[int, list[str]]], width: int, titles: list[str]) -> Block:
    block = Block(last_line=chunk[-1][0] if chunk else 0)
    for line, given in chunk:
        cells = given if len(given) == width else _fit(given, width)
        if cells is None or not any(cells) or not "".join(cells).strip() or cells == titles:
            block.blank += 1
        elif len(cells) == width and not isinstance(cells, Unclosed):
            block.lines.append(line)
            block.rows.append(cells)
        else:
            block.ragged.append((line, cells))
    return block


def why_ragged(cells: list[str], width: int) -> str:
    """Why such a line is refused."""
    if isinstance(cells, Unclosed):
        return (
            "Un guillemet s’ouvre dans cette ligne et ne se ferme pas : ses cellules ne peuvent pas être distinguées."
        )
    return f"Cette ligne a {len(cells)} cellules au lieu de {width} : un séparateur de trop, ou la ligne est coupée."


def _fit(cells: list[str], width: int) -> list[str] | None:
    """A line too long by empty cells only is the table's width; a short or overflowing one stays as it is."""
    if not any(cells):
        return None
    if len(cells) > width and not isinstance(cells, Unclosed) and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    return cells


def _lines(path: Path, shape: dict) -> Iterator[Line]:
    if shape["kind"] == "xlsx":
        return ((number, "\x1f".join(cells), cells) for number, cells in workbook.rows(path, shape["sheet"]))
    return delimited.lines(path, shape["encoding"], shape["separator"])


def _cut(lines: Iterable[Line], shape: dict) -> list[tuple[int, list[str]]]:
    separator = shape.get("separator", "")
    return [(number, delimited.cut(text, separator) if cells is None else cells) for number, text, cells in lines]


def open_table(path: Path, *, filename: str = "", known_titles: frozenset[str] = frozenset()) -> Table:
    """Look at a file: what it is, its encoding and separator, its titles. Raise Refusal, in French, when it cannot be read."""
    kind = guards.file_kind(path, filename or path.name)
    shape: dict = {"kind": kind}
    if kind == "xlsx":
        shape["sheet"] = workbook.largest_sheet(workbook.open_workbook(path))
    else:
        shape["encoding"] = encodings.find_encoding(path)
        shape["separator"] = delimited.find_separator(delimited.read_sample(path, shape["encoding"]))
    first = _cut(islice(_lines(path, shape), SAMPLE), shape)
    place = headers.find_header(first, known_titles)
    titles = _all_columns(headers.clean_titles(first[place][1]), first[place + 1 :])
    if len(titles) > guards.MOST_COLUMNS:
        raise Refusal(f"Ce fichier a {len(titles)} colonnes : est-ce bien le bon séparateur ?")
    shape["header_line"] = first[place][0]
    sample = _sort_out(first[place + 1 :], len(titles), titles).rows
    if not sample:
        raise Refusal("Ce fichier a des titres, mais aucune ligne en dessous.")
    return Table(path, titles, shape, sample)


def _all_columns(titles: list[str], below: list[tuple[int, list[str]]]) -> list[str]:
    """Columns that most lines fill without having a title get one, so that they are shown rather than refused."""
    widths = [len(cells) for _, cells in below if any(cells[len(titles) :])]
    if 2 * len(widths) < len(below) or not widths:
        return [title or f"Colonne {i + 1}" for i, title in enumerate(titles)]
    usual = max(set(widths), key=widths.count)
    titles = titles + [""] * (usual - len(titles))
    return [title or f"Colonne {i + 1}" for i, title in enumerate(titles)]


def reopen(path: Path, titles: list[str], shape: dict) -> Table:
    """The table as it was understood when it was received."""
    return Table(path, titles, shape, [])
