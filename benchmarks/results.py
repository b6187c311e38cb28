"""What a run found: one object per measure, as JSON for machines and as a table for people."""

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`value` is the product's figure, `raw` that of the raw SQL, both in `unit`; `limit` bounds their ratio, if anything does.

    `conditions` are the other things that must hold, each as a sentence with whether it does; `also` are figures given
    beside, without a target of their own.
    """

    value: float
    raw: float
    unit: str
    limit: float | None
    higher_is_better: bool = False
    p50_ms: float | None = None
    p99_ms: float | None = None
    conditions: tuple[tuple[str, bool], ...] = ()
    also: dict = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.value / self.raw

    @property
    def holds(self) -> bool:
        return self._is_enough and all(held for _, held in self.conditions)

    @property
    def _is_enough(self) -> bool:
        if self.limit is None:
            return True
        return self.ratio >= self.limit if self.higher_is_better else self.ratio <= self.limit

    @property
    def target(self) -> str:
        sign = "≥" if self.higher_is_better else "≤"
        ratio = [f"ratio {sign} {self.limit}"] if self.limit is not None else []
        return " ; ".join([*ratio, *(sentence for sentence, _ in self.conditions)])

    def as_json(self) -> dict:
        found = {"value": round(self.value, 4), "raw": round(self.raw, 4), "unit": self.unit}
        found |= {"ratio": round(self.ratio, 3), "p50_ms": self.p50_ms, "p99_ms": self.p99_ms}
        found |= {"target": self.target, "holds": self.holds, **self.also}
        if missed := [sentence for sentence, held in self.conditions if not held]:
            found["missed"] = missed
        return {name: value for name, value in found.items() if value is not None}


def write(folder: Path, measures: dict[str, Measure], machine: dict, persons: int) -> str:
    """Write results.json and results.md in `folder`; answer the table."""
    found = {name: measure.as_json() for name, measure in measures.items()} | {"machine": machine, "persons": persons}
    (folder / "results.json").write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    shown = table(measures)
    about = ", ".join(f"{name} {value}" for name, value in {"persons": persons, **machine}.items())
    (folder / "results.md").write_text(f"# Measured by `make bench`\n\n{about}\n\n{shown}\n")
    return shown


def table(measures: dict[str, Measure]) -> str:
    head = ("measure", "Loge", "raw SQL", "ratio", "p50 ms", "p99 ms", "target", "holds")
    rows = [head, *(_row(name, measure) for name, measure in measures.items())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _row(name: str, measure: Measure) -> tuple[str, ...]:
    return (
        name,
        f"{measure.value:,.4g} {measure.unit}",
        f"{measure.raw:,.4g} {measure.unit}",
        f"{measure.ratio:.2f}",
        "" if measure.p50_ms is None else f"{measure.p50_ms:g}",
        "" if measure.p99_ms is None else f"{measure.p99_ms:g}",
        measure.target,
        "yes" if measure.holds else "NO",
    )
