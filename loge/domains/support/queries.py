"""What the screens of this trade list."""

from loge.domains.support.models import Listening, Mediation, Session

MOST = 10


def mediations_of(user):
    """With what a list shows of each, in a fixed number of queries."""
    found = Mediation.objects.visible_to(user).select_related("mediator")
    return found.prefetch_related("parties__person", "parties__household__residence", "sessions")


def listenings_of(user):
    found = Listening.objects.visible_to(user).select_related("person", "household__residence", "officer")
    return found.prefetch_related("sessions")


def left_by_someone(user) -> tuple[list[Mediation], list[Listening]]:
    """Under way, and followed by somebody whose account is closed."""
    mediations = mediations_of(user).standing().filter(mediator__is_active=False).order_by("opened_at", "pk")
    listenings = listenings_of(user).standing().filter(officer__is_active=False).order_by("opened_at", "pk")
    return list(mediations[:MOST]), list(listenings[:MOST])


def sessions_ahead(user):
    """Planned ones, those whose hour has passed first: someone must say whether they were held."""
    found = Session.objects.visible_to(user).ahead()
    return found.select_related("mediation", "party__person", "listening__person").order_by("starts_at", "pk")
