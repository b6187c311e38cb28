from django.conf import settings
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.choices import Debt, PlanOrigin, PlanStatus
from loge.domains.arrears.forms.plans import PlanForm, SignForm
from loge.domains.arrears.models import RepaymentPlan
from loge.domains.arrears.operations.origins import propose_plan_of
from loge.domains.arrears.operations.plans import Terms, ToldBudget, decline_plan, sign_plan
from loge.domains.arrears.permissions import can_settle
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.estimates import counted_benefit, engine, is_home, usable
from loge.domains.arrears.queries.origins import rule_for
from loge.domains.arrears.queries.plans import judged, received_by
from loge.domains.arrears.queries.simulation import monthly_cost, simulate
from loge.domains.arrears.rules.origins import Rule
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, typed
from loge.foundation.money import ZERO
from loge.foundation.ui.answers import press

REVISED = (PlanStatus.PROPOSED, PlanStatus.ACTIVE, PlanStatus.SUSPENDED, PlanStatus.BROKEN)
_TERMS = ("instalment", "first_on", "frequency", "tolerance_days", "rent_required")


@require_http_methods(["GET", "POST"])
@for_settlers
def propose(request, pk):
    """The terms, what they come to, then the proposal."""
    account, today = find(request, pk), timezone.localdate()
    dues = list(open_dues(account).filter(Q(due_on__lte=today) | Q(debt=Debt.RECONCILIATION)))
    estimate = usable(account, on=today)
    form = PlanForm(typed(request), dues=dues, estimate=estimate, initial=_from_the_former(request, account))

    def act(said) -> RepaymentPlan:
        benefit = counted_benefit(estimate, counts=said.get("counts_estimate", False))
        cost = monthly_cost(account, benefit=benefit) if said["income"] else None
        budget = ToldBudget(said["income"], cost, said["other_costs"])
        terms = Terms(**{name: said[name] for name in _TERMS})
        asked = {"entries": said["entries"], "terms": terms, "budget": budget, "by": request.user}
        return propose_plan_of(account, origin=said["origin"], **asked)

    return answer_form(
        request, form, act, back=reverse("arrears:account", args=[pk]), heading="Proposer un plan d’apurement",
        submit="Proposer ce plan", done="Le plan est proposé. Il commence quand le locataire a donné son accord.",
        then=lambda plan: reverse("arrears:plan", args=[plan.pk]), template="arrears/propose.html", account=account,
        dues=dues, chosen=set(form["entries"].value() or []), monthly=monthly_cost(account),
        may_estimate=estimate is None and engine().is_installed and is_home(account.lease),
        rule=_rule(account, form, dues),
    )  # fmt: skip


def _from_the_former(request, account) -> dict:
    """A revision begins with the terms of the plan that it is to replace, on what is left of its debt."""
    asked = request.GET.get("revise", "")[:12]
    former = account.plans.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    if former is None:
        asked_origin = request.GET.get("origine", "")
        return {"origin": asked_origin} if asked_origin in PlanOrigin.values else {}
    kept = (*_TERMS, "income", "other_costs", "origin")
    said = {name: getattr(former, name) for name in kept if name != "first_on"}
    return said | {"entries": [str(pk) for pk in former.debts.values_list("entry", flat=True)]}


@require_POST
@for_settlers
def simulation(request, pk):
    """What the terms typed so far come to; says what is missing rather than refusing. Writes nothing."""
    account, today = find(request, pk), timezone.localdate()
    dues = list(open_dues(account).filter(Q(due_on__lte=today) | Q(debt=Debt.RECONCILIATION)))
    estimate = usable(account, on=today)
    form = PlanForm(request.POST, dues=dues, estimate=estimate)
    if not form.is_valid():
        rule = _rule(account, form, dues, first_on=form.cleaned_data.get("first_on"))
        return render(request, "arrears/_simulation.html", {"form": form, "rule": rule})
    said = form.cleaned_data
    counted = counted_benefit(estimate, counts=said.get("counts_estimate", False))
    found = simulate(
        account, total=sum((due.left for due in dues if due.pk in said["entries"]), ZERO), instalment=said["instalment"],
        first_on=said["first_on"], frequency=said["frequency"], income=said["income"], other_costs=said["other_costs"],
        threshold=settings.LOGE_RESIDUAL_INCOME, on=today,
        benefit=counted,
    )  # fmt: skip
    rule = _rule(account, form, dues, first_on=said["first_on"])
    context = {"simulation": found, "account": account, "said": said, "counted": counted, "rule": rule}
    context["objection"] = rule.objection(found.ends_on) if rule else ""
    return render(request, "arrears/_simulation.html", context)


def _rule(account, form, dues, *, first_on=None) -> Rule | None:
    """That of the origin chosen so far, whatever is still missing in the rest."""
    origin, today = form["origin"].value(), timezone.localdate()
    if origin not in PlanOrigin.values:
        return None
    chosen = set(form["entries"].value() or [])
    debt = sum((due.left for due in dues if str(due.pk) in chosen), ZERO)
    return rule_for(account, origin=origin, debt=debt, first_on=first_on or today, on=today)


@require_GET
@for_readers
def detail(request, pk):
    plan = _find(request, pk)
    received = left = received_by(plan)
    rows = []
    for one in plan.instalments.all():
        covered = min(left, one.amount)
        left -= covered
        rows.append((one, covered))
    rule = rule_for(plan.account, origin=plan.origin, debt=plan.total, first_on=plan.first_on, on=timezone.localdate())
    context = {
        "plan": plan,
        "rows": rows,
        "rule": rule,
        "objection": rule.objection(rows[-1][0].due_on) if rows else "",
        "received": received,
        "verdict": judged(plan, on=timezone.localdate()) if plan.signed_on else None,
        "offers": (offers := list(plan.offers.all())),
        "page_is_open": any(one.until and not one.closed_at and one.until > timezone.now() for one in offers),
        "documents": plan.documents.select_related("added_by"),
        "steps": plan.steps.select_related("by"),
        "may_revise": can_settle(request.user) and plan.status in REVISED,
        "is_proposed": plan.status == PlanStatus.PROPOSED,
        "may_settle": can_settle(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "arrears/plan.html", context)


@require_http_methods(["GET", "POST"])
@for_settlers
def sign(request, pk):
    plan = _find(request, pk)
    form = SignForm(typed(request))
    return answer_form(
        request, form, lambda said: sign_plan(plan, **said, by=request.user),
        back=reverse("arrears:plan", args=[pk]), heading="Noter l’accord du locataire", submit="Commencer le plan",
        done="Le plan commence. Il est désormais suivi d’après les paiements.",
    )  # fmt: skip


@require_POST
@for_settlers
def decline(request, pk):
    plan = _find(request, pk)
    return press(
        request,
        lambda: decline_plan(plan, by=request.user),
        done="Le refus est noté.",
        back=reverse("arrears:plan", args=[pk]),
    )


def _find(request, pk) -> RepaymentPlan:
    plans = RepaymentPlan.objects.visible_to(request.user)
    return get_object_or_404(plans.select_related("account__lease__household__reference_person", "proposed_by"), pk=pk)
