"""The clock of a guarantee: its contract gives days to call it after the first unpaid rent. Missed, the cover is lost."""

from datetime import date, timedelta

SOON = timedelta(days=15)


def call_day(first_unpaid_on: date, days: int) -> date:
    """Last day to call: counted from the day the rent was due, never pushed to a working day, so that it is never missed."""
    return first_unpaid_on + timedelta(days=days)


def covers(first_unpaid_on: date, *, valid_from: date, valid_until: date | None) -> bool:
    """Whether the guarantee was valid on the day that rent was due."""
    return valid_from <= first_unpaid_on and (valid_until is None or first_unpaid_on <= valid_until)
