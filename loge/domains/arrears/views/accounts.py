from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.arrears.choices import Step
from loge.domains.arrears.forms.accounts import AccountFilter, MatchForm, OverIndebtednessForm, UndoForm
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount
from loge.domains.arrears.operations.matching import match_by_hand, undo_matching
from loge.domains.arrears.operations.over_indebtedness import record_over_indebtedness
from loge.domains.arrears.permissions import can_import, can_settle, can_share_out
from loge.domains.arrears.queries.accounts import balances, matchings_of, open_credits, open_dues, statement
from loge.domains.arrears.queries.arrangements import arrangements_of
from loge.domains.arrears.queries.checks import standing
from loge.domains.arrears.queries.desk import worklist
from loge.domains.arrears.queries.estimates import engine, is_asleep, is_home, latest
from loge.domains.arrears.queries.exchanges import latest_exchanges
from loge.domains.arrears.queries.facts import SHOPS
from loge.domains.arrears.queries.officers import accounts_of, stand_in_for, with_officer
from loge.domains.arrears.queries.plans import judged, live_plan
from loge.domains.arrears.queries.procedure import procedure_of
from loge.domains.arrears.queries.reconciliation import differences
from loge.domains.arrears.queries.shops import tenant_name
from loge.domains.arrears.queries.steps import worklist_by_step
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, typed
from loge.foundation.ui.french import euros

PER_PAGE = 50


@require_GET
@for_readers
def listing(request):
    """Who owes something due, one tab per next step, the largest sums first."""
    form, today = AccountFilter(request.GET, user=request.user), timezone.localdate()
    form.is_valid()  # what cannot be read filters nothing, and says so
    filters = form.cleaned_data
    charge = filters.get("charge") or ""
    rows = worklist(request.user, filters=filters, on=today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "total": rows.aggregate(total=Sum("owed"))["total"],
        "steps": [
            (row["step"], row["step"].label, row["count"])
            for row in worklist_by_step(accounts_of(request.user, charge, on=today))
            if row["step"] != Step.SHOP  # a list of their own
        ],
        "shown": request.GET.get("etape", ""),
        "may_import": can_import(request.user),
        "may_settle": can_settle(request.user),
        "may_share": can_share_out(request.user),
        "charge": charge,
        "filtered": any(filters.values()),
    }
    return render(request, "arrears/list.html", context)


@require_GET
@for_readers
def gaps(request):
    """Where our lines and the balance announced by the landlord's software do not agree."""
    rows = differences(request.user, on=timezone.localdate())
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "arrears/differences.html", {"page": page})


@require_GET
@for_readers
def detail(request, pk):
    """One account: what is due, what was paid and why it went there, the plan."""
    account, today = find(request, pk), timezone.localdate()
    plan, episode, estimate = live_plan(account), account.episodes.standing().first(), latest(account)
    context = {
        "account": account,
        "away": stand_in_for(account.confided_to, on=today) if account.confided_to else None,
        "balances": balances(account, on=today),
        "dues": open_dues(account),
        "credits": open_credits(account),
        "lines": reversed(statement(account, on=today)),
        "matchings": matchings_of(account),
        "plan": plan,
        "standing": standing(episode, on=today) if episode else None,
        "procedure": procedure_of(account, episode=episode, on=today),
        "verdict": judged(plan, on=today) if plan else None,
        "plans": account.plans.all(),
        "pauses": account.pauses.standing(today),
        "exchanges": latest_exchanges(account),
        "arrangements": arrangements_of(account),
        "waivers": account.waivers.select_related("by"),
        "is_shop": account.lease.kind in SHOPS,
        "tenant": tenant_name(account),
        "signs": account.signs.standing().select_related("dismissed_by"),
        "estimate": estimate,
        "asleep": is_asleep(estimate, account, on=today),
        "is_home": is_home(account.lease),
        "may_estimate": can_settle(request.user) and engine().is_installed,
        "simulator": settings.LOGE_BENEFIT_SIMULATOR,
        "may_settle": can_settle(request.user),
        "today": today,
    }
    return render(request, "arrears/account.html", context)


@require_GET
@for_readers
def entry(request, pk):
    """A line is read in its account."""
    found = get_object_or_404(LedgerEntry.objects.visible_to(request.user), pk=pk)
    return redirect("arrears:account", found.account_id)


@require_http_methods(["GET", "POST"])
@for_settlers
def undo(request, pk):
    matching = get_object_or_404(Matching.objects.visible_to(request.user).live().select_related("payment"), pk=pk)
    form = UndoForm(typed(request))
    back = reverse("arrears:account", args=[matching.payment.account_id])
    return answer_form(
        request, form, lambda said: undo_matching(matching, **said, by=request.user),
        back=back, heading="Défaire une imputation", submit="Défaire",
        done="L’imputation est défaite. Le paiement attend que vous disiez ce qu’il règle.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def match(request, pk):
    payment = get_object_or_404(LedgerEntry.objects.visible_to(request.user), pk=pk, amount__lt=0)
    dues = list(open_dues(payment.account))
    choices = [
        (str(due.pk), f"{due.get_kind_display()} du {due.due_on:%d/%m/%Y}, reste {euros(due.left)}") for due in dues
    ]
    form = MatchForm(typed(request), dues=choices)
    by_pk = {due.pk: due for due in dues}

    def act(said):
        match_by_hand(payment, due=by_pk[int(said["due"])], amount=said["amount"], by=request.user)

    back = reverse("arrears:account", args=[payment.account_id])
    return answer_form(
        request, form, act, back=back, heading=f"Imputer {payment.get_kind_display().lower()} du {payment.dated_on:%d/%m/%Y}",
        submit="Imputer", done="Le paiement est imputé.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def over_indebtedness(request, pk):
    account = find(request, pk)
    form = OverIndebtednessForm(typed(request), initial={"admissible_on": account.over_indebted_on})
    return answer_form(
        request, form, lambda said: record_over_indebtedness(account, **said, by=request.user),
        back=reverse("arrears:account", args=[pk]), heading="Dossier de surendettement", submit="Enregistrer",
        done="C’est noté dans la procédure. Le plan en cours et les échéances en tiennent compte.",
    )  # fmt: skip


def find(request, pk) -> RentAccount:
    accounts = with_officer(RentAccount.objects.visible_to(request.user))
    return get_object_or_404(accounts.select_related("next_step", "lease__household__reference_person"), pk=pk)
