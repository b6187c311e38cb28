"""How long a signal may wait (domain.md b.3, levels 2 to 4): practice, not law."""

from datetime import timedelta

DELAY_BY_LEVEL = {4: timedelta(minutes=30), 3: timedelta(hours=8), 2: timedelta(hours=48)}
LONGEST_DELAY = timedelta(days=7)
