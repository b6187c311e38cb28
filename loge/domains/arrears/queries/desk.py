"""The list from which an officer works."""

from datetime import date

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.models import RepaymentPlan
from loge.domains.arrears.queries.accounts import in_arrears
from loge.domains.arrears.queries.officers import accounts_of, with_officer
from loge.domains.arrears.queries.steps import TO_DO

EVERYONE = "tous"
_SHOWN = (PlanStatus.ACTIVE, PlanStatus.SUSPENDED, PlanStatus.BROKEN)
_PLAN: dict[str, dict] = {
    "yes": {"plan_status__in": (PlanStatus.ACTIVE, PlanStatus.SUSPENDED)},
    "no": {"plan_status": None},
    "broken": {"plan_status": PlanStatus.BROKEN},
}


def worklist(user, *, filters: dict, on: date) -> QuerySet:
    """Accounts that owe something due and for which there is something to do (or one step, or everyone), each with its
    `plan_status`, the tenant and the residence."""
    latest = RepaymentPlan.objects.filter(account=OuterRef("pk"), status__in=_SHOWN).order_by("-signed_on", "-pk")
    rows = in_arrears(accounts_of(user, filters.get("charge") or "", on=on), on=on).annotate(
        plan_status=Subquery(latest.values("status")[:1], output_field=CharField()),
        plan_pk=Subquery(latest.values("pk")[:1]),
        agency=F("lease__main_unit__building__residence__agency"),
    )
    if filters.get("etape") != EVERYONE:
        rows = rows.filter(next_step__step__in=[filters["etape"]] if filters.get("etape") else TO_DO)
    if filters.get("agence"):
        rows = rows.filter(agency=filters["agence"].pk)
    if filters.get("minimum"):
        rows = rows.filter(owed__gte=filters["minimum"])
    if filters.get("plan") in _PLAN:
        rows = rows.filter(**_PLAN[filters["plan"]])
    return with_officer(rows).select_related(
        "next_step", "lease__household__reference_person", "lease__main_unit__building__residence__agency"
    )
