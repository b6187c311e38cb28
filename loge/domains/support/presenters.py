"""What screens and calendars say of a mediation, read from facts."""

from datetime import UTC

from icalendar import Calendar, Event

from loge.domains.support.choices import Answer, SessionStatus
from loge.domains.support.models import Mediation, Session


def stage(mediation: Mediation) -> str:
    """Where it stands, in words; `parties` and `sessions` are read beforehand in lists."""
    if mediation.closed_at:
        return str(mediation.get_outcome_display())
    if any(party.answer == Answer.AWAITED for party in mediation.parties.all()):
        return "Accords attendus"
    together = [one for one in mediation.sessions.all() if one.party_id is None]
    if any(one.status == SessionStatus.PLANNED for one in together):
        return "Rencontre prévue"
    return "Rencontre à conclure" if any(one.status == SessionStatus.HELD for one in together) else "À organiser"


def invitation(session: Session, *, landlord: str) -> bytes:
    """An iCalendar file (RFC 5545) that says where and when, and nothing of why or with whom: others read calendars too."""
    calendar = Calendar()
    calendar.add("prodid", "-//Loge//FR")
    calendar.add("version", "2.0")
    cancelled = session.status == SessionStatus.CANCELLED
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{session.uid}@loge")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.settled_at or session.starts_at.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", f"Rendez-vous, {landlord}" if landlord else "Rendez-vous")
    event.add("location", session.place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar.add_component(event)
    return calendar.to_ical()
