"""Meetings: planned, moved, held or missed. What was said in them is nobody's business here."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loge.domains.support.choices import Answer, Mode, SessionStatus
from loge.domains.support.models import Listening, Mediation, Party, Session
from loge.domains.support.permissions import check_can_listen, check_can_mediate
from loge.domains.support.rules import bad_place, why_not_together
from loge.domains.support.workflow import SESSION_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace.choices import LifeSign
from loge.registers.peace.operations import note_signs_of_life


@transaction.atomic
def plan_mediation_session(
    mediation: Mediation, *, party: Party | None, mode: str, place: str, starts_at: datetime, minutes: int, by
) -> Session:
    """`party`: one side alone; None: all of them, and only once all have agreed."""
    if mediation.mediator_id != by.pk:
        check_can_mediate(by)
    mediation = Mediation.objects.select_for_update(of=["self"]).get(pk=mediation.pk)
    if mediation.closed_at:
        raise Stale("Cette médiation est terminée.")
    if party is None:
        answers = list(mediation.parties.values_list("answer", flat=True))
        if sentence := why_not_together(answers):
            raise Refusal(sentence)
    elif party.answer in (Answer.NO, Answer.WITHDRAWN):
        raise Refusal("Cette partie ne souhaite pas la médiation.")
    _check_when_and_where(mode, place, starts_at)
    session = Session.objects.create(
        mediation=mediation, party=party, mode=Mode(mode), place=place.strip(), starts_at=starts_at, minutes=minutes,
        planned_by=by,
    )  # fmt: skip
    trail.record("support.session_planned", session, by=by, mediation=mediation.pk)
    return session


@transaction.atomic
def plan_listening_session(
    listening: Listening, *, mode: str, place: str, starts_at: datetime, minutes: int, by
) -> Session:
    """No more meetings than were agreed, missed and cancelled ones apart."""
    check_can_listen(by)
    listening = Listening.objects.select_for_update(of=["self"]).get(pk=listening.pk)
    if listening.ended_at:
        raise Stale("Ce soutien est terminé.")
    counted = listening.sessions.filter(status__in=(SessionStatus.PLANNED, SessionStatus.HELD)).count()
    if counted >= listening.sessions_planned:
        raise Refusal(f"Les {listening.sessions_planned} rendez-vous convenus sont déjà prévus ou passés.")
    _check_when_and_where(mode, place, starts_at)
    session = Session.objects.create(
        listening=listening, mode=Mode(mode), place=place.strip(), starts_at=starts_at, minutes=minutes, planned_by=by
    )
    trail.record("support.session_planned", session, by=by, listening=listening.pk)
    return session


@transaction.atomic
def move_session(session: Session, *, mode: str, place: str, starts_at: datetime, minutes: int, by) -> Session:
    """The same meeting elsewhere or later: invitations sent again replace the former ones (RFC 5545, SEQUENCE)."""
    session = _locked(session, by)
    if session.status != SessionStatus.PLANNED:
        raise Stale(f"Ce rendez-vous n’est plus à venir (« {session.get_status_display()} »).")
    _check_when_and_where(mode, place, starts_at)
    session.mode, session.place, session.starts_at, session.minutes = Mode(mode), place.strip(), starts_at, minutes
    session.sequence += 1
    session.save(update_fields=["mode", "place", "starts_at", "minutes", "sequence"])
    trail.record("support.session_moved", session, by=by)
    return session


@transaction.atomic
def settle_session(session: Session, *, status: str, by) -> Session:
    """Held, missed or cancelled. Two people at once: the second is told, nothing changes."""
    session = _locked(session, by)
    if session.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    SESSION_WORKFLOW.check(session.status, status)
    now = timezone.now()
    if status in (SessionStatus.HELD, SessionStatus.MISSED) and not session.may_have_begun:
        raise Refusal("Ce rendez-vous n’a pas encore commencé.")
    session.status, session.settled_at = SessionStatus(status), now
    session.sequence += 1
    session.save(update_fields=["status", "settled_at", "sequence"])
    if status == SessionStatus.HELD:
        note_signs_of_life(
            dict.fromkeys(_homes_of(session), timezone.localdate(session.starts_at)), kind=LifeSign.APPOINTMENT, by=by
        )
    trail.record("support.session_settled", session, by=by, status=status)
    return session


def _locked(session: Session, by) -> Session:
    session = Session.objects.select_for_update(of=["self"]).select_related("mediation").get(pk=session.pk)
    check_can_plan(session, by)
    return session


def _homes_of(session: Session) -> list[int]:
    """Of those who came: the person listened to, one side of a mediation, or all of its sides."""
    if session.listening is not None:
        return [session.listening.household_id]
    if session.party is not None:
        return [session.party.household_id]
    return list(Party.objects.filter(mediation=session.mediation_id).values_list("household", flat=True))


def check_can_plan(session: Session, by) -> None:
    """Whoever may act on what the meeting belongs to."""
    if session.listening_id:
        check_can_listen(by)
    elif session.mediation is not None and session.mediation.mediator_id != by.pk:
        check_can_mediate(by)


def _check_when_and_where(mode: str, place: str, starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise Refusal("Choisissez un moment à venir.")
    if sentence := bad_place(mode, place):
        raise Refusal(sentence)
