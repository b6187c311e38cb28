"""Drawing the homes: criteria composed on screen, counted live, frozen at approval."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.forms.waves import QualifyForm, WaveForm, initial_from_criteria
from loge.domains.outreach.models import Campaign, Target, Wave
from loge.domains.outreach.operations import waves as operations
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.presenters.board import exclusion_rows
from loge.domains.outreach.presenters.campaigns import wave_figures
from loge.domains.outreach.queries.audience import audience_count, audience_sample, names_in
from loge.domains.outreach.rules import Criteria
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when


def _campaign(request, pk) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)


def _wave(request, pk, number) -> Wave:
    return get_object_or_404(_campaign(request, pk).waves.select_related("campaign"), number=number)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def create(request, pk):
    campaign = _campaign(request, pk)
    if campaign.is_regular:
        return _enrolled_one_by_one(request)
    starting = {"reference_date": campaign.starts_on, "min_age": 70} | _criteria_of_last_wave(campaign)
    form = WaveForm(request.POST or None, viewer=request.user, campaign=campaign, initial=starting)
    if request.method == "POST" and form.is_valid():
        try:
            wave = operations.draft_wave(
                campaign,
                label=form.cleaned_data["label"],
                criteria=form.criteria,
                reference_date=form.cleaned_data["reference_date"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("outreach:wave", pk=campaign.pk, number=wave.number)
    context = {"campaign": campaign, "tab": "waves", "form": form}
    return render(request, "outreach/waves/compose.html", context, status=422 if form.errors else 200)


def _enrolled_one_by_one(request):
    """Regular calls have no criteria: their list says who is enrolled, and why."""
    messages.info(request, "Aux appels réguliers, on est inscrit un par un et avec son accord. Voici qui l’est.")
    return redirect("outreach:regular_calls")


def _criteria_of_last_wave(campaign) -> dict:
    """A new wave starts from the criteria of the last one: lowering 80 to 70 is one field to change."""
    last = campaign.waves.order_by("-number").first()
    return initial_from_criteria(last.criteria) if last else {}


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def edit(request, pk, number):
    wave = _wave(request, pk, number)
    known = {"label": wave.label, "reference_date": wave.reference_date} | initial_from_criteria(wave.criteria)
    form = WaveForm(request.POST or None, viewer=request.user, campaign=wave.campaign, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_wave(
                wave,
                label=form.cleaned_data["label"],
                criteria=form.criteria,
                reference_date=form.cleaned_data["reference_date"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("outreach:wave", pk=pk, number=number)
    context = {"campaign": wave.campaign, "wave": wave, "tab": "waves", "form": form}
    return render(request, "outreach/waves/compose.html", context, status=422 if form.errors else 200)


@require_POST
@allowed_when(check_can_supervise)
def count(request, pk):
    """The live count beside the criteria. A look, though it comes by POST: the criteria are too many for an address."""
    campaign = _campaign(request, pk)
    form = WaveForm(request.POST, viewer=request.user, campaign=campaign)
    if not form.is_valid():
        return render(request, "outreach/waves/_count.html", {"form": form, "campaign": campaign}, status=422)
    try:
        audience = _audience(request, campaign, form.criteria, form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "outreach/waves/_count.html", {"form": form, "campaign": campaign}, status=422)
    return render(request, "outreach/waves/_count.html", audience)


def _audience(request, campaign, criteria: dict, typed: dict) -> dict:
    parsed = Criteria.parse(criteria)
    day = typed.get("reference_date") or timezone.localdate()
    figures = audience_count(parsed, on=day, campaign=campaign, viewer=request.user)
    return {
        "campaign": campaign,
        "figures": figures,
        "exclusions": exclusion_rows(figures.excluded_by_cause),
        "sample": audience_sample(parsed, on=day, campaign=campaign, viewer=request.user, size=10),
        "sentence": parsed.describe(names=names_in(parsed)),
    }


@require_GET
@allowed_when(check_can_supervise)
def detail(request, pk, number):
    wave = _wave(request, pk, number)
    if wave.campaign.is_regular:
        return _enrolled_one_by_one(request)
    criteria = Criteria.parse(wave.criteria)
    context = {
        "campaign": wave.campaign,
        "wave": wave,
        "tab": "waves",
        "sentence": criteria.describe(names=names_in(criteria)),
    }
    if wave.approved_at is None:
        context |= _audience(request, wave.campaign, wave.criteria, {"reference_date": wave.reference_date})
    else:
        context |= wave_figures(wave)
    return render(request, "outreach/waves/detail.html", context)


@require_POST
@allowed_when(check_can_supervise)
def approve(request, pk, number):
    """Freeze the audience. Approving twice says so and changes nothing."""
    wave = _wave(request, pk, number)
    try:
        operations.approve_wave(wave, by=request.user)
        messages.success(request, "La vague est approuvée : la liste des foyers est figée.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("outreach:wave", pk=pk, number=number)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def qualify(request, pk, target_pk):
    """A home drawn with an unknown birth date: someone says whether it is concerned."""
    waiting = Target.objects.visible_to(request.user).filter(
        campaign=_campaign(request, pk), status=TargetStatus.TO_QUALIFY
    )
    target = get_object_or_404(waiting.select_related("campaign", "household__unit__building"), pk=target_pk)
    form = QualifyForm(request.POST or None, target=target)
    if request.method == "POST" and form.is_valid():
        try:
            operations.qualify_home(
                target, concerned=form.cleaned_data["concerned"], birth_dates=form.birth_dates, by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est noté.")
            return redirect("outreach:homes", pk=pk)
    context = {"campaign": target.campaign, "target": target, "tab": "homes", "form": form}
    return render(request, "outreach/waves/qualify.html", context, status=422 if form.errors else 200)
