from django.urls import reverse

from loge.domains.outreach.models import Attempt
from loge.domains.outreach.permissions import can_read_answers, can_see_calls, can_supervise
from loge.domains.outreach.queries.my_calls import calls_to
from loge.foundation.timeline import Stream, Told


def of_person(person, *, viewer) -> list[Stream]:
    """The calls, for those who may know of them; what was heard is for those who read answers."""
    if not can_see_calls(viewer):
        return []
    hears, follows = can_read_answers(viewer), can_supervise(viewer)
    calls = calls_to(person, viewer=viewer)
    return [
        Stream(
            name="outreach.calls",
            rows=calls if hears else calls.defer("note").prefetch_related(None),
            at="started_at",
            tell=lambda call: Told(
                title=f"Appel : {call.get_outcome_display()}",
                detail=_heard(call) if hears else "",
                who=f"{call.caller}, {call.campaign}",
                url=reverse("outreach:home", args=[call.campaign_id, call.target_id]) if follows else "",
                icon="telephone",
            ),
        )
    ]


def _heard(call: Attempt) -> str:
    """Needs and risks in words, the gravest first, then the note."""
    said = [one.get_risk_display() if one.risk else one.get_need_display() for one in call.signals.all()]
    return " · ".join([*said, call.note] if call.note else said)
