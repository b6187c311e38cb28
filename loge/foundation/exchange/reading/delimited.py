"""CSV and TSV, read line by line with their numbers in the file."""

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


def rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line in the file, cells). A line may span several when a quoted cell holds a line break."""
    with open(path, encoding=encoding, errors="replace", newline="", buffering=1 << 20) as file:
        reader = csv.reader(_without_nul(file), delimiter=separator)
        while True:
            line = reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise Refusal(
                    f"Ligne {line} : une cellule ne se ferme pas (guillemet isolé, ou fichier coupé). "
                    "Corrigez cette ligne ou refaites l’export."
                ) from error


def _without_nul(file: io.TextIOBase) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "") if "\0" in line else line
