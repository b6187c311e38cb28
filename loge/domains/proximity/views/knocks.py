"""Knocks at doors: one screen per door for whoever goes, a list and a decision for whoever answers for them."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.proximity.choices import KnockStage
from loge.domains.proximity.forms.knocks import AskForm, DecisionForm, ToForm, VisitForm
from loge.domains.proximity.models import Knock
from loge.domains.proximity.operations import knocks as operations
from loge.domains.proximity.permissions import (
    can_decide,
    can_visit,
    check_can_ask,
    check_can_decide,
    check_can_see_rounds,
)
from loge.domains.proximity.presenters.places import door, street
from loge.domains.proximity.presenters.rounds import name_on_door
from loge.domains.proximity.queries.rounds import WITH_DOOR
from loge.foundation.ui.answers import fill, typed
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household

PER_PAGE = 50
VIEWS = {"en-cours": "En cours", "retard": "En retard", "a-decider": "À décider", "termines": "Terminés"}


def _knock(request, pk) -> Knock:
    return get_object_or_404(Knock.objects.visible_to(request.user).select_related(*WITH_DOOR, "residence"), pk=pk)


@require_GET
@allowed_when(check_can_see_rounds)
def listing(request):
    """Every knock of the perimeter, the closest deadline first."""
    shown = request.GET.get("vue", "en-cours")
    shown = shown if shown in VIEWS else "en-cours"
    found = Knock.objects.visible_to(request.user).select_related(*WITH_DOOR, "residence")
    now = timezone.now()
    if shown == "termines":
        found = found.exclude(closed_at=None).order_by("-closed_at", "-pk")
    else:
        found = found.standing().order_by("due_at", "pk")
    if shown == "retard":
        found = found.filter(due_at__lt=now) | found.exclude(raised_at=None)
    if shown == "a-decider":
        found = found.filter(stage=KnockStage.DECISION)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "views": VIEWS, "shown": shown, "now": now}
    return render(request, "proximity/knocks.html", context)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_see_rounds)
def knock(request, pk):
    """The door, and what was found behind it."""
    found = _knock(request, pk)
    return fill(
        request, VisitForm(typed(request)), lambda said: operations.record_visit(found, **said, by=request.user),
        template="proximity/knock.html", context=_context(request, found), done=_said,
        back=reverse("proximity:round" if can_visit(request.user) else "proximity:knocks"),
    )  # fmt: skip


def _said(after: Knock) -> str:
    if after.stage == KnockStage.CLOSED:
        return f"C’est noté : {after.get_outcome_display().lower()}."
    if after.stage == KnockStage.DECISION:
        return f"C’est noté. {after.owner} prend la suite."
    return f"C’est noté. {after.advice}"


def _context(request, found: Knock) -> dict:
    unit = found.household.unit
    return {
        "knock": found,
        "name": name_on_door(found),
        "door": door(unit),
        "street": street(unit),
        "steps": found.steps.select_related("by"),
        "may_visit": can_visit(request.user) and found.stage != KnockStage.CLOSED,
        "may_decide": can_decide(request.user) and found.stage != KnockStage.CLOSED,
        "now": timezone.now(),
    }


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_decide)
def decide(request, pk):
    found = _knock(request, pk)
    form = DecisionForm(typed(request), residence=found.residence)
    return _form_act(request, found, form, operations.decide, "proximity/decide.html", "La suite est donnée.")


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_decide)
def hand_over(request, pk):
    found = _knock(request, pk)
    form = ToForm(typed(request), residence=found.residence)
    return _form_act(
        request, found, form, operations.hand_over_knock, "proximity/hand_over.html", "Le passage est confié."
    )


def _form_act(request, found: Knock, form, operation, template: str, sentence: str):
    return fill(
        request, form, lambda said: operation(found, **said, by=request.user), template=template,
        context={"knock": found, "name": name_on_door(found)}, done=sentence, back=_page_of(found),
    )  # fmt: skip


def _page_of(knock: Knock) -> str:
    return reverse("proximity:knock", args=[knock.pk])


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_ask)
def ask(request, household_pk):
    homes = Household.objects.visible_to(request.user).present()
    home = get_object_or_404(homes.select_related("reference_person", "unit__building"), pk=household_pk)
    return fill(
        request, AskForm(typed(request), initial={"reason": "news"}),
        lambda said: operations.ask_by_hand(home, **said, by=request.user), template="proximity/ask.html",
        context={"home": home}, done=lambda asked: f"Passage demandé, confié à {asked.owner}.", back=_page_of,
    )  # fmt: skip
