"""Psychological support by a partner: agreed to by the person, counted in meetings, never told."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from loge.domains.support.choices import ListeningEnd, SessionStatus
from loge.domains.support.models import Listening
from loge.domains.support.operations.mediations import home_of
from loge.domains.support.permissions import check_can_listen
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale

MOST_SESSIONS = 30


@transaction.atomic
def open_listening(*, person, provider: str, agreed_on: date | None, sessions_planned: int, by) -> Listening:
    """Raise Refusal without the person's dated agreement, or when such a support is already under way."""
    check_can_listen(by)
    if agreed_on is None or agreed_on > timezone.localdate():
        raise Refusal("Indiquez le jour où la personne a donné son accord.")
    if not provider.strip():
        raise Refusal("Indiquez le partenaire qui reçoit la personne.")
    if not 1 <= sessions_planned <= MOST_SESSIONS:
        raise Refusal(f"Prévoyez de 1 à {MOST_SESSIONS} rendez-vous.")
    try:
        with transaction.atomic():
            listening = Listening.objects.create(
                person=person, household=home_of(person, viewer=by), provider=provider.strip(), officer=by,
                agreed_on=agreed_on, opened_at=timezone.now(), sessions_planned=sessions_planned,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("Un soutien est déjà en cours pour cette personne.") from error
    trail.record("support.listening_opened", listening, by=by)
    return listening


@transaction.atomic
def take_listening(listening: Listening, *, by) -> Listening:
    """Someone else follows it from now on: whoever opened it is away, or has left."""
    check_can_listen(by)
    listening = Listening.objects.select_for_update(of=["self"]).get(pk=listening.pk)
    if listening.ended_at:
        raise Stale("Ce soutien est déjà terminé.")
    if listening.officer_id == by.pk:
        raise Stale("Vous le suivez déjà.")
    listening.officer = by
    listening.save(update_fields=["officer"])
    trail.record("support.listening_taken", listening, by=by)
    return listening


@transaction.atomic
def end_listening(listening: Listening, *, end: str, by) -> Listening:
    """Meetings that were still planned are cancelled with it."""
    check_can_listen(by)
    listening = Listening.objects.select_for_update(of=["self"]).get(pk=listening.pk)
    if listening.ended_at:
        raise Stale("Ce soutien est déjà terminé.")
    now = timezone.now()
    listening.end, listening.ended_at = ListeningEnd(end), now
    listening.save(update_fields=["end", "ended_at"])
    listening.sessions.filter(status=SessionStatus.PLANNED).update(status=SessionStatus.CANCELLED, settled_at=now)
    trail.record("support.listening_ended", listening, by=by, end=end)
    return listening
