"""Refusals: what the product answers when a rule of the trade says no."""

from functools import wraps


class Refusal(Exception):
    """A rule of the trade says no. The message is a sentence in French, written for the person at the screen."""


class Stale(Refusal):
    """The thing moved under the person's hands: someone else took it, or it changed since the page was opened."""


def is_allowed(check):
    """Turn check_can_x(), which explains its refusal, into can_x(), which answers yes or no."""

    @wraps(check)
    def answer(*args, **kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except Refusal:
            return False
        return True

    return answer
