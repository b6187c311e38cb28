"""The plan of a case, and its tasks as those who do them see them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.cases.forms.plan import ActionForm, FinishForm
from loge.domains.cases.models import Case, CaseAction
from loge.domains.cases.operations import plan
from loge.domains.cases.views.answers import act, ask, the_case, typed
from loge.foundation.ui.answers import fill


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
    context = {
        "action": action,
        "today": timezone.localdate(),
        "opens_case": Case.objects.visible_to(request.user).filter(pk=action.case_id).exists(),
    }
    return fill(
        request, FinishForm(typed(request)), lambda said: plan.finish_action(action, **said, by=request.user),
        template="cases/task.html", context=context, done="C’est noté, merci.", back=reverse("cases:tasks"),
    )  # fmt: skip
