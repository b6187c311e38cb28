"""CSV and TSV, line by line with their numbers in the file; a line that nobody looks into is not cut."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from loge.foundation.errors import Refusal

SEPARATORS = ";\t,|"
NAMES = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
csv.field_size_limit(1 << 20)


def find_separator(text: str) -> str:
    """The separator that cuts most lines of the sample into the same number (two or more) of cells."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    best, best_score = ";", 0.0
    for separator in SEPARATORS:
        widths = [len(row) for row in _cut(lines, separator)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual < 2:
            continue
        score = widths.count(usual) / len(widths) * min(usual, 8)
        if score > best_score:
            best, best_score = separator, score
    return best


def _cut(lines: list[str], separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error:
        return


def read_sample(path: Path, encoding: str, size: int = 256 * 1024) -> str:
    with open(path, encoding=encoding, errors="replace", newline="") as file:
        return file.read(size)


Line = tuple[int, str, list[str] | None]
"""Its number in the file, its text as it came, and its cells when it had to be cut to know where it ends."""


class Unclosed(list[str]):
    """The cells of a line where a quote opens and never closes: nobody can tell which of them are whole."""


def lines(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    """The lines of the table, not yet cut. One spans several of the file when a quoted cell holds a line break."""
    number = 0
    with open(path, encoding=encoding, errors="replace", newline="", buffering=1 << 20) as file:
        following = _Following(_without_nul(file))
        for text in following:
            number += 1
            if '"' in text or len(text) > csv.field_size_limit():
                first = number
                text, cells, spanned = _quoted(first, text, following, separator)
                number += spanned - 1
                yield first, text, cells
            else:
                yield number, text.rstrip("\r\n"), None


def cut(text: str, separator: str) -> list[str]:
    """The cells of a line without quotes."""
    return text.split(separator)


class _Following:
    """The lines still to come; those that a lone quote took by mistake can be given back."""

    def __init__(self, lines: Iterator[str]):
        self.lines = lines
        self.returned: deque[str] = deque()

    def __iter__(self) -> "_Following":
        return self

    def __next__(self) -> str:
        return self.returned.popleft() if self.returned else next(self.lines)


def _quoted(number: int, text: str, following: _Following, separator: str) -> tuple[str, list[str], int]:
    """The whole text of a line with quotes, its cells, and how many lines of the file it spans."""
    taken, at_the_end = [text], False

    def given() -> Iterator[str]:
        nonlocal at_the_end
        yield text
        for more in following:
            taken.append(more)
            yield more
        at_the_end = True  # the last cell was still open

    try:
        cells = next(csv.reader(given(), delimiter=separator))
    except csv.Error as error:
        if len(taken) == 1:
            raise Refusal(
                f"Ligne {number} : une cellule est démesurée. Corrigez cette ligne ou refaites l’export."
            ) from error
        at_the_end = True
    if at_the_end or len(taken) > 1 and _swallowed(cells, separator):
        following.returned.extendleft(reversed(taken[1:]))
        return text.rstrip("\r\n"), Unclosed(cut(text.rstrip("\r\n"), separator)), 1
    return "".join(taken).rstrip("\r\n"), cells, len(taken)


def _swallowed(cells: list[str], separator: str) -> bool:
    """Does a cell hold other lines of the table, up to a quote further down? It then has as many separators as the line."""
    apart = re.compile(re.escape(separator) + r"(?! )") if separator == "," else re.compile(re.escape(separator))
    return any(len(apart.findall(cell)) >= max(2, len(cells) - 1) for cell in cells if "\n" in cell or "\r" in cell)


def _without_nul(file: io.TextIOBase) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "") if "\0" in line else line
