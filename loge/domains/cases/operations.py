from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import CaseResult, CaseStatus
from loge.domains.cases.events import CaseTaken
from loge.domains.cases.models import Case, CaseStep
from loge.domains.cases.permissions import check_can_act_on, check_can_receive
from loge.domains.cases.rules import DELAY_BY_LEVEL, LONGEST_DELAY
from loge.domains.cases.workflow import CASE_WORKFLOW
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Stale


@transaction.atomic
def open_case(
    *,
    household_id: int,
    person_id: int | None,
    origin: str,
    origin_id: str,
    level: int,
    summary: str,
    owner_id: int,
    by,
) -> Case:
    """Give what was heard an owner and a deadline drawn from its level (0 to 4, domain.md b.3)."""
    now = timezone.now()
    case = Case.objects.create(
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
    _write(case, "Signal reçu", by=by, at=now)
    trail.record("cases.case_opened", case, by=by, level=level, owner=owner_id)
    return case


@transaction.atomic
def take_case(case: Case, *, by) -> None:
    """Say that someone has it in hand. Raise Refusal when it is finished or another person's."""
    case = _move(case, CaseStatus.IN_PROGRESS, by=by)
    case.save(update_fields=["status"])
    _write(case, "Pris en charge", by=by)
    trail.record("cases.case_taken", case, by=by)
    _announce_taken(case, by)


@transaction.atomic
def add_step(case: Case, *, text: str, by) -> CaseStep:
    """One line of history: what was done or agreed. A finished case takes no more lines."""
    case = _locked(case)
    check_can_act_on(by, case)
    if case.status == CaseStatus.DONE:
        raise Stale("Ce suivi est terminé : rouvrez-le pour y ajouter une étape.")
    step = _write(case, text, by=by)
    trail.record("cases.step_added", case, by=by)
    return step


@transaction.atomic
def hand_over(case: Case, *, to, by) -> None:
    """Confide it to someone else, with its history; the deadline does not move."""
    case = _locked(case)
    check_can_act_on(by, case)
    check_can_receive(to, case)
    if case.status == CaseStatus.DONE:
        raise Stale("Ce suivi est terminé : rouvrez-le avant de la confier.")
    case.owner = to
    case.status = CaseStatus.OPEN
    case.save(update_fields=["owner", "status"])
    _write(case, f"Confié à {to}", by=by)
    trail.record("cases.case_handed_over", case, by=by, owner=to.pk)


@transaction.atomic
def close_case(case: Case, *, result: str, text: str = "", by) -> None:
    """End it with a neutral result. Two people closing at once: the second is told, nothing is written twice."""
    case = _move(case, CaseStatus.DONE, by=by)
    case.result = CaseResult(result)
    case.closed_at = timezone.now()
    case.save(update_fields=["status", "result", "closed_at"])
    said = f" : {text}" if text else ""
    _write(case, f"Terminé, {case.get_result_display().lower()}{said}"[:500], by=by, at=case.closed_at)
    trail.record("cases.case_closed", case, by=by, result=result)
    _announce_taken(case, by)


@transaction.atomic
def reopen_case(case: Case, *, by) -> None:
    """Take a finished one up again; it has a day, whatever it had before."""
    case = _locked(case)
    check_can_act_on(by, case)
    if case.status != CaseStatus.DONE:
        raise Stale("Ce suivi n’est pas terminé.")
    case.status, case.result, case.closed_at = CaseStatus.OPEN, "", None
    case.due_at = timezone.now() + timedelta(days=1)
    case.save(update_fields=["status", "result", "closed_at", "due_at"])
    _write(case, "Rouvert", by=by)
    trail.record("cases.case_reopened", case, by=by)


def _announce_taken(case: Case, by) -> None:
    events.publish(
        CaseTaken(
            case_id=case.pk, origin=case.origin, origin_id=case.origin_id, by_id=by.pk
        )
    )  # fmt: skip


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=["self"]).get(pk=case.pk)


def _move(case: Case, status: CaseStatus, *, by) -> Case:
    """The row as it is now, locked, moved if it may be."""
    current = _locked(case)
    check_can_act_on(by, current)
    if current.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    CASE_WORKFLOW.check(current.status, status)
    current.status = status
    return current


def _write(case: Case, text: str, *, by, at=None) -> CaseStep:
    return CaseStep.objects.create(case=case, at=at or timezone.now(), by=by, text=text)
