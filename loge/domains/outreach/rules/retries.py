"""When to try a home again. Each outcome has its rule; the campaign may change the delays and the limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from loge.domains.outreach.choices import Outcome
from loge.domains.outreach.rules.hours import CallingHours, Window, slot_of
from loge.foundation.errors import Refusal

LONGEST_DELAY = 30 * 24 * 60  # minutes
SPREAD_DAYS = 8  # how far another weekday or another part of the day is looked for


@dataclass(frozen=True)
class RetryRule:
    """`delay` in minutes; `limit` is the number of such outcomes after which we stop; the two others spread the tries."""

    delay: int
    limit: int = 5
    another_slot: bool = False
    another_weekday: bool = False


# Practice: three tries at different times over three days before someone goes and rings the bell (domain.md b.3);
# busy: soon, the person is there. A refusal, a death, a move or an answer by everyone has no rule: it is never retried.
DEFAULT_RULES = {
    Outcome.NO_ANSWER: RetryRule(180, another_slot=True, another_weekday=True),
    Outcome.VOICEMAIL: RetryRule(1440, another_slot=True, another_weekday=True),
    Outcome.BUSY: RetryRule(30),
    Outcome.WRONG_NUMBER: RetryRule(0),
    Outcome.LANGUAGE_BARRIER: RetryRule(60, limit=3),
    # Someone of the home answered, another one is still to be reached.
    Outcome.ANSWERED_OK: RetryRule(1440, another_slot=True),
    Outcome.ANSWERED_NEED: RetryRule(1440, another_slot=True),
}


@dataclass(frozen=True)
class RetryRules:
    rules: tuple[tuple[str, RetryRule], ...]
    max_attempts: int

    @classmethod
    def parse(cls, data: dict, max_attempts: int) -> "RetryRules":
        """From {"busy": {"delay": 30, "limit": 4}, …}: what is not said keeps its default. Raise Refusal."""
        if not 1 <= max_attempts <= 20:
            raise Refusal("Le nombre maximal de tentatives doit être compris entre 1 et 20.")
        rules = {str(outcome): rule for outcome, rule in DEFAULT_RULES.items()}
        for outcome, changes in (data or {}).items():
            if outcome not in rules:
                raise Refusal(f"Aucune règle de rappel pour le résultat « {outcome} ».")
            rules[outcome] = _changed(rules[outcome], changes)
        return cls(tuple(sorted(rules.items())), max_attempts)

    def of(self, outcome: str) -> RetryRule | None:
        return dict(self.rules).get(str(outcome))

    def as_json(self) -> dict:
        return {outcome: vars(rule) for outcome, rule in self.rules}

    def next_try(
        self, outcome: str, *, tries: Iterable[tuple[str, datetime]], hours: CallingHours, now: datetime
    ) -> datetime | None:
        """The start of the next try, inside calling hours, in UTC; None when we stop.

        `tries` are the (outcome, time) of all the calls made to the home so far, the present one included.
        """
        rule, tries = self.of(outcome), list(tries)
        if rule is None or len(tries) >= self.max_attempts or sum(o == outcome for o, _ in tries) >= rule.limit:
            return None
        earliest = now + timedelta(minutes=rule.delay)
        if not (rule.another_slot or rule.another_weekday):
            return hours.next_opening(earliest)
        return _spread(rule, [at for _, at in tries], hours, earliest)


def _changed(rule: RetryRule, changes: dict) -> RetryRule:
    try:
        wanted = RetryRule(**{**vars(rule), **changes})
        fits = 0 <= int(wanted.delay) <= LONGEST_DELAY and 1 <= int(wanted.limit) <= 20
    except (TypeError, ValueError) as error:
        raise Refusal("Une règle de rappel est illisible.") from error
    if not fits:
        raise Refusal("Le délai de rappel va de 0 minute à 30 jours, le nombre d’essais de 1 à 20.")
    return RetryRule(int(wanted.delay), int(wanted.limit), bool(wanted.another_slot), bool(wanted.another_weekday))


def _spread(rule: RetryRule, tries: list[datetime], hours: CallingHours, earliest: datetime) -> datetime:
    """The first window that differs most from the tries made: never tried slot and weekday first, then less and less."""
    windows = list(hours.windows(earliest, days=SPREAD_DAYS))
    local = [at.astimezone(hours.zone) for at in tries]
    slots, weekdays = [slot_of(at.time()) for at in local], {at.weekday() for at in local}

    def new_slot(window: Window) -> bool:
        return not rule.another_slot or window.slot not in slots

    def other_slot(window: Window) -> bool:
        return not rule.another_slot or window.slot != slots[-1]

    def new_day(window: Window) -> bool:
        return not rule.another_weekday or window.day.weekday() not in weekdays

    wishes = [
        lambda window: new_slot(window) and new_day(window),
        lambda window: other_slot(window) and new_day(window),
        new_slot,
        other_slot,
    ]
    for wish in wishes:
        for window in windows:
            if wish(window):
                return window.start
    return hours.next_opening(earliest)
