"""What follows a knock at a door; the tenant’s money in someone’s hands. Practice, not law (domain.md b.3), and no clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from loge.domains.proximity.choices import Decision, KnockOutcome, KnockStage, MoneyKind, Urgency, VisitResult
from loge.foundation.dates import is_working_day, next_working_day

MOST_VISITS = 3
"""At different moments, before the manager decides: knocking for ever would be another silence."""

VISIT_DELAY = {
    Urgency.AT_ONCE: timedelta(hours=2),
    Urgency.TODAY: timedelta(hours=8),
    Urgency.WITHIN_48_H: timedelta(hours=24),
    Urgency.WATCH: timedelta(days=2),
    Urgency.ORDINARY: timedelta(days=3),
}
DECISION_DELAY = {
    Urgency.AT_ONCE: timedelta(hours=1),
    Urgency.TODAY: timedelta(hours=4),
    Urgency.WITHIN_48_H: timedelta(hours=24),
    Urgency.WATCH: timedelta(days=2),
    Urgency.ORDINARY: timedelta(days=2),
}
CANNOT_WAIT = (Urgency.TODAY, Urgency.AT_ONCE)

ADVICE = {
    VisitResult.NOBODY_ANSWERS: "Repasser à un autre moment de la journée.",
    VisitResult.NOT_SURE: "Repasser : le doute ne rassure personne.",
    VisitResult.REFUSES_TO_OPEN: "Ne pas insister. Le responsable fait appeler ou écrire par quelqu’un d’autre.",
    VisitResult.AWAY_OR_MOVED: "Le responsable vérifie le bail et joint la personne à prévenir.",
    VisitResult.NO_ACCESS: "Le responsable donne la bonne adresse ou le moyen d’entrer, puis on repasse.",
}
"""The next step of each visit that did not end it, said to whoever must take it."""

ENDS = {
    VisitResult.SEEN_WELL: KnockOutcome.SEEN_WELL,
    VisitResult.SEEN_NEEDS_HELP: KnockOutcome.SEEN_NEEDS_HELP,
}
OUTCOMES = {
    Decision.HEARD_FROM: KnockOutcome.HEARD_FROM,
    Decision.MOVED: KnockOutcome.MOVED,
    Decision.DECLINED: KnockOutcome.DECLINED,
    Decision.NO_NEWS: KnockOutcome.NO_NEWS,
}
AGAIN = (VisitResult.NOBODY_ANSWERS, VisitResult.NOT_SURE)


@dataclass(frozen=True)
class NextStep:
    """`outcome` only when it is closed."""

    stage: KnockStage
    outcome: str = ""
    advice: str = ""


def after_visit(result: str, *, visits: int) -> NextStep:
    """`visits` made so far, this one included, since someone last decided."""
    found = VisitResult(result)
    if found in ENDS:
        return NextStep(KnockStage.CLOSED, ENDS[found])
    if found in AGAIN and visits < MOST_VISITS:
        return NextStep(KnockStage.VISIT, advice=ADVICE[found])
    if found in AGAIN:
        return NextStep(KnockStage.DECISION, advice=f"{visits} passages sans voir personne : le responsable décide.")
    return NextStep(KnockStage.DECISION, advice=ADVICE[found])


def due_after(delays: dict, level: int, *, now: datetime, department: str = "") -> datetime:
    """What cannot wait does not wait for Monday; the rest falls due on a working day, at the same hour."""
    due = now + delays[Urgency(level)]
    local = timezone.localtime(due)
    if level in CANNOT_WAIT or is_working_day(local.date(), department=department):
        return due
    day = next_working_day(local.date(), department=department)
    return local.replace(year=day.year, month=day.month, day=day.day)


@dataclass(frozen=True)
class Purse:
    """The tenant's money in someone's hands, in euros, struck-out lines left aside."""

    received: Decimal
    spent: Decimal
    given_back: Decimal

    @property
    def in_hand(self) -> Decimal:
        return self.received - self.spent - self.given_back

    @property
    def balances(self) -> bool:
        return self.in_hand == 0


def purse_of(lines) -> Purse:
    """`lines` in (key, kind, amount, key of the line struck out or None)."""
    lines = list(lines)
    out = {struck for _, _, _, struck in lines if struck is not None}
    totals = dict.fromkeys(MoneyKind, Decimal(0))
    for key, kind, amount, struck in lines:
        if struck is None and key not in out:
            totals[MoneyKind(kind)] += amount
    return Purse(totals[MoneyKind.RECEIVED], totals[MoneyKind.SPENT], totals[MoneyKind.GIVEN_BACK])
