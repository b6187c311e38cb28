"""Paper for homes without a number. Printing is an act that the journal keeps: asked by POST, answered by the document."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from loge.domains.outreach.forms.board import HomesFilter
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.letters import print_letters, print_visits
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.presenters.letters import letters_pdf, visits_pdf
from loge.domains.outreach.views.words import script_words
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import PDF, attached
from loge.registers.accounts.guards import allowed_when


@require_POST
@allowed_when(check_can_supervise)
def letters(request, pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)

    def written() -> bytes:
        found = print_letters(campaign, filters=_filters(request, campaign), by=request.user)
        landlord = script_words(None)["bailleur"]
        return letters_pdf(
            found,
            landlord=landlord,
            purpose=campaign.purpose,
            phone_shown=campaign.phone_shown,
            today=timezone.localdate(),
        )

    return _answer(request, campaign, written, f"lettres-{campaign.pk}.pdf")


@require_POST
@allowed_when(check_can_supervise)
def visits(request, pk):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)

    def written() -> bytes:
        found = print_visits(campaign, filters=_filters(request, campaign), by=request.user)
        return visits_pdf(found, today=timezone.localdate())

    return _answer(request, campaign, written, f"visites-{campaign.pk}.pdf")


def _answer(request, campaign, written, name):
    try:
        content = written()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('outreach:homes', args=[campaign.pk])}?{request.GET.urlencode()}")
    return attached(content, PDF, name)


def _filters(request, campaign) -> dict:
    """Those of the list from which one prints, carried by the address."""
    form = HomesFilter(request.GET, campaign=campaign, viewer=request.user)
    return form.given if form.is_valid() else {}
