"""The export of the day after: what a re-import meets (a few cells changed, some lines gone, some new)."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from loge.fronts.demonstration.register.columns import amount
from loge.fronts.demonstration.register.phones import fiction_mobile
from loge.fronts.demonstration.register.words import capitals, names

REMOVED, ADDED = 0.002, 0.002  # of lines, when nothing else is asked
_FIRST_NEW_CLIENT = 9_000_000_000  # far above the clients that the generator gives


def write_next_day(
    source: str | os.PathLike[str],
    path: str | os.PathLike[str],
    *,
    changed: float = 0.01,
    removed: float = REMOVED,
    added: float = ADDED,
    seed: int = 1,
) -> Counter[str]:
    """Write the next day's export of a CSV written by `write_register`; counts of changed, removed, added, same.

    Shares are of the lines that carry a person. Raises ValueError when `source` is not such a CSV.
    """
    if Path(source).suffix.lower() == ".xlsx":
        raise ValueError("Le lendemain se fabrique à partir d’un fichier CSV, pas d’un classeur Excel.")
    encoding, delimiter = _manner(source)
    counts: Counter[str] = Counter()
    with open(source, encoding=encoding, newline="") as read, open(path, "w", encoding=encoding, newline="") as out:
        rows = csv.reader(read, delimiter=delimiter)
        header = next(rows)
        if "N° client" not in header:
            raise ValueError("Ce fichier n’a pas été écrit par sample-register : la colonne « N° client » manque.")
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(_Night(header, seed, changed, removed, added, counts).pass_over(rows))
    return counts


def _manner(source: str | os.PathLike[str]) -> tuple[str, str]:
    with open(source, "rb") as file:
        start = file.read(1 << 20)
    first_line = start.split(b"\n", 1)[0]
    delimiter = max(";,\t", key=lambda mark: first_line.count(mark.encode()))
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig", delimiter
    try:
        first_line.decode("utf-8")  # the titles have accents: they tell
    except UnicodeDecodeError:
        return "cp1252", delimiter
    return "utf-8", delimiter


class _Night:
    """What happens between two exports."""

    def __init__(self, header: list[str], seed: int, changed: float, removed: float, added: float, counts) -> None:
        self._at = {title: place for place, title in enumerate(header)}
        self._r = Random(f"night:{seed}")
        self._removed, self._changed, self._added = removed, removed + changed, removed + changed + added
        self._counts = counts

    def pass_over(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        for row in rows:
            if not row or not row[self._at["Nom"]]:
                yield row
                continue
            u = self._r.random()
            if u < self._removed:
                self._counts["removed"] += 1
                continue
            fate = "changed" if u < self._changed else "added" if u < self._added else "same"
            self._counts["same" if fate == "added" else fate] += 1
            if fate == "changed":
                self._change(row)
            yield row
            if fate == "added":
                self._counts["added"] += 1
                yield self._newcomer(row)

    def _change(self, row: list[str]) -> None:
        """One cell takes another value; a value never changes to itself."""
        u = self._r.random()
        title = "Solde" if u < 0.6 else "Mobile" if u < 0.85 else "Email"
        before = row[self._at[title]]
        while row[self._at[title]] == before:
            row[self._at[title]] = self._value(title)

    def _value(self, title: str) -> str:
        number = int(self._r.random() * 1_000_000)
        if title == "Solde":
            return amount(number / 500)
        return fiction_mobile(number) if title == "Mobile" else f"nouveau{number}@example.org"

    def _newcomer(self, row: list[str]) -> list[str]:
        """Somebody who has come to live with the people of this line."""
        new, known = list(row), names()
        sex = self._r.choice("FM")
        year = 1970 + int(self._r.random() * 30)
        new[self._at["N° client"]] = str(_FIRST_NEW_CLIENT + self._counts["added"])
        new[self._at["Rôle"]] = "OCCUPANT"
        new[self._at["Civ"]] = "MME" if sex == "F" else "M."
        new[self._at["Nom"]], new[self._at["Nom de naissance"]] = capitals(known.family(self._r)), ""
        new[self._at["Prénom"]] = capitals(known.first(self._r, sex, year))
        new[self._at["Date naissance"]] = f"{1 + int(self._r.random() * 28):02d}/06/{year}"
        for title in ("Date décès", "Tel fixe", "Mobile", "Note tel", "Email", "Mesure de protection"):
            new[self._at[title]] = ""
        for title in ("Organisme tuteur", "Tel tuteur", "Handicap déclaré", "Accord handicap"):
            new[self._at[title]] = ""
        return new
