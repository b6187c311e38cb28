"""What awaits a person today: small panels supplied by the domains, in this order.

The contract of a panel: a public function of the domain's `panels.py` (or of a register's),

    def on_home(user):
        return "cases/_home_panel.html", {"waiting": …}     # a template whose name starts with _ , its context
        return None                                          # nothing for this person: no panel

It must not write, must read only what `visible_to(user)` allows, and must stay light: a handful of queries, the same
number for two rows as for fifty; at most ten rows, with a link to all of them. The template draws one `<c-panel>` and
gets only its own context, plus `user`. Panels of work come first, panels of news last.
"""

from loge.domains.aids import panels as aids
from loge.domains.arrears import panels as arrears
from loge.domains.cases import panels as cases
from loge.domains.offers import panels as offers
from loge.domains.outreach import panels as outreach
from loge.domains.protection import panels as protection
from loge.domains.proximity import panels as proximity
from loge.domains.referrals import panels as referrals
from loge.domains.support import panels as support
from loge.fronts.desk import stuck_messages
from loge.registers.peace import panels as peace

PANELS = [
    stuck_messages.on_home,
    outreach.calls_on_home,
    outreach.pursuits_on_home,
    outreach.regular_on_home,
    cases.on_home,
    referrals.work_on_home,
    referrals.news_on_home,
    proximity.news_on_home,
    proximity.round_on_home,
    offers.on_home,
    proximity.returns_on_home,
    support.on_home,
    arrears.on_home,
    aids.on_home,
    arrears.law_on_home,
    protection.on_home,
    peace.on_home,
    outreach.campaigns_on_home,
]


def panels_for(user) -> list[dict]:
    """The panels that have something to say to `user`: each a `template` and its `data`."""
    supplied = (panel(user) for panel in PANELS)
    return [{"template": shown[0], "data": shown[1]} for shown in supplied if shown]
