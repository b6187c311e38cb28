"""A knock at a door, from who wants to know to what was found. Every line leaves an owner and a deadline behind it."""

import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from loge.domains.proximity.choices import (
    SEEN,
    Decision,
    HelpNeeded,
    KnockOutcome,
    KnockReason,
    KnockStage,
    Urgency,
    VisitResult,
)
from loge.domains.proximity.events import KnockSettled
from loge.domains.proximity.models import Knock, KnockRequest, KnockStep
from loge.domains.proximity.permissions import (
    check_can_ask,
    check_can_decide,
    check_can_receive,
    check_can_visit,
    check_is_open,
)
from loge.domains.proximity.queries.people import keeper_of, manager_of, may_receive
from loge.domains.proximity.rules import DECISION_DELAY, OUTCOMES, VISIT_DELAY, after_visit, due_after
from loge.domains.proximity.workflow import KNOCK_WORKFLOW
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.dates import department_of
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.models import User
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel
from loge.registers.peace.operations import log_contact
from loge.registers.tenants.models import Household

TRADE = "proximity"
BY_HAND = "self"


@transaction.atomic
def ask_for_knock(
    *,
    household_id: int,
    person_id: int | None = None,
    reason: str = KnockReason.NEWS,
    level: int,
    origin: str,
    origin_id: str,
    fallback_owner_id: int | None = None,
    by,
) -> Knock:
    """Send someone to a door. A home where someone goes already is not knocked at twice: the request joins that visit.

    `level` gives the deadline; `fallback_owner_id` is the owner when nobody covers the residence. Asking twice for the
    same origin changes nothing. Raise Refusal when the home has left.
    """
    home = Household.objects.select_for_update(of=("self",)).select_related("residence").get(pk=household_id)
    if home.ended_on is not None:
        raise Refusal("Ce foyer a quitté le logement.")
    now = timezone.now()
    knock = Knock.objects.standing().filter(household=home).first()
    if knock is None:
        knock = _open(home, person_id, reason, level, fallback_owner_id, now=now, by=by)
    elif level > knock.level:
        _hasten(knock, level, now=now, by=by)
    _request(knock, origin, origin_id, now=now, by=by)
    return knock


@transaction.atomic
def ask_by_hand(household: Household, *, reason: str, level: int, by) -> Knock:
    """Asked by someone at a screen, within their perimeter."""
    check_can_ask(by)
    if not Household.objects.visible_to(by).filter(pk=household.pk).exists():
        raise Refusal("Ce foyer n’est pas dans votre périmètre.")
    now, urgent = timezone.now(), level == Urgency.AT_ONCE
    verdict = gate.ask(household_id=household.pk, channel=Channel.VISIT, trade=TRADE, now=now, urgent=urgent)
    if not verdict.may_go:
        raise Refusal(verdict.sentence)
    return ask_for_knock(
        household_id=household.pk,
        person_id=household.reference_person_id,
        reason=reason,
        level=level,
        origin=BY_HAND,
        origin_id=str(by.pk),
        fallback_owner_id=by.pk,
        by=by,
    )


@transaction.atomic
def record_visit(knock: Knock, *, result: str, needs=(), text: str = "", token: uuid.UUID | None = None, by) -> Knock:
    """Say what was found. The same `token` sent twice is one visit. Raise Stale when it ended meanwhile."""
    check_can_visit(by)
    if token and KnockStep.objects.filter(token=token).exists():
        return Knock.objects.get(pk=knock.pk)
    knock = _locked(knock, by)
    check_is_open(knock)
    if result not in VisitResult.values:
        raise Refusal("Dites ce que vous avez trouvé.")
    if result == VisitResult.SEEN_NEEDS_HELP and not needs:
        raise Refusal("Dites de quoi la personne a besoin.")
    if result != VisitResult.SEEN_NEEDS_HELP:
        needs = ()
    now = timezone.now()
    try:
        with transaction.atomic():
            _write(knock, text, by=by, at=now, result=result, needs=list(needs), token=token)
    except IntegrityError:
        return knock  # the other press was quicker
    knock.visits += 1
    step = after_visit(result, visits=knock.visits)
    KNOCK_WORKFLOW.check(knock.stage, step.stage)
    trail.record("proximity.visit_recorded", knock, by=by, visit=result)
    log_contact(
        household_id=knock.household_id, channel=Channel.VISIT, trade=TRADE, at=now, by=by, spoken=result in SEEN,
        about=f"proximity.Knock:{knock.pk}:{knock.visits}",
    )  # fmt: skip
    if step.stage == KnockStage.CLOSED:
        _settle(knock, step.outcome, needs=tuple(needs), now=now, by=by)
    elif step.stage == KnockStage.DECISION:
        _give(knock, manager_of(knock.residence) or by, KnockStage.DECISION, step.advice, now=now)
    else:
        _give(knock, by, KnockStage.VISIT, step.advice, now=now)
    return knock


