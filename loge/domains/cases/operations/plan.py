"""The plan of actions: generated from the themes, then in the officer's hands; each action is someone's, for a day."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import ActionStatus, ActionType, Actor, CaseStatus
from loge.domains.cases.models import Case, CaseAction
from loge.domains.cases.operations.cases import check_agreed
from loge.domains.cases.operations.history import check_still_same, in_a_sentence, in_hand, journal, needed, write
from loge.domains.cases.permissions import check_can_accompany, check_can_act_on, check_can_be_in_charge
from loge.domains.cases.rules import KEPT_IN_TEAM, offers, plan_for
from loge.domains.cases.workflow import CASE_WORKFLOW
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import short_date


@transaction.atomic
def draft_plan(case: Case, *, by) -> list[CaseAction]:
    """Add what is usually done for the themes of the case and is not in its plan yet. Needs the person's agreement."""
    check_can_accompany(by)
    case = in_hand(case, by=by)
    check_agreed(case)
    if not case.themes:
        raise Refusal("Choisissez d’abord les thèmes du suivi : le plan en découle.")
    already = case.actions.filter(status=ActionStatus.PLANNED).values_list("kind", flat=True)
    now = timezone.now()
    found = plan_for(case.themes, day=timezone.localdate(now), already=already)
    if not found:
        raise Refusal("Le plan contient déjà les actions habituelles pour ces thèmes.")
    if CASE_WORKFLOW.allows(case.status, CaseStatus.PLAN):
        case.status = CaseStatus.PLAN
        case.save(update_fields=["status"])
    actions = CaseAction.objects.bulk_create(
        CaseAction(case=case, kind=kind, due_on=day, in_charge_id=case.owner_id, created_at=now, created_by=by)
        for kind, day in found
    )
    write(case, f"Plan proposé : {', '.join(in_a_sentence(str(action)) for action in actions)}", by=by)
    journal("cases.plan_drafted", case, by=by, count=len(actions))
    return actions


@transaction.atomic
def add_action(
    case: Case, *, kind: str, due_on: date, in_charge=None, detail: str = "", actor=Actor.INTERNAL, partner_name="", by
) -> CaseAction:
    """One more thing to do, at any time: a visit may be urgent before any agreement."""
    case = in_hand(case, by=by)
    in_charge = in_charge or case.owner
    _check(case, kind, in_charge, actor, partner_name)
    action = CaseAction.objects.create(
        case=case, kind=ActionType(kind), due_on=due_on, in_charge=in_charge, detail=detail.strip(), actor=Actor(actor),
        partner_name=partner_name.strip(), created_at=timezone.now(), created_by=by,
    )  # fmt: skip
    write(case, f"Prévu avant le {short_date(due_on)} : {action}, {in_charge}", by=by)
    journal("cases.action_planned", case, by=by, user=in_charge.pk)
    return action


@transaction.atomic
def edit_action(
    action: CaseAction, *, kind: str, due_on: date, in_charge, detail: str, actor: str, partner_name: str,
    revision: int | None = None, by,
) -> None:  # fmt: skip
    """Another day, another person, another type. Raise Stale when someone else changed it since the page was opened."""
    action = _locked(action)
    case = in_hand(action.case, by=by)
    check_still_same(action, revision)
    _check_planned(action)
    _check(case, kind, in_charge, actor, partner_name)
    action.kind, action.due_on, action.in_charge = ActionType(kind), due_on, in_charge
    action.detail, action.actor, action.partner_name = detail.strip(), Actor(actor), partner_name.strip()
    action.revision += 1
    action.save()
    write(case, f"Changé : {action}, avant le {short_date(due_on)}, {in_charge}", by=by)
    journal("cases.action_edited", case, by=by, user=in_charge.pk)


@transaction.atomic
def finish_action(action: CaseAction, *, result: str, by) -> None:
    """Done, by whoever was in charge or by those of the case; what was done in a few words."""
    result = needed(result, "Dites en quelques mots ce qui a été fait.")
    action = _locked(action)
    if action.in_charge_id != by.pk:
        check_can_act_on(by, action.case)
    _check_planned(action)
    _end(action, ActionStatus.DONE, by=by)
    action.result = result[:300]
    action.save(update_fields=["status", "done_at", "done_by", "result", "revision"])
    write(action.case, f"Fait : {action}. {result}", by=by)
    journal("cases.action_done", action.case, by=by)


@transaction.atomic
def cancel_action(action: CaseAction, *, by) -> None:
    """Taken off the plan; its line stays in the history."""
    action = _locked(action)
    case = in_hand(action.case, by=by)
    _check_planned(action)
    withdraw(action, case, by=by)


def withdraw(action: CaseAction, case: Case, *, by) -> None:
    """The part shared with a case whose themes changed."""
    _end(action, ActionStatus.CANCELLED, by=by)
    action.save(update_fields=["status", "done_at", "done_by", "revision"])
    write(case, f"Retiré du plan : {action}", by=by)
    journal("cases.action_cancelled", case, by=by)


def _end(action: CaseAction, status: ActionStatus, *, by) -> None:
    action.status, action.done_at, action.done_by = status, timezone.now(), by
    action.revision += 1


def _locked(action: CaseAction) -> CaseAction:
    return (
        CaseAction.objects.select_for_update(of=["self"])
        .select_related("case__seal", "case__owner", "in_charge")
        .get(pk=action.pk)
    )


def _check_planned(action: CaseAction) -> None:
    if action.status != ActionStatus.PLANNED:
        raise Stale("Quelqu’un vient de terminer ou de retirer cette action.")


def _check(case: Case, kind: str, in_charge, actor: str, partner_name: str) -> None:
    if not offers(kind, case.themes):
        raise Refusal("La médiation ne se propose pas quand une personne a besoin de protection.")
    if actor == Actor.PARTNER and not partner_name.strip():
        raise Refusal("Nommez le partenaire qui agit.")
    check_can_be_in_charge(in_charge, case, in_team=kind in KEPT_IN_TEAM)
