"""What may be published of counts of people without anyone being found in them. Pure: no database, no clock.

domain.md b.5 and T42 (practice): a count from 1 to 4 is never published. Hiding it alone would not do, since a total less the
rest gives it back. The rule, line by line of a tree of places (the landlord, its agencies, their municipalities):

1. from 1 to 4: « moins de 5 ». A difference with the figure that contains it (98 reached of 100 called) counts as a cell too:
   the smaller of the two figures is not published;
2. what lies inside a figure that is not published is not published either (its detail by place, the figures within it);
3. then other cells of the line are hidden, the smallest first, until each « moins de 5 » may still be anything from 1 to 4 and
   each other hidden cell has at least two possible values. When that cannot be, the whole line is hidden; then its total.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SMALLEST = 5


class Veil(StrEnum):
    """Shown instead of a number. HIDDEN says nothing of it: neither that it is small nor that it is large."""

    SMALL = "moins de 5"
    HIDDEN = "non publié"


Shown = int | Veil


@dataclass(frozen=True)
class Column:
    """One figure: its count in each place without children, and the name of the figure that contains it, if any.

    Not `detailed`: published for the whole alone.
    """

    counts: Mapping[Any, int]
    within: str = ""
    detailed: bool = True


@dataclass
class _Cell:
    key: Hashable
    value: int
    veil: Veil | None = None
    most: int | None = None  # what the figure that contains it tells

    @property
    def bounds(self) -> tuple[int, int | None]:
        return (1, SMALLEST - 1) if self.veil == Veil.SMALL else (0, self.most)

    @property
    def is_nothing_for_sure(self) -> bool:
        return self.most == 0


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST


def publish(
    columns: Mapping[str, Column],
    *,
    tree: Mapping[Hashable, Sequence[Hashable]],
    root: Hashable,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, dict[Hashable, Shown]]:
    """Each figure in each place, as it may be read by anyone. `tree`: place → the places that make it up.

    `columns` come in order, a figure after the one that contains it. `parts`: at the root only, figures without common people
    that make up another one, with or without a rest that is not told.
    """
    told: dict[str, dict[Hashable, Shown]] = {}
    whole = {name: _totals(one, tree, root) for name, one in columns.items()}
    also_hidden = _hidden_by_their_sum(whole, root, parts or {})
    for name, column in columns.items():
        outer = (whole[column.within], told[column.within]) if column.within else None
        forced = {root} if name in also_hidden else set()
        told[name] = _publish_one(whole[name], outer, tree if column.detailed else {}, root, forced)
    return told


def _totals(column: Column, tree: Mapping, root: Hashable) -> dict[Hashable, int]:
    if not column.detailed:
        return {root: sum(column.counts.values())}
    found: dict[Hashable, int] = {}

    def total(place: Hashable) -> int:
        children = tree.get(place, ())
        found[place] = sum(total(child) for child in children) if children else column.counts.get(place, 0)
        return found[place]

    total(root)
    return found


def _hidden_by_their_sum(whole: Mapping, root: Hashable, parts: Mapping[str, Sequence[str]]) -> set[str]:
    """Of the figures that make up another one, those to hide at the root so that none of them, nor the rest, is given away."""
    hidden: set[str] = set()
    for name, members in parts.items():
        cells = [_Cell(member, whole[member][root]) for member in members]
        rest = _Cell(None, max(whole[name][root] - sum(cell.value for cell in cells), 0))
        _veil_small([*cells, rest])
        if any(cell.veil for cell in cells):
            rest.veil = rest.veil or Veil.HIDDEN
        _protect([*cells, rest])
        hidden |= {str(cell.key) for cell in cells if cell.veil}
    return hidden


def _publish_one(values: Mapping, outer, tree: Mapping, root: Hashable, forced: set) -> dict[Hashable, Shown]:
    """Top down; begun again each time a line cannot be protected without hiding its total."""
    while True:
        top = _cells([root], values, outer)[0]
        _veil_alone(top, outer, forced)
        shown: dict[Hashable, Shown] = {root: top.veil or top.value}
        given_away = next(
            (place for place in _walk(tree, root) if not _line(place, values, outer, tree, shown, forced)), None
        )
        if given_away is None:
            return shown
        forced = forced | {given_away}


def _walk(tree: Mapping, place: Hashable) -> Iterable[Hashable]:
    if tree.get(place):
        yield place
        for child in tree[place]:
            yield from _walk(tree, child)


def _line(place, values: Mapping, outer, tree: Mapping, shown: dict, forced: set) -> bool:
    """The places that make up `place`; False when only hiding its total would protect them."""
    cells = _cells(tree[place], values, outer)
    safe = True
    if isinstance(shown[place], Veil):
        _hide_all(cells)
    else:
        for cell in cells:
            _veil_alone(cell, outer, forced)
        safe = _protect(cells)
    shown |= {cell.key: cell.veil or cell.value for cell in cells}
    return safe


def _cells(keys: Iterable[Hashable], values: Mapping, outer) -> list[_Cell]:
    def most(key: Hashable) -> int | None:
        told = outer[1][key] if outer else None
        return told if isinstance(told, int) else None

    return [_Cell(key, values[key], most=most(key)) for key in keys]


def _veil_alone(cell: _Cell, outer, forced: set) -> None:
    """What the cell itself asks, whatever is around it."""
    if is_small(cell.value):
        cell.veil = Veil.SMALL
    elif cell.key in forced or (cell.value and outer and cell.most is None):
        cell.veil = Veil.HIDDEN
    elif cell.value and cell.most is not None and is_small(cell.most - cell.value):
        cell.veil = Veil.HIDDEN


def _veil_small(cells: Iterable[_Cell]) -> None:
    for cell in cells:
        if is_small(cell.value):
            cell.veil = Veil.SMALL


def _hide_all(cells: Iterable[_Cell]) -> None:
    for cell in cells:
        if not cell.is_nothing_for_sure:
            cell.veil = Veil.HIDDEN


def _protect(cells: Sequence[_Cell]) -> bool:
    """Hide more of a line whose total is known, until nothing hidden can be worked out. False when nothing helps."""
    while not _is_safe(cells):
        spare = [cell for cell in cells if cell.veil is None and cell.value >= SMALLEST]
        if not spare:
            _hide_all(cells)
            return _is_safe(cells)
        min(spare, key=lambda cell: cell.value).veil = Veil.HIDDEN
    return True


def _is_safe(cells: Sequence[_Cell]) -> bool:
    hidden = [cell for cell in cells if cell.veil]
    total = sum(cell.value for cell in hidden)
    bounds = [(low, total if high is None else min(high, total)) for low, high in (cell.bounds for cell in hidden)]
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for cell, (low, high) in zip(hidden, bounds, strict=True):
        lowest, highest = max(low, total - (most - high)), min(high, total - (least - low))
        if cell.veil == Veil.SMALL and (lowest, highest) != (1, SMALLEST - 1) or highest <= lowest:
            return False
    return True
