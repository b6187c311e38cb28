"""Days, periods and hours as French law and French offices count them. No clock in here: dates come in as arguments."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays

# Alsace-Moselle keeps Good Friday and 26 December; overseas départements have days of their own (domain.md 0.4).
_SUBDIVISIONS = {"57": "57", "67": "6AE", "68": "6AE"} | {code: code for code in ("971", "972", "973", "974", "976")}


@lru_cache(maxsize=64)
def _holidays(subdivision: str | None, year: int) -> dict[date, str]:
    known = holidays.France(subdiv=subdivision, years=year, language="fr")
    return dict(known.items())


def department_of(postal_code: str) -> str:
    """« 97419 » → « 974 », « 20200 » → « 20 », « 49000 » → « 49 »."""
    return postal_code[:3] if postal_code.startswith(("97", "98")) else postal_code[:2]


def public_holiday(day: date, *, department: str = "") -> str | None:
    """Name of the public holiday that falls on `day` in that département, or None."""
    return _holidays(_SUBDIVISIONS.get(department), day.year).get(day)


def is_working_day(day: date, *, department: str = "") -> bool:
    """Monday to Friday, public holidays excluded (jour ouvré)."""
    return day.weekday() < 5 and public_holiday(day, department=department) is None


def next_working_day(day: date, *, department: str = "") -> date:
    """`day` itself when it is worked, else the first worked day after it."""
    while not is_working_day(day, department=department):
        day += timedelta(days=1)
    return day


def deadline_in_days(start: date, days: int, *, department: str = "") -> date:
    """Last day, until 24:00, of a period in days: the start day does not count (CPC 641), an off day is pushed (CPC 642)."""
    return next_working_day(start + timedelta(days=days), department=department)


def add_months(start: date, months: int) -> date:
    """Same day-number of the month reached, or its last day when it has none (CPC 641)."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def deadline_in_months(start: date, months: int, *, department: str = "") -> date:
    """Last day, until 24:00, of a period in months, pushed to a worked day (CPC 641 and 642)."""
    return next_working_day(add_months(start, months), department=department)


def age_on(birth: date, day: date) -> int:
    """Whole years lived at `day`. Someone born on 29 February grows older on 1 March of common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def born_on_or_before(day: date, *, age: int) -> date:
    """The latest birth date of people who are at least `age` years old at `day`."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:
        return date(day.year - age, 2, 28)
