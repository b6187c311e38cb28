"""The plan of a case, and its tasks as those who do them see them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.cases.forms.plan import ActionForm, FinishForm
from loge.domains.cases.models import Case, CaseAction
from loge.domains.cases.operations import plan
from loge.domains.cases.views.answers import act, ask, the_case, typed
from loge.foundation.errors import Refusal


@require_POST
def draft(request, pk):
    case = the_case(request, pk)
    return act(request, case, lambda: plan.draft_plan(case, by=request.user), "Le plan est proposé : complétez-le.")


@require_http_methods(["GET", "POST"])
def add(request, pk):
    case = the_case(request, pk)

    def plan_it(said):
        said.pop("revision")
        plan.add_action(case, **said, by=request.user)

    return ask(
        request, case, ActionForm(typed(request), case=case), plan_it,
        heading="Prévoir une action", submit="Prévoir", done="L’action est prévue.",
    )  # fmt: skip


def _action(request, pk, action_pk) -> CaseAction:
    case = the_case(request, pk)
    return get_object_or_404(case.actions.select_related("case", "in_charge"), pk=action_pk)


@require_http_methods(["GET", "POST"])
def edit(request, pk, action_pk):
    action = _action(request, pk, action_pk)
    names = ("kind", "due_on", "actor", "partner_name", "detail", "revision")
    initial = {name: getattr(action, name) for name in names} | {"in_charge": action.in_charge_id}
    form = ActionForm(typed(request), case=action.case, initial=initial)
    return ask(
        request, action.case, form, lambda said: plan.edit_action(action, **said, by=request.user), row=action,
        heading=f"Changer : {action}", submit="Enregistrer", done="L’action est enregistrée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def finish(request, pk, action_pk):
    action = _action(request, pk, action_pk)
    return ask(
        request, action.case, FinishForm(typed(request)),
        lambda said: plan.finish_action(action, **said, by=request.user),
        heading=f"C’est fait : {action}", submit="Enregistrer", done="L’action est faite.",
    )  # fmt: skip


@require_POST
def cancel(request, pk, action_pk):
    action = _action(request, pk, action_pk)
    return act(
        request, action.case, lambda: plan.cancel_action(action, by=request.user), "L’action est retirée du plan."
    )


@require_http_methods(["GET", "POST"])
def task(request, action_pk):
    """For whoever was given the task: what, when, where, and a few words once it is done."""
    tasks = CaseAction.objects.visible_to(request.user).filter(in_charge=request.user)
    action = get_object_or_404(
        tasks.select_related("case__household__residence", "case__household__unit__building", "case__seal"),
        pk=action_pk,
    )
    form = FinishForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            plan.finish_action(action, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est noté, merci.")
            return redirect("cases:tasks")
    context = {
        "action": action,
        "form": form,
        "today": timezone.localdate(),
        "opens_case": Case.objects.visible_to(request.user).filter(pk=action.case_id).exists(),
    }
    return render(request, "cases/task.html", context, status=422 if form.errors else 200)
