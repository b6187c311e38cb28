from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus
from loge.domains.outreach.permissions import (
    can_call,
    can_enrol_regular,
    can_read_answers,
    can_see_calls,
    can_supervise,
)
from loge.domains.outreach.presenters.campaigns import campaign_rows
from loge.domains.outreach.presenters.day import day_of
from loge.domains.outreach.queries.board import campaign_figures
from loge.domains.outreach.queries.campaigns import campaigns_seen_by, without_officer
from loge.domains.outreach.queries.final import campaigns_to_close
from loge.domains.outreach.queries.my_calls import calls_to
from loge.domains.outreach.queries.my_day import home_in_hand, my_campaigns
from loge.domains.outreach.queries.pursuits import waiting_for
from loge.domains.outreach.queries.regular import regular_seen_by

SHOWN, MOST_CALLS = 5, 10


def calls_on_home(user):
    """For a caller: the home in hand, then each campaign with the callbacks promised for today."""
    if not can_call(user):
        return None
    now = timezone.now()
    days = [day_of(mine, now=now) for mine in my_campaigns(user, now=now)]
    held = home_in_hand(user)
    return ("outreach/_calls_home_panel.html", {"days": days, "held": held}) if days or held else None


def pursuits_on_home(user):
    """For whoever receives the alerts: relatives to call, doors that stayed silent, what is late."""
    waiting = list(waiting_for(user)[:SHOWN])
    return ("outreach/_pursuits_home_panel.html", {"pursuits": waiting, "now": timezone.now()}) if waiting else None


def campaigns_on_home(user):
    """For those who watch: how far each campaign under way has come, the latest first."""
    if not can_supervise(user):
        return None
    under_way = (CampaignStatus.RUNNING, CampaignStatus.PAUSED)
    campaigns = campaigns_seen_by(user).filter(status__in=under_way).order_by("-starts_on", "-pk")[:SHOWN]
    rows = campaign_rows(campaign_figures(list(campaigns), viewer=user))
    today = timezone.localdate()
    to_close = list(campaigns_to_close(campaigns_seen_by(user), today=today)[:SHOWN])
    orphans = list(without_officer(user)[:SHOWN])
    context = {"rows": rows, "to_close": to_close, "orphans": orphans, "today": today}
    return ("outreach/_campaigns_home_panel.html", context) if rows or to_close or orphans else None


def regular_on_home(user):
    """Regular calls whose officer has left: somebody is to answer for them."""
    if not can_enrol_regular(user):
        return None
    left = list(regular_seen_by(user).standing().filter(owner__is_active=False).order_by("next_on", "pk")[:SHOWN])
    return ("outreach/_regular_home_panel.html", {"enrolments": left}) if left else None


def on_tenant_file(person, *, viewer):
    """The last calls made to this person's homes. The note and what was heard are for those who may read answers."""
    if not can_see_calls(viewer):
        return None
    calls = list(calls_to(person, viewer=viewer).order_by("-started_at", "-pk")[:MOST_CALLS])
    context = {"calls": calls, "reads_answers": can_read_answers(viewer)}
    return "outreach/_tenant_panel.html", context


def regular_on_tenant_file(person, *, viewer):
    """Whether they wished to be called regularly; the way to enrol them."""
    if not can_enrol_regular(viewer) or person.deceased:
        return None
    enrolled = regular_seen_by(viewer).standing().filter(person=person).first()
    return "outreach/_regular_panel.html", {"person": person, "enrolled": enrolled}
