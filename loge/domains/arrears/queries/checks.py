"""What the payer of the benefit looks at every six months, as the ledger says it; and how the impayé stands for the law."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from loge.domains.arrears.choices import BenefitFate, Debt, EntryKind, PlanHealth, PlanStatus
from loge.domains.arrears.models import BenefitCheck, BenefitDecision, Episode
from loge.domains.arrears.queries.accounts import balance
from loge.domains.arrears.queries.law import law_on, laws_on
from loge.domains.arrears.queries.plans import judged
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules.benefit import Housing
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO

_LOWERS = (EntryKind.HOUSING_BENEFIT, EntryKind.STATUTORY_REDUCTION)
_KEPT = (PlanHealth.KEPT, PlanHealth.LATE, PlanHealth.COMPLETED)


@dataclass(frozen=True)
class Prepared:
    """`plan_kept`: None without a plan. The rents are those of the six months before the day of the check."""

    plan_kept: bool | None
    housing: Housing

    @property
    def can_be_argued(self) -> bool:
        """The rent is not wholly paid, and yet the benefit may be kept for a household in difficulty."""
        return not self.housing.is_paid and self.housing.half_is_paid


@dataclass(frozen=True)
class Standing:
    """An impayé for its page: the regime that applied, what the payer does next, what was decided."""

    episode: Episode
    regime: str
    fund_by: date | None
    simplified: bool
    checks: list[BenefitCheck]
    decisions: list[BenefitDecision]

    @property
    def is_suspended(self) -> bool:
        return bool(self.decisions) and self.decisions[0].decision == BenefitFate.SUSPENDED


def standing(episode: Episode, *, on: date) -> Standing:
    laws = laws_on({episode.constituted_on, on})
    waits = episode.plan_by if episode.plan_sent_on is None else None
    owed = balance(episode.account, on=on)
    return Standing(
        episode, benefit.regime(laws[episode.constituted_on]),
        fund_by=benefit.fund_deadline(waits, laws[on]) if waits and waits < on else None,
        simplified=benefit.is_simplified(owed, laws[on]), checks=list(episode.checks.all()),
        decisions=list(episode.decisions.all()),
    )  # fmt: skip


def prepared(check: BenefitCheck, *, on: date) -> Prepared:
    """What the ledger says of the six months before the check, looked at on that day."""
    months = law_on(check.due_on).whole(benefit.CHECK_MONTHS)
    account, since = check.episode.account, add_months(check.due_on, -months)
    lines = account.entries.filter(debt=Debt.RENT, due_on__gt=since, due_on__lte=min(check.due_on, on))
    billed = lines.filter(amount__gt=0)
    lowered = lines.filter(kind__in=_LOWERS).aggregate(total=Sum("amount"))["total"] or ZERO
    total = billed.aggregate(total=Sum("amount"))["total"] or ZERO
    left = sum((line.left for line in billed.with_left()), ZERO)
    plan = account.plans.filter(status__in=(PlanStatus.ACTIVE, PlanStatus.BROKEN, PlanStatus.SUSPENDED)).first()
    kept = None if plan is None else judged(plan, on=on).health in _KEPT
    return Prepared(kept, Housing(total + lowered, left))


def checks_to_answer(user) -> QuerySet[BenefitCheck]:
    checks = BenefitCheck.objects.visible_to(user).filter(sent_on=None, episode__ended_on=None)
    return checks.order_by("due_on", "pk")
