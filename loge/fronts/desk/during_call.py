"""What other trades may say or offer while a caller is on the line: panels supplied by the trades, in this order.

The contract of a panel: a public function of the trade's `panels.py`,

    def on_call(people, *, viewer, address):
        return "offers/_call_panel.html", {…}     # a template whose name starts with _ , its context
        return None                                # nothing to say to this viewer

`people` are those to reach in the home; `address(record, person)` is where an answer is sent, by keys. A volunteer reads what
is said aloud, and first names: nothing else (domain.md b.6). The same number of queries for two rows as for fifty; it writes
nothing. The call desk of outreach loads the whole by its address, and forms of this page stand apart from that of the call:
what is being typed there is never touched. An element with `data-needs` is put forward when one of these needs is ticked.
"""

from uuid import UUID

from django.urls import reverse

from loge.domains.aids import panels as aids
from loge.domains.offers import panels as offers
from loge.domains.outreach.operations.drafts import find_claim
from loge.domains.outreach.queries.my_calls import homes_to_call
from loge.foundation.errors import Refusal

PANELS = [offers.on_call, aids.on_call]


def people_on_the_line(user, claim_id: UUID) -> list:
    """Those to reach in the home of this claim; empty when the claim is not this user's, now or before."""
    target = homes_to_call(user).filter(claim_id=claim_id, holder=user).first() or _once_mine(user, claim_id)
    if target is None:
        return []
    members = target.members.select_related("person").order_by("person__birth_date", "pk")
    return [member.person for member in members]


def _once_mine(user, claim_id: UUID):
    """The home of a claim that was lost, or whose call is over."""
    try:
        claim = find_claim(claim_id, user)
    except Refusal:
        return None
    return homes_to_call(user).filter(pk=claim.target_id).first()


def panels_for(people: list, *, viewer, claim_id: UUID) -> list[dict]:
    """The panels that have something to say: each a `template` and its `data`."""

    def address(offer: int, person: int) -> str:
        return reverse("desk:during_call_answer", args=[claim_id, offer, person])

    supplied = (panel(people, viewer=viewer, address=address) for panel in PANELS)
    return [{"template": shown[0], "data": shown[1]} for shown in supplied if shown]
