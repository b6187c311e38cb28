"""What surrounds a plan of each origin on an account: the act from which it follows, the days that the payer waits for."""

from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Act, PlanOrigin
from loge.domains.arrears.models import Episode, ProcedureStep, RentAccount
from loge.domains.arrears.queries.facts import SHOPS
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules.origins import Frame, Rule, rule_of
from loge.foundation.money import ZERO

# The plan that each of them orders or frames, and the act without which there is none.
ORDERED = {
    PlanOrigin.COURT: Act.DELAYS,
    PlanOrigin.COMMISSION: Act.DEBT_MEASURES,
    PlanOrigin.REINSTATEMENT: Act.PROTOCOL,
}


def rule_for(account: RentAccount, *, origin: str, debt: Decimal, first_on: date, on: date) -> Rule:
    """Of a plan of `debt` euros whose first instalment falls on `first_on`, as the account stands."""
    return rule_of(frame_of(account, origin=origin, debt=debt, on=on), law_on(on), first_on=first_on)


def frame_of(account: RentAccount, *, origin: str, debt: Decimal = ZERO, on: date) -> Frame:
    act = ORDERED.get(PlanOrigin(origin))
    step = _last(account, act) if act else None
    episode = Episode.objects.standing().filter(account=account, reported_on__isnull=False).first()
    waits = episode.plan_by if episode is not None and episode.plan_sent_on is None else None
    coverage = account.coverages.standing().select_related("agreement").first()
    return Frame(
        origin, debt=debt, has_payer=benefit.has_a_payer_to_report_to(account.benefit_payee),
        is_home=account.lease.kind not in SHOPS, act=str(act.label) if act else "",
        since=step.happened_on if step else None, granted=_granted(account, step),
        plan_by=waits, fund_by=benefit.fund_deadline(waits, law_on(on)) if waits else None,
        agreement=coverage.agreement.name if coverage else "",
    )  # fmt: skip


def _granted(account: RentAccount, step: ProcedureStep | None) -> int:
    """The months of the act; a protocol goes on with its riders."""
    if step is None:
        return 0
    months = step.months or 0
    if step.kind == Act.PROTOCOL:
        riders = account.acts.standing().filter(kind=Act.RIDER, happened_on__gte=step.happened_on)
        months += sum(rider.months or 0 for rider in riders)
    return months


def _last(account: RentAccount, kind: Act) -> ProcedureStep | None:
    return account.acts.standing().filter(kind=kind).last()
