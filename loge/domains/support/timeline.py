from django.db.models import Q
from django.urls import reverse

from loge.domains.support.choices import SessionStatus
from loge.domains.support.models import Listening, Mediation, Party, Session
from loge.foundation.timeline import Stream, Told

ICON = "people"


def of_person(person, *, viewer) -> list[Stream]:
    """Mediations opened and ended, meetings held with this person: never with whom else, never what was said."""
    mediations = Mediation.objects.visible_to(viewer).filter(parties__person=person)
    listenings = Listening.objects.visible_to(viewer).filter(person=person)
    mine = Q(party__in=Party.objects.filter(person=person)) | Q(party=None, mediation__in=mediations)
    met = Session.objects.visible_to(viewer).filter(mine | Q(listening__in=listenings))
    return [
        Stream(name="support.opened", rows=mediations.select_related("opened_by"), at="opened_at", tell=_opened),
        Stream(name="support.closed", rows=mediations.exclude(closed_at=None), at="closed_at", tell=_closed),
        Stream(name="support.listening", rows=listenings.select_related("officer"), at="opened_at", tell=_listening),
        Stream(
            name="support.held",
            rows=met.filter(status__in=(SessionStatus.HELD, SessionStatus.MISSED)),
            at="starts_at",
            tell=_met,
        ),
    ]


def _opened(mediation: Mediation) -> Told:
    return Told(title="Médiation proposée", who=str(mediation.opened_by), url=_url(mediation.pk), icon=ICON)


def _closed(mediation: Mediation) -> Told:
    outcome = str(mediation.get_outcome_display())
    return Told(title="Médiation terminée", detail=outcome, url=_url(mediation.pk), icon=ICON)


def _listening(listening: Listening) -> Told:
    url = reverse("support:listening", args=[listening.pk])
    return Told(title="Soutien proposé", detail=listening.provider, who=str(listening.officer), url=url, icon=ICON)


def _met(session: Session) -> Told:
    of_listening = reverse("support:listening", args=[session.listening_id]) if session.listening_id else ""
    url = of_listening or _url(session.mediation_id)
    return Told(title="Rendez-vous", detail=str(session.get_status_display()), url=url, icon="calendar-event")


def _url(mediation_pk) -> str:
    return reverse("support:mediation", args=[mediation_pk])
