"""CSV and TSV, line by line with their numbers in the file; a line that nobody looks into is not cut."""

import csv
import io
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


def lines(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    """The lines of the table, not yet cut. One spans several of the file when a quoted cell holds a line break."""
    number = 0
    with open(path, encoding=encoding, errors="replace", newline="", buffering=1 << 20) as file:
        following = _without_nul(file)
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


def _quoted(number: int, text: str, following: Iterator[str], separator: str) -> tuple[str, list[str], int]:
    """The whole text of a line with quotes, its cells, and how many lines of the file it spans."""
    taken = [text]

    def given() -> Iterator[str]:
        yield text
        for more in following:
            taken.append(more)
            yield more

    try:
        cells = next(csv.reader(given(), delimiter=separator))
    except csv.Error as error:
        raise Refusal(
            f"Ligne {number} : une cellule ne se ferme pas (guillemet isolé, ou fichier coupé). "
            "Corrigez cette ligne ou refaites l’export."
        ) from error
    return "".join(taken).rstrip("\r\n"), cells, len(taken)


def _without_nul(file: io.TextIOBase) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "") if "\0" in line else line
