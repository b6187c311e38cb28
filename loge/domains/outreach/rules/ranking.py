"""The order of service inside a campaign: wave, then age (the oldest first), then frailty. Smaller is served first."""

UNKNOWN_AGE = 0
MOST_FRAIL = 99
WAVE_STEP, AGE_STEP = 1_000_000, 1_000


def rank(*, wave: int, age: int | None, frailty: int) -> int:
    """One number for the three, so that one index keeps the queue. `frailty` counts the marks known, 1 more when alone."""
    return wave * WAVE_STEP + (999 - (age or UNKNOWN_AGE)) * AGE_STEP + (MOST_FRAIL - min(frailty, MOST_FRAIL))
