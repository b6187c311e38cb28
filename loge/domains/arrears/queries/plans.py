"""Repayment plans against the ledger."""

from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Debt, PlanOrigin
from loge.domains.arrears.models import LedgerEntry, RentAccount, RepaymentPlan
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


def current_rents(plan: RepaymentPlan, *, on: date) -> list[Unpaid]:
    """Rents that fell due since the plan was signed, outside it, and are not wholly paid."""
    rents = LedgerEntry.objects.filter(
        account=plan.account_id, debt=Debt.RENT, amount__gt=0, due_on__gte=plan.signed_on, due_on__lte=on
    ).exclude(pk__in=spread_debts(plan))
    return [Unpaid(entry.due_on, entry.left) for entry in rents.with_left().filter(left__gt=0)]


def judged(plan: RepaymentPlan, *, on: date) -> Verdict:
    """What the ledger says of a signed plan on that day."""
    frozen = plan.account.over_indebted_on
    return judge(
        slices_of(plan),
        received=received_by(plan),
        current_rents=current_rents(plan, on=on),
        rent_required=plan.rent_required,
        tolerance_days=plan.tolerance_days,
        on=on,
        suspended=frozen is not None and frozen <= on and plan.origin not in KEPT_WHEN_OVER_INDEBTED,
    )
