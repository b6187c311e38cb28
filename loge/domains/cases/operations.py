from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import FollowUpResult, FollowUpStatus
from loge.domains.cases.events import FollowUpTaken
from loge.domains.cases.models import FollowUp, FollowUpStep
from loge.domains.cases.permissions import check_can_act_on, check_can_receive
from loge.domains.cases.rules import DELAY_BY_LEVEL, LONGEST_DELAY
from loge.domains.cases.workflow import FOLLOW_UP_WORKFLOW
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Stale


@transaction.atomic
def open_follow_up(
    *,
    household_id: int,
    person_id: int | None,
    origin: str,
    origin_id: str,
    level: int,
    summary: str,
    owner_id: int,
    by,
) -> FollowUp:
    """Give what was heard an owner and a deadline drawn from its level (0 to 4, domain.md b.3)."""
    now = timezone.now()
    follow_up = FollowUp.objects.create(
        household_id=household_id,
        person_id=person_id,
        origin=origin,
        origin_id=origin_id,
        level=level,
        summary=summary,
        owner_id=owner_id,
        opened_at=now,
        opened_by=by,
        due_at=now + DELAY_BY_LEVEL.get(level, LONGEST_DELAY),
    )
    _write(follow_up, "Signal reçu", by=by, at=now)
    trail.record("cases.follow_up_opened", follow_up, by=by, level=level, owner=owner_id)
    return follow_up


@transaction.atomic
def take_follow_up(follow_up: FollowUp, *, by) -> None:
    """Say that someone has it in hand. Raise Refusal when it is finished or another person's."""
    follow_up = _move(follow_up, FollowUpStatus.IN_PROGRESS, by=by)
    follow_up.save(update_fields=["status"])
    _write(follow_up, "Pris en charge", by=by)
    trail.record("cases.follow_up_taken", follow_up, by=by)
    _announce_taken(follow_up, by)


@transaction.atomic
def add_step(follow_up: FollowUp, *, text: str, by) -> FollowUpStep:
    """One line of history: what was done or agreed. A finished follow-up takes no more lines."""
    follow_up = _locked(follow_up)
    check_can_act_on(by, follow_up)
    if follow_up.status == FollowUpStatus.DONE:
        raise Stale("Cette suite est terminée : rouvrez-la pour y ajouter une étape.")
    step = _write(follow_up, text, by=by)
    trail.record("cases.step_added", follow_up, by=by)
    return step


@transaction.atomic
def hand_over(follow_up: FollowUp, *, to, by) -> None:
    """Confide it to someone else, with its history; the deadline does not move."""
    follow_up = _locked(follow_up)
    check_can_act_on(by, follow_up)
    check_can_receive(to, follow_up)
    if follow_up.status == FollowUpStatus.DONE:
        raise Stale("Cette suite est terminée : rouvrez-la avant de la confier.")
    follow_up.owner = to
    follow_up.status = FollowUpStatus.OPEN
    follow_up.save(update_fields=["owner", "status"])
    _write(follow_up, f"Confié à {to}", by=by)
    trail.record("cases.follow_up_handed_over", follow_up, by=by, owner=to.pk)


@transaction.atomic
def close_follow_up(follow_up: FollowUp, *, result: str, text: str = "", by) -> None:
    """End it with a neutral result. Two people closing at once: the second is told, nothing is written twice."""
    follow_up = _move(follow_up, FollowUpStatus.DONE, by=by)
    follow_up.result = FollowUpResult(result)
    follow_up.closed_at = timezone.now()
    follow_up.save(update_fields=["status", "result", "closed_at"])
    said = f" : {text}" if text else ""
    _write(follow_up, f"Terminé, {follow_up.get_result_display().lower()}{said}"[:500], by=by, at=follow_up.closed_at)
    trail.record("cases.follow_up_closed", follow_up, by=by, result=result)
    _announce_taken(follow_up, by)


@transaction.atomic
def reopen_follow_up(follow_up: FollowUp, *, by) -> None:
    """Take a finished one up again; it has a day, whatever it had before."""
    follow_up = _locked(follow_up)
    check_can_act_on(by, follow_up)
    if follow_up.status != FollowUpStatus.DONE:
        raise Stale("Cette suite n’est pas terminée.")
    follow_up.status, follow_up.result, follow_up.closed_at = FollowUpStatus.OPEN, "", None
    follow_up.due_at = timezone.now() + timedelta(days=1)
    follow_up.save(update_fields=["status", "result", "closed_at", "due_at"])
    _write(follow_up, "Rouvert", by=by)
    trail.record("cases.follow_up_reopened", follow_up, by=by)


def _announce_taken(follow_up: FollowUp, by) -> None:
    events.publish(
        FollowUpTaken(
            follow_up_id=follow_up.pk, origin=follow_up.origin, origin_id=follow_up.origin_id, by_id=by.pk
        )
    )  # fmt: skip


def _locked(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.select_for_update(of=["self"]).get(pk=follow_up.pk)


def _move(follow_up: FollowUp, status: FollowUpStatus, *, by) -> FollowUp:
    """The row as it is now, locked, moved if it may be."""
    current = _locked(follow_up)
    check_can_act_on(by, current)
    if current.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    FOLLOW_UP_WORKFLOW.check(current.status, status)
    current.status = status
    return current


def _write(follow_up: FollowUp, text: str, *, by, at=None) -> FollowUpStep:
    return FollowUpStep.objects.create(follow_up=follow_up, at=at or timezone.now(), by=by, text=text)
