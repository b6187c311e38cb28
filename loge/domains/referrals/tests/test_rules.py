from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from loge.domains.referrals.rules import Delays, next_reminder

PARIS = ZoneInfo("Europe/Paris")
DELAYS = Delays(days=4, reminders=2, link_days=45)
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("level", "channel", "due"),
    [
        (4, "email", datetime(2026, 11, 24, 12, 30, tzinfo=PARIS)),
        (3, "email", datetime(2026, 11, 24, 18, 30, tzinfo=PARIS)),
        (2, "email", datetime(2026, 11, 26, 9, tzinfo=PARIS)),
        (0, "email", datetime(2026, 11, 30, 9, tzinfo=PARIS)),  # four days lead to a Saturday
        (0, "letter", datetime(2026, 12, 4, 9, tzinfo=PARIS)),
        (4, "letter", datetime(2026, 12, 4, 9, tzinfo=PARIS)),
    ],
)
def test_reminders_by_the_clock_for_the_urgent_on_working_mornings_for_the_others(level, channel, due):
    assert next_reminder(TUESDAY, level=level, channel=channel, delays=DELAYS) == due
