from django.utils import timezone

from loge.domains.referrals.models import EnrolmentHelp
from loge.domains.referrals.permissions import can_propose, can_refer, check_can_see_referrals
from loge.domains.referrals.queries.lists import news_for, seen_by, waiting_for_me
from loge.foundation.errors import Refusal

SHOWN = 5


def work_on_home(user):
    """What an officer has to send, to ask, to take up again."""
    if not can_refer(user):
        return None
    found = list(waiting_for_me(user)[: SHOWN + 1])
    if not found:
        return None
    return "referrals/_home_panel.html", {
        "referrals": found[:SHOWN],
        "more": len(found) > SHOWN,
        "now": timezone.now(),
    }


def news_on_home(user):
    """What became of the needs that this person heard: so that the tenant can be told. A volunteer reads a first name."""
    news = news_for(user)
    return ("referrals/_news_panel.html", {"news": news, "first_names": user.is_volunteer_only}) if news else None


def on_tenant_file(person, *, viewer):
    try:
        check_can_see_referrals(viewer)
    except Refusal:
        return None
    found = list(seen_by(viewer).filter(person=person).order_by("-created_at", "-pk")[:20])
    if not found and not can_propose(viewer):
        return None
    helped = EnrolmentHelp.objects.visible_to(viewer).filter(person=person).first() if can_propose(viewer) else None
    context = {"referrals": found, "person": person, "may_propose": can_propose(viewer), "helped": helped}
    return "referrals/_tenant_panel.html", context
