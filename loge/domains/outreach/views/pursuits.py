"""Homes that do not answer: the chain of a campaign, the searches under way, what someone learnt."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.outreach.forms.pursuits import BandForm, NewsForm, NoNumberForm
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.chain_steps import people_to_warn
from loge.domains.outreach.operations.pursuits import note_news, set_chain
from loge.domains.outreach.permissions import can_supervise, check_can_follow_pursuits, check_can_supervise
from loge.domains.outreach.queries.pursuits import phones_of_home, pursuits_seen_by
from loge.domains.outreach.rules import ChainRules
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when

PER_PAGE = 50
VIEWS = {"en-cours": "En cours", "miennes": "Les miennes", "retard": "En retard", "terminees": "Terminées"}


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def chain(request, pk):
    """What follows calls without an answer, per level of risk."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    rules, data = ChainRules.parse(campaign.chain), request.POST if request.method == "POST" else None
    forms = [BandForm(data, band=band, rule=rule) for band, rule in rules.bands.items()]
    other = NoNumberForm(data, initial={"no_number": rules.no_number})
    error = ""
    if request.method == "POST" and all([form.is_valid() for form in forms]) and other.is_valid():
        wanted = {"bands": {form.band.value: form.rule for form in forms}, **other.cleaned_data}
        try:
            set_chain(campaign, chain=wanted, by=request.user)
        except Refusal as refusal:
            error = str(refusal)
        else:
            messages.success(request, "L’enchaînement est enregistré.")
            return redirect("outreach:chain", pk=campaign.pk)
    wrong = bool(error) or any(form.errors for form in forms)
    context = {"campaign": campaign, "tab": "chain", "forms": forms, "other": other, "error": error}
    return render(request, "outreach/pursuits/chain.html", context, status=422 if wrong else 200)


@require_GET
@allowed_when(check_can_follow_pursuits)
def listing(request):
    """Everyone nobody has news of, the closest deadline first."""
    shown = request.GET.get("vue", "en-cours")
    shown = shown if shown in VIEWS else "en-cours"
    found, now = pursuits_seen_by(request.user), timezone.now()
    if shown == "terminees":
        found = found.exclude(ended_at=None).order_by("-ended_at", "-pk")
    else:
        found = found.standing().order_by("due_at", "pk")
    if shown == "miennes":
        found = found.filter(owner=request.user)
    if shown == "retard":
        found = found.filter(due_at__lt=now)
    campaign = request.GET.get("campagne", "")
    if campaign.isascii() and campaign.isdigit() and len(campaign) < 19:
        found = found.filter(target__campaign=int(campaign))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "views": VIEWS, "shown": shown, "now": now, "campaign": campaign}
    return render(request, "outreach/pursuits/list.html", context)


@require_http_methods(["GET", "POST"])
def pursuit(request, pk):
    """One search: where it stands, what was tried, whom to call, what someone learnt. 404 to whoever may not see it."""
    found = get_object_or_404(pursuits_seen_by(request.user), pk=pk)
    form = NewsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            note_news(found, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est noté.")
            return redirect("outreach:pursuit", pk=pk)
    context = {
        "pursuit": found,
        "target": found.target,
        "form": form,
        "lines": found.lines.select_related("by"),
        "people_to_warn": people_to_warn(found.target),
        "numbers": phones_of_home(found.target.household_id).select_related("person").distinct(),
        "may_supervise": can_supervise(request.user),
        "now": timezone.now(),
    }
    return render(request, "outreach/pursuits/detail.html", context, status=422 if form.errors else 200)
