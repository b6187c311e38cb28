from django.db.models import F
from django.utils import timezone

from loge.domains.cases.models import Case, CaseAction
from loge.domains.cases.permissions import can_accompany, can_share_out
from loge.domains.cases.queries.desk import by_urgency, mine, with_urgency, without_officer
from loge.domains.cases.queries.wishes import declined_until

SHOWN = 5


def on_home(user):
    """What I answer for, what waits the most first; the tasks confided to me; cases that nobody answers for any more."""
    now = timezone.now()
    cases = by_urgency(with_urgency(Case.objects.visible_to(user).filter(mine(user)).standing(), now=now))
    waiting = list(cases.select_related("person", "seal")[: SHOWN + 1])
    tasks = list(
        CaseAction.objects.confided_to(user)
        .exclude(case__owner=user)
        .select_related("case__household__residence")
        .order_by("due_on", "pk")[: SHOWN + 1]
    )
    orphans = without_officer(user) if can_share_out(user) else 0
    if not (waiting or tasks or orphans):
        return None
    return "cases/_home_panel.html", {
        "cases": waiting[:SHOWN],
        "more": len(waiting) > SHOWN,
        "tasks": tasks[:SHOWN],
        "more_tasks": len(tasks) > SHOWN,
        "orphans": orphans,
        "today": timezone.localdate(now),
    }


def on_tenant_file(person, *, viewer):
    """Cases about this person that the viewer may open, the open ones first; social staff open one from here."""
    found = (
        Case.objects.visible_to(viewer)
        .filter(person=person)
        .select_related("owner", "seal")
        .order_by(F("closed_at").asc(nulls_first=True), "due_at", "pk")
    )
    now = timezone.now()
    opens = can_accompany(viewer)
    until = declined_until(household_id=0, person_id=person.pk, today=timezone.localdate(now)) if opens else None
    return "cases/_tenant_panel.html", {
        "cases": with_urgency(found, now=now),
        "person": person,
        "may_open": opens,
        "declined_until": until,
    }
