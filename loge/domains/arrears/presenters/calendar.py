"""The calendar as a month of days, and as a file for one's own calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from loge.domains.arrears.models import Clock
from loge.domains.arrears.rules.procedure import truce_ends
from loge.foundation.dates import public_holiday
from loge.foundation.legal.texts import Law


@dataclass(frozen=True)
class Square:
    """One day of the month. `note`: a public holiday, the first or the last day of the truce."""

    day: date
    count: int
    note: str
    is_in_month: bool


def month_of(first: date, *, counts: Mapping[date, int], laws: Mapping[date, Law]) -> list[list[Square]]:
    """Whole weeks, from Monday. `laws` knows every day shown."""
    weeks: list[list[Square]] = []
    day = first - timedelta(days=first.weekday())
    while day.replace(day=1) <= first:
        week = [day + timedelta(days=place) for place in range(7)]
        weeks.append([Square(one, counts.get(one, 0), _note(one, laws), one.month == first.month) for one in week])
        day += timedelta(days=7)
    return weeks


def days_shown(first: date) -> list[date]:
    """Every day that a month may show, and one more on each side."""
    return [first + timedelta(days=place) for place in range(-8, 46)]


def _note(day: date, laws: Mapping[date, Law]) -> str:
    inside, before, after = (_in_truce(one, laws) for one in (day, day - timedelta(days=1), day + timedelta(days=1)))
    if inside and not before:
        return "Début de la trêve"
    if inside and not after:
        return "Fin de la trêve"
    return public_holiday(day) or ""


def _in_truce(day: date, laws: Mapping[date, Law]) -> bool:
    return truce_ends(day, laws[day]) is not None


def as_calendar(clocks: Iterable[Clock], *, now: datetime) -> bytes:
    """All-day events (RFC 5545) with the kind of day and the number of the lease: neither a name nor a sum."""
    calendar = Calendar()
    calendar.add("prodid", "-//Loge//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in clocks:
        event = Event()
        event.add("uid", f"clock-{one.account_id}-{one.kind}-{one.about}@loge")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", one.due_on)
        event.add("dtend", one.due_on + timedelta(days=1))
        event.add("summary", f"{one.get_kind_display()}, bail {one.account.lease}")
        calendar.add_component(event)
    return calendar.to_ical()
