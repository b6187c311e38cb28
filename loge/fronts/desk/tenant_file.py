"""The file of a tenant: one panel per trade, in this order, and one line of time for them all.

The contract of a panel: a public function of the trade's `panels.py`,

    def on_tenant_file(person, *, viewer):
        return "cases/_tenant_panel.html", {"follow_ups": …}   # a template whose name starts with _ , its context
        return None                                             # nothing to show to this viewer

It reads only what `visible_to(viewer)` allows, with the same number of queries for two rows as for fifty, and writes nothing.
"""

from loge.domains.cases import panels as cases
from loge.domains.outreach import panels as outreach
from loge.registers.tenants import panels as tenants

PANELS = [outreach.on_tenant_file, cases.on_tenant_file, tenants.leases]
BESIDE = [tenants.identity, tenants.contact_points, tenants.household]


def panels_for(person, viewer, listed) -> list[dict]:
    """The panels that have something to say of `person` to `viewer`: each a `template` and its `data`."""
    supplied = (panel(person, viewer=viewer) for panel in listed)
    return [{"template": shown[0], "data": shown[1]} for shown in supplied if shown]
