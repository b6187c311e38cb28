"""Preparing a campaign: what it is for, when one may call, who calls and who receives the alerts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.outreach.choices import Outcome
from loge.domains.outreach.forms.campaigns import (
    CallingHoursForm,
    CampaignForm,
    EnrolCallersForm,
    RetryRuleForm,
    RiskOfficerForm,
)
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations import campaigns as operations
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.presenters.campaigns import campaign_rows, preparation_steps
from loge.domains.outreach.presenters.final import final_page
from loge.domains.outreach.queries.board import campaign_figures
from loge.domains.outreach.rules import RetryRules
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import press
from loge.registers.accounts.guards import allowed_when


def _campaign(request, pk) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user).select_related("script_version__script"), pk=pk)


def _form_page(request, template, context, form):
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)


@require_GET
@allowed_when(check_can_supervise)
def listing(request):
    campaigns = Campaign.objects.visible_to(request.user)
    return render(
        request,
        "outreach/campaigns/list.html",
        {"rows": campaign_rows(campaign_figures(campaigns, viewer=request.user))},
    )


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def create(request):
    form = CampaignForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            campaign = operations.create_campaign(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La campagne est créée. Composez maintenant une première vague.")
            return redirect("outreach:campaign", pk=campaign.pk)
    return _form_page(request, "outreach/campaigns/create.html", {}, form)


@require_GET
@allowed_when(check_can_supervise)
def overview(request, pk):
    """The campaign before it runs: what is ready, what is still to do."""
    campaign = _campaign(request, pk)
    return render(
        request,
        "outreach/campaigns/overview.html",
        {
            "campaign": campaign,
            "tab": "overview",
            "final": final_page(campaign),
            "steps": preparation_steps(campaign),
            "waves": campaign.waves.all(),
        },
    )


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def settings(request, pk):
    campaign = _campaign(request, pk)
    known = {name: getattr(campaign, name) for name in CampaignForm.base_fields}
    form = CampaignForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_campaign(campaign, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les réglages sont enregistrés.")
            return redirect("outreach:settings", pk=campaign.pk)
    return _form_page(request, "outreach/campaigns/settings.html", {"campaign": campaign, "tab": "settings"}, form)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def hours(request, pk):
    campaign = _campaign(request, pk)
    form = CallingHoursForm(request.POST or None, hours=campaign.calling_hours)
    if request.method == "POST" and form.is_valid():
        try:
            operations.set_calling_hours(campaign, hours=form.hours, department=campaign.department, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les heures d’appel sont enregistrées.")
            return redirect("outreach:hours", pk=campaign.pk)
    return _form_page(request, "outreach/campaigns/hours.html", {"campaign": campaign, "tab": "hours"}, form)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def retries(request, pk):
    """One small form per outcome, and the maximum for them all."""
    campaign = _campaign(request, pk)
    rules = RetryRules.parse(campaign.retry_rules, campaign.max_attempts)
    forms = [RetryRuleForm(request.POST or None, outcome=code, known=rules.of(code)) for code in RETRIED]
    maximum = request.POST.get("max_attempts", campaign.max_attempts)
    error = ""
    if request.method == "POST" and all([form.is_valid() for form in forms]):
        changed = campaign.retry_rules | {form.outcome.value: form.rule for form in forms}
        try:
            operations.set_retry_rules(campaign, rules=changed, max_attempts=_whole(maximum), by=request.user)
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, "Les règles de rappel sont enregistrées.")
            return redirect("outreach:retries", pk=campaign.pk)
    wrong = bool(error) or any(form.errors for form in forms)
    context = {"campaign": campaign, "tab": "retries", "forms": forms, "max_attempts": maximum, "error": error}
    return render(request, "outreach/campaigns/retries.html", context, status=422 if wrong else 200)


def _whole(typed) -> int:
    try:
        return int(typed)
    except (TypeError, ValueError) as error:
        raise Refusal("Le nombre maximal de tentatives est un nombre entier, par exemple 5.") from error


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def callers(request, pk):
    campaign = _campaign(request, pk)
    form = EnrolCallersForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            for user in form.cleaned_data["users"]:
                operations.enrol_caller(campaign, user=user, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les appelants sont inscrits.")
            return redirect("outreach:callers", pk=campaign.pk)
    context = {
        "campaign": campaign,
        "tab": "callers",
        "callers": campaign.callers.filter(is_active=True).select_related("user").order_by("user__last_name", "pk"),
        "officers": campaign.risk_officers.select_related("user", "agency").order_by("agency__name", "pk"),
        "officer_form": RiskOfficerForm(),
    }
    return _form_page(request, "outreach/campaigns/callers.html", context, form)


@require_POST
@allowed_when(check_can_supervise)
def withdraw_caller(request, pk, caller_pk):
    campaign = _campaign(request, pk)
    caller = get_object_or_404(campaign.callers, pk=caller_pk)
    return press(
        request, lambda: operations.withdraw_caller(caller, by=request.user), back=reverse("outreach:callers", args=[pk]),
        done="Cette personne n’appelle plus pour la campagne ; ses foyers sont remis à tous.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_supervise)
def name_officer(request, pk):
    campaign = _campaign(request, pk)
    form = RiskOfficerForm(request.POST)
    if form.is_valid():
        try:
            operations.name_risk_officer(campaign, **form.cleaned_data, by=request.user)
            messages.success(request, "La personne qui reçoit les alertes est enregistrée.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "Choisissez la personne qui reçoit les alertes.")
    return redirect("outreach:callers", pk=campaign.pk)


RETRIED = (Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY, Outcome.LANGUAGE_BARRIER)

MOVES = {
    "demarrer": (operations.start_campaign, "La campagne est ouverte aux appelants."),
    "suspendre": (operations.pause_campaign, "La campagne est en pause : plus aucun foyer n’est proposé."),
    "reprendre": (operations.resume_campaign, "La campagne reprend."),
    "terminer": (operations.close_campaign, "La campagne est terminée."),
}


@require_POST
@allowed_when(check_can_supervise)
def move(request, pk, verb):
    """Start, pause, resume or close: the refusal, if any, says what is missing."""
    campaign = _campaign(request, pk)
    if verb not in MOVES:
        raise Http404
    operation, sentence = MOVES[verb]
    try:
        operation(campaign, by=request.user)
        messages.success(request, sentence)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("outreach:campaign" if verb == "demarrer" else "outreach:board", pk=campaign.pk)
