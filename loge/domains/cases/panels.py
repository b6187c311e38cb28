from django.db.models import F
from django.utils import timezone

from loge.domains.cases.models import Case

SHOWN = 5


def on_home(user):
    """What is confided to me and not finished, the closest deadline first."""
    mine = Case.objects.filter(owner=user).standing().select_related("person").order_by("due_at", "pk")
    waiting = list(mine[: SHOWN + 1])
    if not waiting:
        return None
    return "cases/_home_panel.html", {
        "cases": waiting[:SHOWN],
        "more": len(waiting) > SHOWN,
        "now": timezone.now(),
    }


def on_tenant_file(person, *, viewer):
    """Cases about this person that the viewer may see, the open ones first."""
    found = (
        Case.objects.visible_to(viewer)
        .filter(person=person)
        .select_related("owner")
        .order_by(F("closed_at").asc(nulls_first=True), "due_at", "pk")
    )
    return "cases/_tenant_panel.html", {"cases": found, "now": timezone.now()}
