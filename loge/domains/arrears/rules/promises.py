"""A payment promised in words: by when, and whether it came. Past a month, it is no promise: a deferral or a plan is agreed."""

from datetime import date, timedelta
from decimal import Decimal

from loge.domains.arrears.choices import PromiseState

LONGEST = timedelta(days=31)
GRACE = timedelta(days=3)  # a payment made that day takes some days to be seen in the account


def waits_until(promised_on: date) -> date:
    """The last day on which the promise is waited for, included."""
    return promised_on + GRACE


def judge_promise(*, promised: Decimal, promised_on: date, received: Decimal, on: date) -> PromiseState:
    """`received`: euros paid since it was made, whatever they settle; what the bank took back is no longer counted."""
    if received >= promised:
        return PromiseState.KEPT
    return PromiseState.BROKEN if on > waits_until(promised_on) else PromiseState.WAITING
