from django.db.models import Q
from django.utils import timezone

from loge.domains.support.permissions import can_listen, can_mediate
from loge.domains.support.presenters import stage
from loge.domains.support.queries import left_by_someone, listenings_of, mediations_of, sessions_ahead

SHOWN = 5


def on_home(user):
    """My next meetings, those to be settled first, with those of people who left; and what these followed."""
    if not (can_mediate(user) or can_listen(user)):
        return None
    mine = Q(planned_by=user) | Q(planned_by__is_active=False)
    waiting = list(sessions_ahead(user).filter(mine)[: SHOWN + 1])
    mediations, listenings = left_by_someone(user)
    if not (waiting or mediations or listenings):
        return None
    context = {"sessions": waiting[:SHOWN], "more": len(waiting) > SHOWN, "now": timezone.now()}
    context |= {"mediations": mediations, "listenings": listenings}
    return "support/_home_panel.html", context


def on_tenant_file(person, *, viewer):
    """Mediations that this person takes part in, without the name of the other side; their support, for social workers."""
    if not (can_mediate(viewer) or can_listen(viewer)):
        return None
    mediations = mediations_of(viewer).filter(parties__person=person).order_by("-opened_at", "-pk")
    context = {
        "person": person,
        "mediations": [(mediation, stage(mediation)) for mediation in mediations],
        "listenings": listenings_of(viewer).filter(person=person).order_by("-opened_at", "-pk"),
        "may_mediate": can_mediate(viewer),
        "may_listen": can_listen(viewer),
    }
    return "support/_tenant_panel.html", context
