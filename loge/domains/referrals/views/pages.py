from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.domains.referrals.choices import TO_PREPARE
from loge.domains.referrals.models import Referral
from loge.domains.referrals.permissions import (
    can_pass_without_consent,
    can_propose,
    can_refer,
    check_can_see_referrals,
    why_not_send,
)
from loge.domains.referrals.presenters.pages import chosen_filters, filter_words
from loge.domains.referrals.queries.content import content_of
from loge.domains.referrals.queries.lists import TABS, listed, of_origin, page_of, tally
from loge.foundation.notifications.queries import about
from loge.registers.accounts.guards import allowed_when

PER_PAGE = 50


@require_GET
@allowed_when(check_can_see_referrals)
def listing(request):
    """By what must be done; or, asked by another page, those of one origin (« cases.Case:12 »)."""
    if "origine" in request.GET:
        return _of_origin(request)
    shown = request.GET.get("vue", "envoyer")
    shown = shown if shown in TABS else "envoyer"
    filters = chosen_filters(request.GET)
    counts = tally(request.user)
    context = {
        "page": Paginator(listed(request.user, tab=shown, filters=filters), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "views": [(code, label, counts.get(code)) for code, (label, _) in TABS.items()],
        "shown": shown,
        "filters": filter_words(filters),
        "may_refer": can_refer(request.user),
    }
    return render(request, "referrals/list.html", context)


def _of_origin(request):
    origin, _, pk = request.GET["origine"].partition(":")
    context = {"referrals": of_origin(request.user, origin[:40], pk[:40])[:20]}
    return render(request, "referrals/_of_origin.html", context)


@require_GET
@allowed_when(check_can_see_referrals)
def detail(request, pk):
    found = Referral.objects.visible_to(request.user).select_related(
        "person", "partner__fallback", "officer", "heard_by", "consent_by", "replaces", "household__residence",
        "household__unit__building", "listing",
    )  # fmt: skip
    referral = get_object_or_404(found, pk=pk)
    context = {
        "referral": referral,
        "content": referral.content or content_of(referral, today=timezone.localdate()),
        "to_prepare": referral.status in TO_PREPARE,
        "steps": referral.steps.select_related("by"),
        "documents": referral.documents.all(),
        "messages_sent": about(referral.about)[:5],
        "link": page_of(referral),
        "now": timezone.now(),
        "why_not_send": why_not_send(request.user, referral),
        "may_refer": can_refer(request.user),
        "may_propose": can_propose(request.user),
        "may_pass": can_pass_without_consent(request.user, referral),
        "replaced_by": referral.replaced_by.first(),
    }
    return render(request, "referrals/detail.html", context)
