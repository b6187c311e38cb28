"""When a campaign may ring: hours by weekday, no Sunday by default, no public holiday, on the clock of the tenants' place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from loge.domains.outreach.choices import DaySlot
from loge.foundation.dates import public_holiday
from loge.foundation.errors import Refusal

# Practice (b.6: no call in the evening outside agreed hours). Keys are weekdays, 0 = Monday.
DEFAULT_HOURS = {str(day): [["09:00", "12:00"], ["14:00", "19:00"]] for day in range(5)}
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HORIZON = 30  # days looked ahead for an opening: longer than any run of closed days
SLOT_LIMITS = ((time(12), DaySlot.MORNING), (time(17), DaySlot.AFTERNOON))

_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone_of(department: str) -> ZoneInfo:
    """The clock on the wall of the tenants: overseas départements and territories keep their own."""
    return ZoneInfo(_ZONES.get(department, "Europe/Paris"))


def slot_of(moment: time) -> DaySlot:
    for limit, slot in SLOT_LIMITS:
        if moment < limit:
            return slot
    return DaySlot.EVENING


def say_when(at: datetime, zone: ZoneInfo) -> str:
    """« lundi 23 novembre à 9 h », « mardi 24 novembre à 14 h 30 »."""
    said = format_datetime(at, "EEEE d MMMM 'à' H 'h' mm", tzinfo=zone, locale="fr")
    return said.removesuffix(" 00")


@dataclass(frozen=True)
class Window:
    """A stretch of calling time within one slot of one day; `start` and `end` are in UTC."""

    start: datetime
    end: datetime
    slot: DaySlot
    day: date


@dataclass(frozen=True)
class CallingHours:
    """`ranges` holds, for each weekday from Monday, its (start, end) pairs in order, on the local clock."""

    ranges: tuple[tuple[tuple[time, time], ...], ...]
    department: str = ""

    @classmethod
    def parse(cls, data: dict, department: str = "") -> "CallingHours":
        """From {"0": [["09:00", "12:00"], …], …}; empty means the default hours. Raise Refusal."""
        return _parse(_frozen(data or DEFAULT_HOURS), department)

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.department)

    def as_json(self) -> dict:
        return {
            str(day): [[start.strftime("%H:%M"), end.strftime("%H:%M")] for start, end in ranges]
            for day, ranges in enumerate(self.ranges)
            if ranges
        }

    def describe(self) -> str:
        said = []
        for name, ranges in zip(WEEKDAYS, self.ranges, strict=True):
            if ranges:
                hours = " et ".join(f"de {_clock(start)} à {_clock(end)}" for start, end in ranges)
                said.append(f"le {name} {hours}")
        return "Appels " + ", ".join(said) + ", sauf les jours fériés."

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        if public_holiday(local.date(), department=self.department):
            return False
        moment = local.time().replace(tzinfo=None)
        return any(start <= moment < end for start, end in self.ranges[local.weekday()])

    def holiday(self, at: datetime) -> str | None:
        return public_holiday(at.astimezone(self.zone).date(), department=self.department)

    def openings(self, since: datetime, *, days: int = HORIZON) -> Iterator[tuple[datetime, datetime]]:
        """Open stretches from `since` on, in UTC and in order; the first may have begun before and is cut."""
        first = since.astimezone(self.zone).date()
        for day in (first + timedelta(days=n) for n in range(days + 1)):
            if public_holiday(day, department=self.department):
                continue
            for start, end in self.ranges[day.weekday()]:
                opens, closes = self._at(day, start), self._at(day, end)
                if closes > since:
                    yield max(opens, since.astimezone(UTC)), closes

    def windows(self, since: datetime, *, days: int = HORIZON) -> Iterator[Window]:
        """The openings, cut at noon and at 17:00."""
        for opens, closes in self.openings(since, days=days):
            while opens < closes:
                local = opens.astimezone(self.zone)
                slot = slot_of(local.time())
                limits = [self._at(local.date(), limit) for limit, _ in SLOT_LIMITS]
                end = min([closes, *(limit for limit in limits if limit > opens)])
                yield Window(opens, end, slot, local.date())
                opens = end

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself when it is open. Raise Refusal when nothing opens within a month."""
        for opens, _ in self.openings(at):
            return opens
        raise Refusal("Aucune plage d’appel dans les trente jours qui viennent.")

    def closed_sentence(self, at: datetime) -> str:
        """Why nobody is called now, and when calls start again."""
        holiday = self.holiday(at)
        why = f"Jour férié ({holiday})" if holiday else "Hors des heures d’appel"
        return f"{why} : les appels reprennent {say_when(self.next_opening(at), self.zone)}."

    def day_end(self, at: datetime) -> datetime:
        """Midnight at the end of the local day, in UTC."""
        return self._at(at.astimezone(self.zone).date() + timedelta(days=1), time(0))

    def day_start(self, at: datetime) -> datetime:
        return self._at(at.astimezone(self.zone).date(), time(0))

    def _at(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, tzinfo=self.zone).astimezone(UTC)


def _clock(moment: time) -> str:
    return f"{moment.hour} h" + (f" {moment.minute:02}" if moment.minute else "")


def _frozen(data) -> tuple:
    if not isinstance(data, dict):
        raise Refusal("Les heures d’appel sont illisibles.")
    try:
        return tuple(sorted((str(day), tuple(map(tuple, ranges))) for day, ranges in data.items()))
    except TypeError as error:
        raise Refusal("Les heures d’appel sont illisibles.") from error


@lru_cache(maxsize=256)
def _parse(frozen: tuple, department: str) -> CallingHours:
    week: list[tuple] = [()] * 7
    for day, ranges in frozen:
        if day not in {"0", "1", "2", "3", "4", "5", "6"}:
            raise Refusal("Jour inconnu dans les heures d’appel.")
        week[int(day)] = _day_ranges(WEEKDAYS[int(day)], ranges)
    if not any(week):
        raise Refusal("Indiquez au moins une plage d’appel dans la semaine.")
    return CallingHours(tuple(week), department)


def _day_ranges(name: str, ranges: tuple) -> tuple:
    try:
        pairs = sorted((time.fromisoformat(start), time.fromisoformat(end)) for start, end in ranges)
    except (ValueError, TypeError) as error:
        raise Refusal(f"Plage illisible le {name} : indiquez deux heures, par exemple 09:00 et 12:00.") from error
    for start, end in pairs:
        if start >= end:
            raise Refusal(f"Le {name}, une plage finit avant de commencer.")
    for (_, end), (start, _) in zip(pairs, pairs[1:], strict=False):
        if start < end:
            raise Refusal(f"Le {name}, deux plages se chevauchent.")
    return tuple(pairs)
