from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.domains.support.permissions import can_listen
from loge.domains.support.presenters import stage
from loge.domains.support.queries import listenings_of, mediations_of, sessions_ahead
from loge.domains.support.views.answers import for_supporters

PER_PAGE = 50
MEDIATIONS, LISTENINGS, SESSIONS, ENDED = "mediations", "ecoute", "rendez-vous", "terminees"


@require_GET
@for_supporters
def index(request):
    """Mediations and meetings for those who mediate; psychological support for social workers only."""
    views = {SESSIONS: "Rendez-vous", MEDIATIONS: "Médiations en cours", ENDED: "Médiations terminées"}
    if can_listen(request.user):
        views[LISTENINGS] = "Soutien psychologique"
    shown = request.GET.get("vue", SESSIONS)
    shown = shown if shown in views else SESSIONS
    page = Paginator(_rows(request.user, shown), PER_PAGE).get_page(request.GET.get("page"))
    context = {"views": views, "shown": shown, "page": page, "now": timezone.now()}
    if shown in (MEDIATIONS, ENDED):
        context["mediations"] = [(mediation, stage(mediation)) for mediation in page]
    return render(request, "support/list.html", context)


def _rows(user, shown: str):
    if shown == SESSIONS:
        return sessions_ahead(user)
    if shown == LISTENINGS:
        return listenings_of(user).standing().order_by("-opened_at", "-pk")
    found = mediations_of(user)
    if shown == ENDED:
        return found.exclude(closed_at=None).order_by("-closed_at", "-pk")
    return found.standing().order_by("-opened_at", "-pk")
