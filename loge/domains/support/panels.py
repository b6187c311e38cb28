from django.utils import timezone

from loge.domains.support.permissions import can_listen, can_mediate
from loge.domains.support.presenters import stage
from loge.domains.support.queries import listenings_of, mediations_of, sessions_ahead

SHOWN = 5


def on_home(user):
    """My next meetings, those to be settled first."""
    if not (can_mediate(user) or can_listen(user)):
        return None
    waiting = list(sessions_ahead(user).filter(planned_by=user)[: SHOWN + 1])
    if not waiting:
        return None
    context = {"sessions": waiting[:SHOWN], "more": len(waiting) > SHOWN, "now": timezone.now()}
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