@transaction.atomic
def hand_over_knock(knock: Knock, *, to, by) -> Knock:
    """Confide the visit to someone else; its deadline does not move."""
    check_can_decide(by)
    knock = _locked(knock, by)
    check_is_open(knock)
    check_can_receive(to)
    if not may_receive(knock.residence).filter(pk=to.pk).exists():
        raise Refusal(f"{to} ne s’occupe pas de cette résidence.")
    knock.owner, knock.raised_at = to, None
    knock.save(update_fields=["owner", "raised_at"])
    _write(knock, f"Confié à {to}", by=by)
    trail.record("proximity.knock_handed_over", knock, by=by, to=to.pk)
    return knock


@transaction.atomic
def decide(knock: Knock, *, decision: str, to=None, text: str = "", by) -> Knock:
    """What follows a visit that found nobody, a door that stays shut, an address that is wrong, or a deadline missed.

    `to`: who knocks again (the keeper of the residence when empty). NO_NEWS ends the visit, not the search: those who
    asked are told, and take the next step. Raise Refusal.
    """
    check_can_decide(by)
    knock = _locked(knock, by)
    check_is_open(knock)
    if decision not in Decision.values:
        raise Refusal("Choisissez la suite à donner.")
    if decision == Decision.HEARD_FROM and not text.strip():
        raise Refusal("Dites en quelques mots comment la personne a donné de ses nouvelles.")
    now = timezone.now()
    said = Decision(decision).label + (f" : {text.strip()}" if text.strip() else "")
    _write(knock, said[:300], by=by, at=now)
    trail.record("proximity.knock_decided", knock, by=by, decision=decision)
    if decision == Decision.VISIT_AGAIN:
        _knock_again(knock, to, text, now=now, by=by)
    else:
        _settle(knock, OUTCOMES[Decision(decision)], needs=(), now=now, by=by)
    return knock


@transaction.atomic
def withdraw_requests(*, origin: str, origin_id: str, by) -> int:
    """Those who asked know by other means. A visit that nobody waits for any more is called off. Return how many were."""
    asked = KnockRequest.objects.filter(origin=origin, origin_id=origin_id, withdrawn_at=None, knock__closed_at=None)
    called_off = 0
    now = timezone.now()
    for request in asked.select_related("knock"):
        knock = Knock.objects.select_for_update(of=("self",)).get(pk=request.knock_id)
        KnockRequest.objects.filter(pk=request.pk).update(withdrawn_at=now)
        if knock.stage != KnockStage.CLOSED and not knock.requests.filter(withdrawn_at=None).exists():
            call_knock_off(knock, text="Joint autrement : le passage n’est plus utile", now=now, by=by)
            called_off += 1
    return called_off


def call_knock_off(knock: Knock, *, text: str, now: datetime, by) -> None:
    """Part of an operation that has the row locked: nobody needs to go any more."""
    _write(knock, text, by=by, at=now)
    _close(knock, KnockOutcome.NOT_NEEDED, now=now)
    trail.record("proximity.knock_called_off", knock, by=by)


@transaction.atomic
def raise_late_knock(knock: Knock, *, by, now: datetime | None = None) -> bool:
    """The deadline has passed: the manager has it, with a deadline of their own. Whoever covers the residence may still go.

    Return False when it was done, or raised, meanwhile.
    """
    now = now or timezone.now()
    knock = Knock.objects.select_for_update(of=("self",)).select_related("residence").get(pk=knock.pk)
    if knock.stage == KnockStage.CLOSED or knock.due_at > now or knock.raised_at is not None:
        return False
    before = knock.owner
    knock.owner = manager_of(knock.residence) or knock.owner
    knock.raised_at = now
    knock.due_at = due_after(DECISION_DELAY, knock.level, now=now, department=_department(knock))
    knock.save(update_fields=["owner", "raised_at", "due_at"])
    _write(knock, f"Non fait à temps par {before} : remonté à {knock.owner}"[:300], by=by, at=now)
    trail.record("proximity.knock_raised", knock, by=by, owner=knock.owner_id)
    return True


