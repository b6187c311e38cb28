from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.cases import operations
from loge.domains.cases.forms import CloseForm, HandOverForm, StepForm
from loge.domains.cases.models import Case
from loge.domains.cases.permissions import can_act_on
from loge.foundation.errors import Refusal

PER_PAGE = 50
VIEWS = {"miens": "Les miens", "tous": "Tous", "retard": "En retard", "termines": "Terminés"}


def _mine(request):
    return Case.objects.visible_to(request.user).select_related("person", "owner", "household__residence")


@require_GET
def listing(request):
    """Cases by deadline: mine first, because that is what waits for me today."""
    shown = request.GET.get("vue", "miens")
    shown = shown if shown in VIEWS else "miens"
    found = _mine(request)
    if shown == "termines":
        found = found.exclude(closed_at=None).order_by("-closed_at", "-pk")
    else:
        found = found.standing().order_by("due_at", "pk")
    if shown == "miens":
        found = found.filter(owner=request.user)
    if shown == "retard":
        found = found.filter(due_at__lt=timezone.now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "views": VIEWS, "shown": shown, "now": timezone.now()}
    return render(request, "cases/list.html", context)


@require_GET
def detail(request, pk):
    case = get_object_or_404(_mine(request).select_related("household__unit__building"), pk=pk)
    context = {
        "case": case,
        "steps": case.steps.select_related("by"),
        "may_act": can_act_on(request.user, case),
        "step_form": StepForm(),
        "hand_over_form": HandOverForm(),
        "close_form": CloseForm(),
        "now": timezone.now(),
    }
    return render(request, "cases/detail.html", context)


@require_POST
def take(request, pk):
    return _act(request, pk, lambda case: operations.take_case(case, by=request.user), "Vous vous en occupez.")


@require_POST
def reopen(request, pk):
    return _act(request, pk, lambda case: operations.reopen_case(case, by=request.user), "Le suivi est rouvert.")


def _act(request, pk, operation, sentence):
    case = get_object_or_404(_mine(request), pk=pk)
    try:
        operation(case)
        messages.success(request, sentence)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("cases:detail", pk=pk)


@require_http_methods(["GET", "POST"])
def step(request, pk):
    return _form_act(
        request,
        pk,
        StepForm,
        "cases/step.html",
        lambda case, typed: operations.add_step(case, **typed, by=request.user),
    )


@require_http_methods(["GET", "POST"])
def hand_over(request, pk):
    return _form_act(
        request,
        pk,
        HandOverForm,
        "cases/hand_over.html",
        lambda case, typed: operations.hand_over(case, **typed, by=request.user),
        then=redirect("cases:list"),
    )


@require_http_methods(["GET", "POST"])
def close(request, pk):
    return _form_act(
        request,
        pk,
        CloseForm,
        "cases/close.html",
        lambda case, typed: operations.close_case(case, **typed, by=request.user),
    )


def _form_act(request, pk, form_class, template, operation, *, then=None):
    """Show the form; on a valid POST run the operation; a refusal comes back on the form, nothing typed is lost."""
    case = get_object_or_404(_mine(request), pk=pk)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operation(case, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return then or redirect("cases:detail", pk=pk)
    context = {"case": case, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
