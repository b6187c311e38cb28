"""One line of time made of many: each trade offers streams of dated rows, the latest of all are read and put in order.

A trade says where its rows are, which of their fields dates them and how one is told; how many are read and where a page
begins is decided here, so that no stream can be long, miss a row between two pages or tell it twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a screen says of one row. `detail` is one line, `who` did it, `url` is empty for a viewer who may not follow it."""

    title: str
    detail: str = ""
    who: str = ""
    url: str = ""
    icon: str = "circle"


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Rows that the viewer may see. `at` names the field (or annotation) that dates them; a row without a date is not told.

    `name` is unlike that of any other stream of the same line. `by_day` when only the day is known, not the hour.
    """

    name: str
    rows: QuerySet
    at: str
    tell: Callable[[Any], Told]
    by_day: bool = False


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands on the line: its moment, then its stream and its key among those of the same moment."""

    at: datetime
    stream: str
    pk: int

    def __str__(self):
        return f"{self.at.isoformat()}_{self.stream}_{self.pk}"

    @classmethod
    def of(cls, text: str) -> "Place":
        """The way back from a string. Raise ValueError when it is not one of ours."""
        at, stream, pk = text.split("_")
        moment = datetime.fromisoformat(at)
        if timezone.is_naive(moment) or not 1900 < moment.year < 2200:
            raise ValueError("no row of ours is there")
        return cls(moment, stream, int(pk))

    @classmethod
    def now(cls) -> "Place":
        """Everything that has happened comes after it; what is only planned comes before."""
        return cls(timezone.now(), "~", 0)


@dataclass(frozen=True, kw_only=True)
class Moment(Told):
    place: Place
    by_day: bool

    @property
    def at(self) -> datetime:
        return self.place.at


@dataclass(frozen=True)
class Page:
    """The latest first. `next` is the place from which to go on, None when the line ends here."""

    moments: list[Moment] = field(default_factory=list)
    next: Place | None = None


def read(streams: Iterable[Stream], *, after: Place, size: int = PAGE) -> Page:
    """What follows `after` on the line: as many queries as streams, `size` + 1 rows of each at most."""
    found = [moment for stream in streams for moment in _latest(stream, after, size + 1)]
    found.sort(key=lambda moment: moment.place, reverse=True)
    shown = found[:size]
    return Page(shown, shown[-1].place if len(found) > size else None)


def _latest(stream: Stream, after: Place, most: int) -> list[Moment]:
    dated = stream.rows.annotate(told_at=F(stream.at)).filter(_following(stream, after))
    return [_moment(stream, row) for row in dated.order_by("-told_at", "-pk")[:most]]


def _following(stream: Stream, after: Place) -> Q:
    """Earlier; or of the very same moment, where the line goes by names of streams, then by keys, downwards."""
    at = timezone.localdate(after.at) if stream.by_day else after.at
    earlier, same = Q(told_at__lt=at), Q(told_at=at)
    if stream.by_day and after.at > _midnight(timezone.localdate(after.at)) or stream.name < after.stream:
        return earlier | same
    return earlier | same & Q(pk__lt=after.pk) if stream.name == after.stream else earlier


def _moment(stream: Stream, row) -> Moment:
    at = _midnight(row.told_at) if stream.by_day else row.told_at
    return Moment(place=Place(at, stream.name, row.pk), by_day=stream.by_day, **vars(stream.tell(row)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