def _open(home: Household, person_id, reason, level, fallback_owner_id, *, now, by) -> Knock:
    owner = keeper_of(home.residence) or manager_of(home.residence)
    if owner is None and fallback_owner_id:
        owner = User.objects.get(pk=fallback_owner_id)
    if owner is None:
        raise Refusal(
            "Personne ne s’occupe de cette résidence : nommez d’abord un gardien ou un responsable d’agence."
        )
    knock = Knock.objects.create(
        household=home,
        person_id=person_id,
        residence=home.residence,
        reason=KnockReason(reason),
        level=level,
        owner=owner,
        due_at=due_after(VISIT_DELAY, level, now=now, department=department_of(home.residence.postal_code)),
        opened_at=now,
        opened_by=by,
    )
    _write(knock, f"Passage demandé, confié à {owner}", by=by, at=now)
    trail.record("proximity.knock_asked", knock, by=by, level=level, owner=owner.pk)
    return knock


def _hasten(knock: Knock, level: int, *, now, by) -> None:
    delays = VISIT_DELAY if knock.stage == KnockStage.VISIT else DECISION_DELAY
    sooner = due_after(delays, level, now=now, department=_department(knock))
    knock.level, knock.due_at = level, min(knock.due_at, sooner)
    knock.save(update_fields=["level", "due_at"])
    _write(knock, f"Plus pressé : {knock.get_level_display().lower()}", by=by, at=now)
    trail.record("proximity.knock_hastened", knock, by=by, level=level)


def _request(knock: Knock, origin: str, origin_id: str, *, now, by) -> None:
    KnockRequest.objects.update_or_create(
        knock=knock,
        origin=origin,
        origin_id=origin_id,
        defaults={"withdrawn_at": None},
        create_defaults={"asked_at": now, "asked_by": by},
    )


def _knock_again(knock: Knock, to, text: str, *, now, by) -> None:
    to = to or keeper_of(knock.residence) or by
    check_can_receive(to)
    if not may_receive(knock.residence).filter(pk=to.pk).exists():
        raise Refusal(f"{to} ne s’occupe pas de cette résidence.")
    knock.visits = 0
    _give(knock, to, KnockStage.VISIT, text.strip() or "Repasser à un autre moment.", now=now)


def _give(knock: Knock, owner, stage: KnockStage, advice: str, *, now) -> None:
    delays = VISIT_DELAY if stage == KnockStage.VISIT else DECISION_DELAY
    knock.owner, knock.stage, knock.advice, knock.raised_at = owner, stage, advice[:200], None
    knock.due_at = due_after(delays, knock.level, now=now, department=_department(knock))
    knock.save(update_fields=["owner", "stage", "advice", "raised_at", "due_at", "visits"])


def _settle(knock: Knock, outcome: str, *, needs: tuple[str, ...], now, by) -> None:
    """Close, and tell each of those who still wait for news."""
    _close(knock, outcome, now=now)
    manager = manager_of(knock.residence)
    words = ", ".join(HelpNeeded(need).label.lower() for need in needs)
    summary = f"Demandé à la porte : {words}" if words else str(KnockOutcome(outcome).label)
    common: dict[str, Any] = {
        "knock_id": knock.pk,
        "household_id": knock.household_id,
        "person_id": knock.person_id,
        "outcome": str(outcome),
        "level": knock.level,
        "needs": needs,
        "summary": summary,
        "manager_id": manager.pk if manager else knock.owner_id,
        "by_id": by.pk if by else None,
    }
    for request in knock.requests.filter(withdrawn_at=None).order_by("pk"):
        events.publish(KnockSettled(origin=request.origin, origin_id=request.origin_id, **common))


def _close(knock: Knock, outcome: str, *, now) -> None:
    KNOCK_WORKFLOW.check(knock.stage, KnockStage.CLOSED)
    knock.stage, knock.outcome, knock.closed_at, knock.advice = KnockStage.CLOSED, KnockOutcome(outcome), now, ""
    knock.save(update_fields=["stage", "outcome", "closed_at", "advice", "visits"])


def _locked(knock: Knock, by) -> Knock:
    found = (
        Knock.objects.visible_to(by)
        .filter(pk=knock.pk)
        .values_list("pk", flat=True)
        .first()
    )  # fmt: skip
    if found is None:
        raise Stale("Ce passage n’est plus dans votre périmètre.")
    return Knock.objects.select_for_update(of=("self",)).select_related("residence", "owner").get(pk=found)


def _department(knock: Knock) -> str:
    return department_of(knock.residence.postal_code)


def _write(knock: Knock, text: str, *, by, at: datetime | None = None, **visit) -> KnockStep:
    return KnockStep.objects.create(knock=knock, at=at or timezone.now(), by=by, text=text[:300], **visit)
