from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.choices import Act
from loge.domains.arrears.forms.procedure import ActForm, CancelForm, ClauseForm
from loge.domains.arrears.models import ProcedureStep
from loge.domains.arrears.operations.acts import Paper, cancel_act, note_act, set_clause
from loge.domains.arrears.queries.acts import possibilities, situation_of
from loge.domains.arrears.queries.guarantees import to_call
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed


@require_http_methods(["GET", "POST"])
@for_settlers
def note(request, pk, kind):
    """What happened, and when; above it, what the law says of it today."""
    if kind not in Act.values:
        raise Http404
    account, today = find(request, pk), timezone.localdate()
    guarantees = to_call(account) if kind == Act.GUARANTOR else ()
    form = ActForm(typed(request), kind=kind, guarantees=guarantees)

    def act(said):
        paper = Paper(**{name: value for name, value in said.items() if name != "on"})
        return note_act(account, kind=kind, on=said["on"], paper=paper, by=request.user)

    said = possibilities(situation_of(account, on=today), [kind], law=law_on(today))
    return answer_form(
        request, form, act, back=_account(pk), heading=str(Act(kind).label), submit="Enregistrer",
        done="L’étape est notée.", template="arrears/act.html", possible=said[0] if said else None,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def cancel(request, pk):
    steps = ProcedureStep.objects.visible_to(request.user).standing().select_related("account__lease")
    step = get_object_or_404(steps, pk=pk)
    return answer_form(
        request, CancelForm(typed(request)), lambda said: cancel_act(step, **said, by=request.user),
        back=_account(step.account_id), heading=f"Annuler l’étape « {step.get_kind_display()} »", submit="Annuler l’étape",
        done="L’étape est annulée ; elle reste lisible, avec la raison.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def clause(request, pk):
    account = find(request, pk)
    known = {"weeks": account.lapse_weeks, "months": account.lapse_months, "payee": account.benefit_payee}
    return answer_form(
        request, ClauseForm(typed(request), initial=known), lambda said: set_clause(account, **said, by=request.user),
        back=_account(pk), heading="Ce que dit le bail", submit="Enregistrer", done="C’est noté. Les dates en tiennent compte.",
    )  # fmt: skip


def _account(pk: int) -> str:
    return reverse("arrears:account", args=[pk])
