"""What a caller does all day: take the next home, talk, finish; come back to a call left open."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.outreach.choices import MemberResult
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations.claiming import claim_home, claim_next
from loge.domains.outreach.presenters.day import day_of
from loge.domains.outreach.queries.campaigns import campaign_to_call_for
from loge.domains.outreach.queries.my_calls import my_attempts
from loge.domains.outreach.queries.my_day import home_in_hand, my_campaigns, my_figures, nothing_to_serve
from loge.domains.outreach.views.answers import callers_only
from loge.domains.outreach.views.call import show_new_call
from loge.foundation.errors import Refusal


@callers_only
@require_GET
def desk(request):
    now = timezone.now()
    held = home_in_hand(request.user)
    context = {
        "held": held,
        "campaigns": [day_of(mine, now=now) for mine in my_campaigns(request.user, now=now)],
        "figures": my_figures(request.user, now=now),
    }
    return render(request, "outreach/desk/index.html", context)


@callers_only
@require_POST
def next_call(request):
    """The home already in hand comes first: a second tab, the back button or a closed laptop never take another one."""
    campaign = campaign_to_call_for(_pk(request.POST.get("campaign")))
    if campaign is None:
        return _nothing_taken(request, campaign)
    now = timezone.now()
    try:
        target = claim_next(campaign, by=request.user, now=now)
    except Refusal as refusal:
        return _nothing_taken(request, campaign, str(refusal))
    if target is None:
        return _nothing_taken(request, campaign)
    if target.held_since != now:  # in hand before this press: something may already be typed
        return redirect("outreach:call", target.claim_id)
    return show_new_call(request, campaign, target)


def _nothing_taken(request, campaign: Campaign | None, why: str = ""):
    """Back to the home in hand, if any: neither the hours nor the end of a campaign close an open call. Else the reason."""
    if held := home_in_hand(request.user):
        return redirect("outreach:call", held.claim_id)
    if campaign is None or not Campaign.objects.visible_to(request.user).filter(pk=campaign.pk).exists():
        raise Http404
    if why:
        messages.warning(request, why)
    else:
        messages.info(request, nothing_to_serve(campaign, request.user, now=timezone.now()))
    return redirect("outreach:desk")


@callers_only
@require_POST
def take_home(request, pk):
    """A particular home: a promised callback, or the tenant who calls back."""
    target = get_object_or_404(Target.objects.visible_to(request.user).select_related("campaign"), pk=pk)
    if not Campaign.objects.visible_to(request.user).filter(pk=target.campaign_id).exists():
        raise Http404
    if held := home_in_hand(request.user):
        if held.pk != target.pk:
            messages.warning(request, "Terminez ou passez d’abord l’appel en cours.")
        return redirect("outreach:call", held.claim_id)
    try:
        taken = claim_home(target, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("outreach:desk")
    return redirect("outreach:call", taken.claim_id)


@callers_only
@require_GET
def done(request, claim_id):
    """The call is over: what was noted, and the next one within reach of the Enter key."""
    attempt = get_object_or_404(my_attempts(request.user), claim_id=claim_id)
    results = [result for result in attempt.results.all() if result.result != MemberResult.TO_REACH]
    context = {"attempt": attempt, "results": results, "figures": my_figures(request.user, now=timezone.now())}
    return render(request, "outreach/desk/done.html", context)


def _pk(value) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None
