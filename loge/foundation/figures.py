"""Figures of an account: how many, where, over a period. Each trade says its own in `metrics.py`; the observatory gathers them.

A figure is a queryset with one row per unit counted: the number on the screen and the list that it opens are the same rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone


class Median(Aggregate):
    """Of durations; None when there is none."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Period:
    """From the first day to the last one, both included, in Paris."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.since, time()))

    @property
    def end(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time()))

    def has(self, moment: str) -> Q:
        """What happened within the period, by the field that says when."""
        return Q(**{f"{moment}__gte": self.start, f"{moment}__lt": self.end})

    def standing_at_its_end(self, began: str, ended: str) -> Q:
        over_later = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gte": self.end})
        return Q(**{f"{began}__lt": self.end}) & over_later


class Place(NamedTuple):
    """Where something is counted: a municipality within an agency (a town that two agencies share has two lines).

    `town` is its INSEE code, which is written in one way only; its name where the register has no code.
    """

    agency: int | None
    town: str


def located(residence: str) -> dict[str, Any]:
    """To annotate rows with: `residence` is the path that leads from them to their residence."""
    code = NullIf(f"{residence}__municipality_code", Value(""))
    return {"at_agency": F(f"{residence}__agency"), "at_town": Coalesce(code, f"{residence}__municipality")}


@dataclass(frozen=True)
class Line:
    """One row behind a figure, as a list shows it."""

    label: str
    href: str
    at: datetime | date | None
    note: str = ""


def everything(rows: QuerySet, viewer) -> QuerySet:
    return rows


@dataclass(frozen=True)
class Figure:
    """`rows(viewer, period)`: one per unit counted, within the viewer's perimeter, never sealed, annotated with `located`.

    `how`: how it is counted, for a tenant. `within`: code of the figure that contains it. `opens(viewer)`: whether the list is
    theirs to read; `seen(rows, viewer)`: those of the rows that they may open. `detailed`: published by place too.
    """

    code: str
    label: str
    how: str
    rows: Callable[[Any, Period], QuerySet]
    tell: Callable[[Any], Line]
    opens: Callable[[Any], bool]
    seen: Callable[[QuerySet, Any], QuerySet] = everything
    within: str = ""
    detailed: bool = True


@dataclass(frozen=True)
class Measure:
    """A delay (timedelta), a time spent (timedelta) or a number, for the whole (None) and by agency; `base` is the code of the
    figure that it is drawn from: published when that one is."""

    label: str
    how: str
    kind: str
    values: Mapping[int | None, Any] = field(default_factory=dict)
    base: str = ""


DELAY, SPENT, NUMBER, SHARE = "delay", "spent", "number", "share"


def count_by_place(rows: QuerySet) -> dict[Place, int]:
    found = rows.order_by().values_list("at_agency", "at_town").annotate(number=Count("pk"))
    return {Place(agency, town or ""): number for agency, town, number in found}


def by_agency(rows: QuerySet, **wanted) -> dict[str, dict[int | None, Any]]:
    """Name → value for the whole (None) and for each agency: two readings, whatever is asked."""
    found: dict[str, dict[int | None, Any]] = {name: {None: value} for name, value in rows.aggregate(**wanted).items()}
    for row in rows.order_by().values("at_agency").annotate(**wanted):
        for name in wanted:
            found[name][row["at_agency"]] = row[name]
    return found


def ratio(above: Mapping, below: Mapping, *, digits: int = 1) -> dict:
    """By agency; nothing where the second is nought."""
    return {key: round(above.get(key, 0) / value, digits) for key, value in below.items() if value}
