"""What one asks of the generator, and what it says it wrote."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Dirt = Literal["none", "light", "real"]
Grain = Literal["person", "lease", "unit"]

# A fixed day, so that the same seed gives the same bytes whatever the day it runs on.
DEFAULT_DAY = date(2026, 11, 2)


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that changes the bytes; `persons` and `homes` are floors reached within one home."""

    homes: int | None = None
    persons: int | None = None
    seed: int = 1
    as_of: date = DEFAULT_DAY
    dirt: Dirt = "light"
    grain: Grain = "person"
    agencies: int | None = None
    lodges: int | None = None
    unique_phones: bool = False
    delimiter: str = ";"
    encoding: Literal["cp1252", "utf-8", "utf-8-sig"] = "cp1252"

    def __post_init__(self) -> None:
        if (self.homes is None) == (self.persons is None):
            raise ValueError("Indiquez soit un nombre de logements, soit un nombre de personnes.")
        if (self.homes or self.persons or 0) < 1:
            raise ValueError("Le nombre de logements ou de personnes doit être au moins 1.")

    @property
    def planned_homes(self) -> int:
        """Homes to plan: exact when asked in homes, else more than enough (never fewer than 1.6 persons a home)."""
        return self.homes if self.homes is not None else max(40, round((self.persons or 0) / 1.6))


@dataclass(slots=True)
class Summary:
    """What a file holds: lines written (header excluded), people, homes, leases, and how often each dirt was put."""

    rows: int = 0
    persons: int = 0
    homes: int = 0
    leases: int = 0
    residences: int = 0
    lodges: int = 0
    bytes: int = 0
    dirt: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Summary") -> None:
        self.rows += other.rows
        self.persons += other.persons
        self.homes += other.homes
        self.leases += other.leases
        self.residences += other.residences
        self.lodges += other.lodges
        self.dirt.update(other.dirt)
