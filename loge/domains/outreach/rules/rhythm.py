"""When the next regular call is due. Pure: days come in as arguments."""

from datetime import date, timedelta

from loge.domains.outreach.choices import Rhythm
from loge.foundation.dates import add_months, next_working_day

_DAYS = {
    Rhythm.THREE_A_WEEK: 2,
    Rhythm.TWICE_A_WEEK: 3,
    Rhythm.WEEKLY: 7,
    Rhythm.FORTNIGHTLY: 14,
}
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
REVIEW_MONTHS = 6
"""A wish is asked for again twice a year: nobody is called for ever because they once said yes."""


def next_call(rhythm: str, *, after: date, department: str = "") -> date:
    """The first working day once the rhythm has run since `after`."""
    found = Rhythm(rhythm)
    if found in _DAYS:
        return next_working_day(after + timedelta(days=_DAYS[found]), department=department)
    return next_working_day(add_months(after, _MONTHS[found]), department=department)
