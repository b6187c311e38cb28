from django.conf import settings
from django.utils import timezone

from loge.domains.aids.permissions import can_keep_guarantees, can_prepare, can_see
from loge.domains.aids.presenters.pages import rows_of
from loge.domains.aids.queries.applications import home_of, of_home, waiting_for
from loge.domains.aids.queries.entitlement import proposals_for
from loge.domains.aids.queries.guarantees import of_lease, to_call_soon
from loge.domains.aids.rules.guarantees import SOON

SHOWN = 5


def on_home(user):
    """What I have to do today on the applications that I follow, and the guarantees whose last day to call comes."""
    if not can_prepare(user):
        return None
    today = timezone.localdate()
    waiting = list(waiting_for(user)[: SHOWN + 1])
    guarantees = list(to_call_soon(user, before=today + SOON)[:SHOWN]) if can_keep_guarantees(user) else []
    if not waiting and not guarantees:
        return None
    return "aids/_home_panel.html", {
        "rows": rows_of(waiting[:SHOWN], today=today),
        "more": len(waiting) > SHOWN,
        "guarantees": guarantees,
        "today": today,
    }


def on_tenant_file(person, *, viewer):
    """What is asked for this home, what may be proposed and why, who answers for the lease."""
    if not can_see(viewer):
        return None
    home, today = home_of(person, viewer=viewer), timezone.localdate()
    if home is None:
        return None
    return "aids/_tenant_panel.html", {
        "home": home,
        "applications": rows_of(of_home(home, viewer=viewer)[:SHOWN], today=today),
        "proposals": proposals_for(home, on=today),
        "guarantees": list(of_lease(home.lease_id, viewer=viewer)[:SHOWN]),
        "may_prepare": can_prepare(viewer),
        "may_guarantee": can_keep_guarantees(viewer),
        "simulator": settings.LOGE_BENEFIT_SIMULATOR,
        "today": today,
    }


def on_call(people, *, viewer, address):
    """One line that says nothing of anybody’s debts, the same for every home; never for volunteers, who see no aids."""
    return ("aids/_call_panel.html", {}) if can_see(viewer) else None
