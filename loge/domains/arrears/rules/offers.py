"""How long a page and a code live, and how often a code may be asked. Usage of the house, kept small: a plan is worth a lease."""

from datetime import timedelta

PAGE_LASTS = timedelta(days=15)
CODE_LASTS = timedelta(minutes=10)
CODE_FIGURES = 6
MOST_TRIES = 3
BETWEEN_CODES = timedelta(minutes=1)
CODES_PER_HOUR = 3


def ending_of(mobile: str) -> str:
    """What of a number may be shown to whoever opens the page, and kept with the signature."""
    return mobile[-2:]
