"""On a tenant’s file: the pauses of their home that the viewer may know of, and the gesture that opens one."""

from loge.registers.peace.models import ContactPause
from loge.registers.peace.permissions import can_decide, can_lift, can_pause
from loge.registers.peace.queries import to_decide
from loge.registers.tenants.models import Household
from loge.registers.tenants.permissions import can_correct

SHOWN = 5


def on_tenant_file(person, *, viewer):
    if not can_pause(viewer):
        return None
    homes = Household.objects.visible_to(viewer).filter(occupants__person=person, occupants__ends_on=None).values("pk")
    standing = ContactPause.objects.visible_to(viewer).standing().filter(household__in=homes)
    pauses = [
        {"pause": pause, "may_lift": can_lift(viewer, pause)}
        for pause in standing.select_related("referent", "by", "person").order_by("since", "pk")
        if pause.person_id in (None, person.pk)
    ]
    return "peace/_tenant_panel.html", {"person": person, "pauses": pauses, "reads_reason": can_correct(viewer)}


def on_home(user):
    """What waits for this person’s decision."""
    if not can_decide(user):
        return None
    waiting = list(to_decide(user)[: SHOWN + 1])
    if not waiting:
        return None
    return "peace/_home_panel.html", {"pauses": waiting[:SHOWN], "more": len(waiting) > SHOWN}
