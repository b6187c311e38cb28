"""The small committed files of `data/` (see SOURCES.md), read once into tables that are fast to draw from."""

import csv
import gzip
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import NamedTuple

COMMON_SHARE = 0.45  # part of people who bear one of the common family names; the others draw from the long tail
_SLOTS = 4096


@lru_cache(maxsize=200_000)
def capitals(text: str) -> str:
    """The text as an old management system prints it: capitals without accents, œ and æ opened."""
    opened = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    return "".join(c for c in unicodedata.normalize("NFD", opened) if not unicodedata.combining(c)).upper()


def spread(weighted: Iterable[tuple[str, float]], slots: int = _SLOTS) -> tuple[str, ...]:
    """A table of about `slots` cells in which each value fills its share: one uniform draw gives a weighted one."""
    pairs = list(weighted)
    total = sum(weight for _, weight in pairs)
    return tuple(value for value, weight in pairs for _ in range(max(1, round(slots * weight / total))))


class Names:
    """Family names by frequency, first names by sex and decade of birth."""

    def __init__(self) -> None:
        common = [name.replace("_", " ") for name in _text("common_family_names.txt").split()]
        self._common = spread((name, 1 / (rank + 6)) for rank, name in enumerate(common))
        self._tail = tuple(_gz_text("family_names.txt.gz").split("\n")[:-1])
        cells: dict[tuple[str, int], list[tuple[str, float]]] = defaultdict(list)
        for row in csv.DictReader(_gz_text("first_names.csv.gz").splitlines(), delimiter=";"):
            cells[row["sex"], int(row["decade"])].append((row["name"], float(row["births"])))
        self._first = {cell: spread(names) for cell, names in cells.items()}

    def family(self, r: Random) -> str:
        table = self._common if r.random() < COMMON_SHARE else self._tail
        return table[int(r.random() * len(table))]

    def first(self, r: Random, sex: str, birth_year: int) -> str:
        table = self._first[sex, min(2020, max(1900, birth_year // 10 * 10))]
        return table[int(r.random() * len(table))]


class Commune(NamedTuple):
    insee: str
    name: str
    department: str
    population: int
    postal_codes: tuple[str, ...]


@lru_cache(maxsize=1)
def names() -> Names:
    return Names()


@lru_cache(maxsize=1)
def communes() -> dict[str, tuple[Commune, ...]]:
    """Communes of 2,500 inhabitants or more by département, the most populous first."""
    found: dict[str, list[Commune]] = defaultdict(list)
    for row in csv.DictReader(_gz_text("communes.csv.gz").splitlines(), delimiter=";"):
        codes = tuple(row["postal_codes"].split())
        commune = Commune(row["insee"], row["name"], row["department"], int(row["population"]), codes)
        found[commune.department].append(commune)
    return {dep: tuple(sorted(rows, key=lambda c: (-c.population, c.insee))) for dep, rows in found.items()}


@lru_cache(maxsize=1)
def streets() -> tuple[str, ...]:
    return tuple(_text("streets.txt").splitlines())


@lru_cache(maxsize=1)
def residence_names() -> tuple[str, ...]:
    return tuple(_text("residences.txt").splitlines())


def _path(name: str):
    return files("loge.fronts.demonstration").joinpath("data", name)


def _text(name: str) -> str:
    return _path(name).read_text(encoding="utf-8")


def _gz_text(name: str) -> str:
    return gzip.decompress(_path(name).read_bytes()).decode("utf-8")
