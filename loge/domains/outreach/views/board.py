"""Watching a campaign: the board, the homes behind each figure, and what a supervisor may do to them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.outreach.exports import homes_workbook
from loge.domains.outreach.forms.board import AssignForm, HomesFilter, LiftRefusalForm, PeopleFilter
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations import claiming, reopening, supervision
from loge.domains.outreach.permissions import can_read_answers, check_can_supervise
from loge.domains.outreach.presenters.board import board_page
from loge.domains.outreach.presenters.final import final_page
from loge.domains.outreach.queries.board import board as board_figures
from loge.domains.outreach.queries.homes import HEARD, home_story, homes_matching, people_matching
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import XLSX, attached
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.permissions import can_see_numbers

PER_PAGE = 50


def _campaign(request, pk) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)


def _target(request, pk, target_pk) -> Target:
    homes = Target.objects.visible_to(request.user).filter(campaign=_campaign(request, pk))
    return get_object_or_404(
        homes.select_related("campaign", "wave", "holder", "assigned_to", "residence"), pk=target_pk
    )


@require_GET
@allowed_when(check_can_supervise)
def board(request, pk):
    """The page, or only its figures when the page refreshes itself."""
    campaign = _campaign(request, pk)
    if final := final_page(campaign):
        return render(request, "outreach/board/board.html", {"campaign": campaign, "tab": "board", "final": final})
    figures = board_figures(campaign, viewer=request.user, now=timezone.localtime())
    page = board_page(figures, shows_answers=can_read_answers(request.user))
    context = {"campaign": campaign, "tab": "board", "now": timezone.now(), **page}
    return render(request, "outreach/board/_figures.html" if request.htmx else "outreach/board/board.html", context)


@require_GET
@allowed_when(check_can_supervise)
def homes(request, pk):
    """The people behind a figure: the filters are those that the board's links carry."""
    campaign = _campaign(request, pk)
    form = HomesFilter(request.GET, campaign=campaign, viewer=request.user)
    filters = form.cleaned_data if form.is_valid() else {}
    found = homes_matching(campaign, viewer=request.user, filters=filters)
    found = found.none() if form.errors else found  # and not everybody: the filter says what is wrong with it
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "tab": "homes",
        "form": form,
        "speaks_of_answers": any(filters.get(name) for name in HEARD),
        "page": page,
        "assign_form": AssignForm(campaign=campaign),
    }
    return render(request, "outreach/board/homes.html", context)


@require_GET
@allowed_when(check_can_supervise)
def people(request, pk):
    """The people behind a figure: one line each, where several live in one home."""
    campaign = _campaign(request, pk)
    form = PeopleFilter(request.GET, campaign=campaign, viewer=request.user)
    filters = form.cleaned_data if form.is_valid() else {}
    found = people_matching(campaign, viewer=request.user, filters=filters)
    found = found.none() if form.errors else found
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"campaign": campaign, "tab": "homes", "form": form, "page": page}
    return render(request, "outreach/board/people.html", context)


@require_GET
@allowed_when(check_can_supervise)
def home(request, pk, target_pk):
    """One home in the campaign: who lives there, what was tried, what may be done."""
    target = _target(request, pk, target_pk)
    context = {
        "campaign": target.campaign,
        "tab": "homes",
        "target": target,
        "story": home_story(target),
        "shows_answers": can_read_answers(request.user),
        "shows_numbers": can_see_numbers(request.user),
        "lift_form": LiftRefusalForm(),
    }
    return render(request, "outreach/board/home.html", context)


def _act(request, pk, sentence, operation, *, then=None):
    """Run one operation, say what happened, go back where the supervisor was."""
    try:
        operation()
        messages.success(request, sentence)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(then or reverse("outreach:board", args=[pk]))


@require_POST
@allowed_when(check_can_supervise)
def break_hold(request, pk, target_pk):
    target = _target(request, pk, target_pk)
    return _act(request, pk, "Le foyer est remis à tous.", lambda: claiming.break_hold(target, by=request.user))


@require_POST
@allowed_when(check_can_supervise)
def reopen(request, pk, target_pk):
    target = _target(request, pk, target_pk)
    here = reverse("outreach:home", args=[pk, target_pk])
    return _act(
        request, pk, "Le foyer sera rappelé.", lambda: reopening.reopen_home(target, by=request.user), then=here
    )


@require_POST
@allowed_when(check_can_supervise)
def lift_refusal(request, pk, target_pk, person_pk):
    """Undo a « ne plus appeler », with its reason."""
    target = _target(request, pk, target_pk)
    member = get_object_or_404(target.members.select_related("person"), person_id=person_pk)
    form = LiftRefusalForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites pourquoi le refus est levé.")
        return redirect("outreach:home", pk=pk, target_pk=target_pk)
    reason = form.cleaned_data["reason"]
    return _act(
        request,
        pk,
        "Le refus est levé.",
        lambda: reopening.lift_refusal(member.person, reason=reason, by=request.user),
        then=reverse("outreach:home", args=[pk, target_pk]),
    )


@require_POST
@allowed_when(check_can_supervise)
def assign(request, pk):
    campaign = _campaign(request, pk)
    form = AssignForm(request.POST, campaign=campaign)
    if not form.is_valid():
        messages.error(request, "Cochez au moins un foyer et choisissez un appelant inscrit.")
        return redirect("outreach:homes", pk=pk)
    typed = form.cleaned_data
    visible = Target.objects.visible_to(request.user).filter(campaign=campaign, pk__in=typed["homes"])
    return _act(
        request,
        pk,
        "Les foyers sont confiés." if typed["to"] else "Les foyers sont remis à tous.",
        lambda: supervision.assign_homes(
            campaign, target_ids=list(visible.values_list("pk", flat=True)), to=typed["to"], by=request.user
        ),
    )


@require_POST
@allowed_when(check_can_supervise)
def rebalance(request, pk):
    campaign = _campaign(request, pk)
    return _act(
        request,
        pk,
        "Les foyers sont répartis entre les appelants.",
        lambda: supervision.rebalance(campaign, by=request.user),
    )


@require_GET
@allowed_when(check_can_supervise)
def export(request, pk):
    """The workbook of the homes behind the filters of the address; the journal keeps who took it away."""
    campaign = _campaign(request, pk)
    form = HomesFilter(request.GET, campaign=campaign, viewer=request.user)
    back = f"{reverse('outreach:homes', args=[pk])}?{request.GET.urlencode()}"
    if not form.is_valid():
        messages.error(request, "Corrigez d’abord les filtres : rien n’a été exporté.")
        return redirect(back)
    try:
        content = homes_workbook(campaign, filters=form.given, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return attached(content, XLSX, f"foyers-campagne-{campaign.pk}.xlsx")
