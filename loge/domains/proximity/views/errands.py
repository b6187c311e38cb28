"""Services given to tenants: the list, one screen per service for whoever carries it, the money line by line."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.proximity.choices import OVER, ErrandKind, ErrandStage
from loge.domains.proximity.forms.errands import (
    AskErrandForm,
    CancelForm,
    CorrectMoneyForm,
    DeliverForm,
    MissForm,
    MoneyForm,
    PlanForm,
)
from loge.domains.proximity.models import Errand
from loge.domains.proximity.operations import errands as operations
from loge.domains.proximity.operations.heard import tell_person_of_errand
from loge.domains.proximity.operations.money import correct_money, note_money, purse_of_errand
from loge.domains.proximity.permissions import (
    can_ask,
    can_visit,
    check_can_ask,
    check_can_see_rounds,
    check_can_visit,
)
from loge.domains.proximity.presenters.places import door, street
from loge.domains.proximity.presenters.rounds import name_on_door
from loge.domains.proximity.queries.heard import heard_by
from loge.domains.proximity.queries.rounds import WITH_DOOR
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import fill, press, typed
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household

PER_PAGE = 50
VIEWS = {"en-cours": "En cours", "a-organiser": "À organiser", "retard": "En retard", "termines": "Terminés"}


def _errand(request, pk) -> Errand:
    found = Errand.objects.visible_to(request.user).select_related(*WITH_DOOR, "residence", "partner", "agreed_with")
    return get_object_or_404(found, pk=pk)


@require_GET
@allowed_when(check_can_see_rounds)
def listing(request):
    shown = request.GET.get("vue", "en-cours")
    shown = shown if shown in VIEWS else "en-cours"
    found = Errand.objects.visible_to(request.user).select_related(*WITH_DOOR, "residence", "partner")
    now = timezone.now()
    if shown == "termines":
        found = found.exclude(ended_at=None).order_by("-ended_at", "-pk")
    else:
        found = found.standing().order_by("due_at", "pk")
    if shown == "a-organiser":
        found = found.exclude(stage=ErrandStage.PLANNED)
    if shown == "retard":
        found = found.filter(due_at__lt=now) | found.exclude(raised_at=None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "proximity/errands.html", {"page": page, "views": VIEWS, "shown": shown, "now": now}
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_ask)
def ask(request, household_pk):
    """From a tenant's file, or from what was heard: `?besoin=` and `?origine=` come from the screen that leads here."""
    homes = Household.objects.visible_to(request.user).present()
    home = get_object_or_404(homes.select_related("reference_person", "unit__building"), pk=household_pk)
    need = request.GET.get("besoin", "")
    origin, _, number = request.GET.get("origine", "").partition(":")
    known = {"origin": origin[:40], "origin_id": number[:40]} if origin and number.isdigit() else {}
    form = AskErrandForm(typed(request), initial={"kind": need if need in ErrandKind.values else ErrandKind.SHOPPING})
    return fill(
        request, form, lambda said: operations.ask_errand(home, **said, **known, by=request.user),
        template="proximity/ask_errand.html", context={"home": home}, done="Le service est demandé.", back=_page_of,
    )  # fmt: skip


def _page_of(errand: Errand) -> str:
    return reverse("proximity:errand", args=[errand.pk])


@require_GET
@allowed_when(check_can_see_rounds)
def errand(request, pk):
    return _show(request, _errand(request, pk))


def _show(request, found: Errand, *, status=200, **bound):
    over = found.stage in OVER
    visits, asks = can_visit(request.user) and not over, can_ask(request.user) and not over
    planned, may_hold = found.stage == ErrandStage.PLANNED, found.kind == ErrandKind.SHOPPING
    context = {
        "errand": found,
        "name": name_on_door(found),
        "door": door(found.household.unit),
        "street": street(found.household.unit),
        "steps": found.steps.select_related("by"),
        "lines": found.money.select_related("by", "strikes_out", "struck_out_by"),
        "purse": purse_of_errand(found),
        "deliver_form": DeliverForm() if visits and planned else None,
        "money_form": MoneyForm() if visits and may_hold and found.agreed_at else None,
        "may_answer": asks and found.stage == ErrandStage.ASKED,
        "may_plan": asks and found.stage in (ErrandStage.ACCEPTED, ErrandStage.PLANNED),
        "may_miss": visits and planned,
        "may_cancel": asks,
        "may_correct": visits,
        "now": timezone.now(),
    }
    return render(request, "proximity/errand.html", context | bound, status=status)


@require_POST
@allowed_when(check_can_ask)
def answer(request, pk, said):
    found = _errand(request, pk)
    return press(
        request, lambda: operations.answer_errand(found, agreed=said == "accord", by=request.user),
        done="La réponse de la personne est notée.", back=_page_of(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_ask)
def plan(request, pk):
    found = _errand(request, pk)
    form = PlanForm(typed(request), errand=found, viewer=request.user)
    return _form_act(request, found, form, operations.plan_errand, "proximity/plan.html", "Le service est organisé.")


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_visit)
def miss(request, pk):
    found = _errand(request, pk)
    form = MissForm(typed(request))
    sentence = "C’est noté : le service est à organiser de nouveau."
    return _form_act(request, found, form, operations.miss_errand, "proximity/miss.html", sentence)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_ask)
def cancel(request, pk):
    found = _errand(request, pk)
    form = CancelForm(typed(request))
    return _form_act(request, found, form, operations.cancel_errand, "proximity/cancel.html", "Le service est annulé.")


def _form_act(request, found: Errand, form, operation, template: str, sentence: str):
    return fill(
        request, form, lambda said: operation(found, **said, by=request.user), template=template,
        context={"errand": found, "name": name_on_door(found)}, done=sentence, back=_page_of(found),
    )  # fmt: skip


@require_POST
@allowed_when(check_can_visit)
def deliver(request, pk):
    found, form = _errand(request, pk), DeliverForm(request.POST)
    if form.is_valid():
        try:
            operations.deliver_errand(found, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est livré, merci.")
            return redirect("proximity:round")
    return _show(request, found, status=422, deliver_form=form)


@require_POST
def tell(request, pk):
    """From the home page of whoever heard the need, a volunteer included."""
    found = get_object_or_404(heard_by(request.user), pk=pk)
    try:
        tell_person_of_errand(found, by=request.user)
        messages.success(request, "C’est noté : la personne est prévenue.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:home")


@require_POST
@allowed_when(check_can_visit)
def money(request, pk):
    found, form = _errand(request, pk), MoneyForm(request.POST)
    if form.is_valid():
        try:
            note_money(found, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La ligne est écrite.")
            return redirect("proximity:errand", pk)
    return _show(request, found, status=422, money_form=form)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_visit)
def correct(request, pk, line_pk):
    """First gesture: the right amount and the reason. Second gesture: confirm what will be written."""
    found = _errand(request, pk)
    line = get_object_or_404(found.money.select_related("errand", "by"), pk=line_pk, strikes_out=None)
    form = CorrectMoneyForm(request.POST if request.method == "POST" else None)
    confirming = False
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        confirming = not typed.pop("confirmed")
        if not confirming:
            try:
                correct_money(line, **typed, by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "La ligne est corrigée ; l’ancienne reste lisible.")
                return redirect("proximity:errand", pk)
    context = {"errand": found, "name": name_on_door(found), "line": line, "form": form, "confirming": confirming}
    return render(request, "proximity/correct_money.html", context, status=422 if form.errors else 200)
