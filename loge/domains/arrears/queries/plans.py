"""Repayment plans against the ledger."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Debt, PlanOrigin
from loge.domains.arrears.models import LedgerEntry, PlanDebt, PlanInstalment, RentAccount, RepaymentPlan
from loge.domains.arrears.rules.matching import Instalment, PlanTerms
from loge.domains.arrears.rules.plans import Slice, Unpaid, Verdict, judge
from loge.foundation.money import ZERO

# The commission frames the first; the law lets the second be paid (C. conso., art. L722-5).
KEPT_WHEN_OVER_INDEBTED = (PlanOrigin.COMMISSION, PlanOrigin.COURT)


def live_plan(account: RentAccount) -> RepaymentPlan | None:
    return account.plans.live().first()


def spread_debts(plan: RepaymentPlan | None) -> set[int]:
    return set(plan.debts.values_list("entry", flat=True)) if plan is not None else set()


def slices_of(plan: RepaymentPlan) -> list[Slice]:
    return [Slice(one.number, one.due_on, one.amount) for one in plan.instalments.all()]


def received_by(plan: RepaymentPlan) -> Decimal:
    """Euros that settled the debt of the plan since it was made: what was owed then, less what is left of it."""
    left = dict(LedgerEntry.objects.filter(pk__in=spread_debts(plan)).with_left().values_list("pk", "left"))
    return sum((max(debt.amount - left[debt.entry_id], ZERO) for debt in plan.debts.all()), ZERO)


def terms_of(plan: RepaymentPlan | None) -> PlanTerms | None:
    """What the matching rules need of an active plan: the instalments still wanted, the earliest first."""
    if plan is None:
        return None
    received, wanted = received_by(plan), []
    for one in slices_of(plan):
        covered = min(received, one.amount)
        received -= covered
        wanted.append(Instalment(one.due_on, one.amount - covered))
    return PlanTerms(plan.rent_required, wanted)


def judged(plan: RepaymentPlan, *, on: date) -> Verdict:
    """What the ledger says of a signed plan on that day."""
    return all_judged([plan], on=on)[plan.pk]


def all_judged(plans: Sequence[RepaymentPlan], *, on: date) -> dict[int, Verdict]:
    """Of each plan, by its number: as many statements for a thousand plans as for one."""
    slices, debts, rents = _slices(plans), _debts(plans), _rents(plans, on=on)
    left = dict(
        LedgerEntry.objects.filter(pk__in=[key for one in debts.values() for key in one])
        .with_left()
        .values_list("pk", "left")
    )
    return {
        plan.pk: judge(
            slices[plan.pk],
            received=sum((max(amount - left[key], ZERO) for key, amount in debts[plan.pk].items()), ZERO),
            current_rents=[
                Unpaid(due, unpaid)
                for key, due, unpaid in rents[plan.account_id]
                if (plan.signed_on is None or due >= plan.signed_on) and key not in debts[plan.pk]
            ],
            rent_required=plan.rent_required,
            tolerance_days=plan.tolerance_days,
            on=on,
            suspended=_is_suspended(plan, on),
        )
        for plan in plans
    }


def _slices(plans: Sequence[RepaymentPlan]) -> dict[int, list[Slice]]:
    found = defaultdict(list)
    for one in PlanInstalment.objects.filter(plan__in=plans).order_by("number"):
        found[one.plan_id].append(Slice(one.number, one.due_on, one.amount))
    return found


def _debts(plans: Sequence[RepaymentPlan]) -> dict[int, dict[int, Decimal]]:
    """Of each plan: entry → euros of it that the plan spreads."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for plan, entry, amount in PlanDebt.objects.filter(plan__in=plans).values_list("plan", "entry", "amount"):
        found[plan][entry] = amount
    return found


def _rents(plans: Sequence[RepaymentPlan], *, on: date) -> dict[int, list[tuple[int, date, Decimal]]]:
    """Of each account: the rents (entry, day, euros left) due since its oldest plan was signed, and not wholly paid."""
    found = defaultdict(list)
    since = min((plan.signed_on for plan in plans if plan.signed_on), default=on)
    rents = LedgerEntry.objects.filter(
        account__in={plan.account_id for plan in plans}, debt=Debt.RENT, amount__gt=0, due_on__range=(since, on)
    )
    for account, *rent in rents.with_left().filter(left__gt=0).values_list("account", "pk", "due_on", "left"):
        found[account].append(tuple(rent))
    return found


def _is_suspended(plan: RepaymentPlan, on: date) -> bool:
    frozen = plan.account.over_indebted_on
    return frozen is not None and frozen <= on and plan.origin not in KEPT_WHEN_OVER_INDEBTED
