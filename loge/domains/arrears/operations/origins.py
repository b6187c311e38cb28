"""A plan is proposed under the rule of where it comes from."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import PlanOrigin
from loge.domains.arrears.models import RentAccount, RepaymentPlan
from loge.domains.arrears.operations.plans import Terms, ToldBudget, propose_plan
from loge.domains.arrears.queries.origins import rule_for
from loge.foundation.errors import Refusal


@transaction.atomic
def propose_plan_of(
    account: RentAccount, *, origin: str, entries: Iterable[int], terms: Terms,
    budget: ToldBudget = ToldBudget(), by,  # noqa: B008 frozen
) -> RepaymentPlan:  # fmt: skip
    """Raise Refusal without the act that orders it, or when it lasts longer than a text allows. A usage refuses nothing."""
    if origin not in PlanOrigin.values:
        raise Refusal("Dites d’où vient ce plan.")
    plan = propose_plan(account, entries=entries, terms=terms, budget=budget, origin=origin, by=by)
    today = timezone.localdate()
    rule = rule_for(plan.account, origin=origin, debt=plan.total, first_on=terms.first_on, on=today)
    if rule.missing:
        raise Refusal(f"Notez d’abord l’étape « {rule.missing} » : le plan en découle.")
    ends_on = plan.instalments.order_by("-number").values_list("due_on", flat=True)[0]
    if rule.forbids and (objection := rule.objection(ends_on)):
        raise Refusal(objection)
    return plan
