"""The file of a tenant: one panel per trade, in this order, and one line of time for them all.

The contract of a panel: a public function of the trade's `panels.py`,

    def on_tenant_file(person, *, viewer):
        return "cases/_tenant_panel.html", {"cases": …}   # a template whose name starts with _ , its context
        return None                                             # nothing to show to this viewer

It reads only what `visible_to(viewer)` allows, with the same number of queries for two rows as for fifty, and writes nothing.

The line of time is fed in the same way, by the function `of_person` of the trade's `timeline.py`,

    def of_person(person, *, viewer):
        return [Stream(name="cases.steps", rows=…, at="at", tell=…)]   # see loge/foundation/timeline.py
        return []                                                       # nothing to tell this viewer
"""

from loge.domains.aids import panels as aids
from loge.domains.aids import timeline as aids_timeline
from loge.domains.arrears import panels as arrears
from loge.domains.arrears import timeline as arrears_timeline
from loge.domains.bulletins import timeline as bulletins_timeline
from loge.domains.cases import panels as cases
from loge.domains.cases import timeline as cases_timeline
from loge.domains.offers import panels as offers
from loge.domains.offers import timeline as offers_timeline
from loge.domains.outreach import panels as outreach
from loge.domains.outreach import timeline as outreach_timeline
from loge.domains.protection import panels as protection
from loge.domains.proximity import panels as proximity
from loge.domains.proximity import timeline as proximity_timeline
from loge.domains.referrals import panels as referrals
from loge.domains.referrals import timeline as referrals_timeline
from loge.domains.support import panels as support
from loge.domains.support import timeline as support_timeline
from loge.foundation.timeline import Page, Place, read
from loge.registers.peace import panels as peace
from loge.registers.tenants import panels as tenants
from loge.registers.tenants import timeline as tenants_timeline

PANELS = [
    outreach.on_tenant_file,
    cases.on_tenant_file,
    referrals.on_tenant_file,
    proximity.on_tenant_file,
    offers.on_tenant_file,
    support.on_tenant_file,
    arrears.on_tenant_file,
    aids.on_tenant_file,
    tenants.leases,
]
BESIDE = [
    tenants.identity,
    tenants.contact_points,
    peace.on_tenant_file,
    tenants.household,
    outreach.regular_on_tenant_file,
    protection.on_tenant_file,
]
TIMELINE = [
    aids_timeline.of_person,
    arrears_timeline.of_person,
    outreach_timeline.of_person,
    cases_timeline.of_person,
    offers_timeline.of_person,
    bulletins_timeline.of_person,
    proximity_timeline.of_person,
    referrals_timeline.of_person,
    support_timeline.of_person,
    tenants_timeline.of_person,
]


def panels_for(person, viewer, listed) -> list[dict]:
    """The panels that have something to say of `person` to `viewer`: each a `template` and its `data`."""
    supplied = (panel(person, viewer=viewer) for panel in listed)
    return [{"template": shown[0], "data": shown[1]} for shown in supplied if shown]


def timeline_of(person, viewer, *, after: Place | None = None) -> Page:
    """What happened to `person`, all trades together, the latest first; `after` is where the page before stopped."""
    streams = [stream for told in TIMELINE for stream in told(person, viewer=viewer)]
    return read(streams, after=after or Place.now())
