from django.db.models import Count, QuerySet, Sum

from loge.domains.arrears.choices import Step
from loge.domains.arrears.models import NextStep, RentAccount, StepRule
from loge.domains.arrears.rules.next_step import DEFAULT_TABLE, Line

_CONDITIONS = (
    "step", "min_owed", "min_months", "min_days_late", "plan", "payment_returned", "benefit_stopped", "quiet_days",
)  # fmt: skip
TO_DO = tuple(step for step in Step if step not in (Step.NONE, Step.WAIT))


def table_in_force() -> tuple[Line, ...]:
    """The landlord's table, or the one that the product comes with as long as nobody edited it."""
    rows = tuple(Line(**{name: getattr(rule, name) for name in _CONDITIONS}) for rule in StepRule.objects.all())
    return rows or DEFAULT_TABLE


def worklist_by_step(accounts: QuerySet[RentAccount]) -> list[dict]:
    """How many of these accounts wait for each step, and what they owe together (euros), in the order of the trade."""
    steps = NextStep.objects.filter(account__in=accounts.values("pk"), step__in=TO_DO)
    rows = steps.order_by().values("step").annotate(count=Count("pk"), owed=Sum("owed"))
    found = {row["step"]: row for row in rows}
    return [dict(found[step], step=step) for step in TO_DO if step in found]
