"""A home that does not answer: the search for news, from the first SMS to the emergency services. It ends when someone knows.

Each step is begun with an owner and a deadline; the next one begins by itself when the deadline passes without news
(schedules.py). « Not sure » is written down, and ends nothing.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.outreach.choices import (
    ChainStep,
    ExclusionCause,
    MemberResult,
    NewsResult,
    PursuitEnd,
    RiskLevel,
    TargetStatus,
)
from loge.domains.outreach.events import HomeStillSilent, NewsBroughtNeed, PursuitEnded
from loge.domains.outreach.models import Pursuit, PursuitLine, Target, TargetMember
from loge.domains.outreach.operations.chain_steps import BEGIN, Later, Silence
from loge.domains.outreach.operations.signals import officer_of
from loge.domains.outreach.permissions import check_can_act_on_pursuit, check_can_supervise
from loge.domains.outreach.queries.pursuits import level_of_home
from loge.domains.outreach.rules import ChainRules, step_after
from loge.domains.outreach.workflow import TARGET_WORKFLOW
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.queries import protected_household_ids

LAST_DELAY = {RiskLevel.EMERGENCY: timedelta(hours=1), RiskLevel.SAME_DAY: timedelta(hours=4)}
ORDINARY_LAST_DELAY = timedelta(days=1)
WAITED_FOR = (MemberResult.TO_REACH, MemberResult.UNREACHABLE)
ENDS = {
    NewsResult.WELL: PursuitEnd.HEARD_FROM,
    NewsResult.NEEDS_HELP: PursuitEnd.HEARD_FROM,
    NewsResult.MOVED: PursuitEnd.MOVED,
    NewsResult.DECLINED: PursuitEnd.DECLINED,
}


@transaction.atomic
def set_chain(campaign, *, chain: dict, by):
    """What follows calls without an answer (rules/chain.py). Searches under way take it from their next step."""
    check_can_supervise(by)
    campaign = type(campaign).objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    campaign.chain = ChainRules.parse(chain).as_json()
    campaign.save(update_fields=["chain"])
    trail.record("outreach.chain_set", campaign, by=by, rules=campaign.chain)
    return campaign


@transaction.atomic
def begin_pursuit(target: Target, *, by, now: datetime | None = None) -> Pursuit | None:
    """Search for news of a home that does not answer. None when a search is already under way.

    Never refuses: it is part of the end of a call, which must be kept whatever happens.
    """
    now = now or timezone.now()
    if Pursuit.objects.standing().filter(target=target).exists():
        return None
    try:
        owner_id = officer_of(target)
    except Refusal:
        owner_id = target.campaign.created_by_id
    level = level_of_home(target.household_id)
    pursuit = Pursuit.objects.create(target=target, owner_id=owner_id, level=level, due_at=now, started_at=now)
    trail.record("outreach.pursuit_begun", pursuit, by=by, household=target.household_id, level=level)
    if target.household.ended_on is not None:
        _end(pursuit, PursuitEnd.MOVED, by=by, now=now)
    else:
        _go_on(pursuit, by=by, now=now)
    return pursuit


@transaction.atomic
def go_on_when_due(pursuit: Pursuit, *, by, now: datetime | None = None) -> bool:
    """The step in hand has had its time. False when it was settled meanwhile, or is the last one."""
    now = now or timezone.now()
    pursuit = _locked(pursuit)
    if pursuit.ended_at is not None or pursuit.due_at > now or pursuit.step == ChainStep.CHECK:
        return False
    _write(pursuit, "Pas de nouvelles dans le délai", by=by, at=now, step=pursuit.step)
    _go_on(pursuit, by=by, now=now)
    return True


@transaction.atomic
def note_news(pursuit: Pursuit, *, result: str, text: str = "", by) -> Pursuit:
    """What someone learnt: from the person to warn, a neighbour, a partner, the emergency services. Doubt ends nothing."""
    check_can_act_on_pursuit(by, pursuit)
    pursuit = _locked(pursuit)
    if pursuit.ended_at is not None:
        raise Stale("Cette recherche est terminée.")
    if result not in NewsResult.values:
        raise Refusal("Dites ce que l’on sait.")
    if result == NewsResult.NO_NEWS and pursuit.step == ChainStep.CHECK:
        raise Refusal("C’est la dernière étape : elle ne finit qu’avec des nouvelles. Notez ce qui a été tenté.")
    if not text.strip():
        raise Refusal("Dites en quelques mots de qui viennent ces nouvelles.")
    now = timezone.now()
    _write(pursuit, text.strip(), by=by, at=now, step=pursuit.step, result=result)
    trail.record("outreach.news_noted", pursuit, by=by, news=result)
    if result == NewsResult.NEEDS_HELP:
        events.publish(
            NewsBroughtNeed(**_told(pursuit, by), summary="A besoin d’aide, dit-on : à voir avec la personne")
        )
    if result in ENDS:
        _end(pursuit, ENDS[NewsResult(result)], by=by, now=now)
    elif result == NewsResult.NO_NEWS:
        _go_on(pursuit, by=by, now=now)
    return pursuit


@transaction.atomic
def settle_knock(*, pursuit_id: int, end: str, text: str, by) -> None:
    """What was found behind the door; `end` empty: nothing, the next step begins. Changes nothing once it is over."""
    pursuit = _locked_by_id(pursuit_id)
    if pursuit.ended_at is not None:
        return
    now = timezone.now()
    _write(pursuit, text, by=by, at=now, step=ChainStep.KNOCK)
    trail.record("outreach.door_answered", pursuit, by=by, end=end)
    if end:
        _end(pursuit, PursuitEnd(end), by=by, now=now)
    elif pursuit.step == ChainStep.KNOCK:
        _go_on(pursuit, by=by, now=now)


@transaction.atomic
def note_lost_message(*, pursuit_id: int, by) -> None:
    """The SMS reached nobody: no use waiting for an answer to it."""
    pursuit = _locked_by_id(pursuit_id)
    if pursuit.ended_at is not None or pursuit.step != ChainStep.SMS:
        return
    now = timezone.now()
    _write(pursuit, "Le SMS n’a pas pu être remis", by=by, at=now, step=ChainStep.SMS)
    trail.record("outreach.message_lost", pursuit, by=by)
    _go_on(pursuit, by=by, now=now)


@transaction.atomic
def end_when_reached(pursuit: Pursuit, *, by, now: datetime | None = None) -> bool:
    """A caller spoke to them since, or they left: the campaign knows, the search is over."""
    pursuit = _locked(pursuit)
    end = end_of_target(pursuit.target)
    if pursuit.ended_at is not None or end is None:
        return False
    _end(pursuit, end, by=by, now=now or timezone.now())
    return True


def end_of_target(target: Target) -> PursuitEnd | None:
    """How the campaign itself knows; a home that only its referent reaches is no longer sought by anyone else."""
    if target.household_id in protected_household_ids():
        return PursuitEnd.NOT_CONCERNED
    if target.status == TargetStatus.REACHED:
        return PursuitEnd.REACHED
    if target.status == TargetStatus.REFUSED:
        return PursuitEnd.DECLINED
    if target.status == TargetStatus.EXCLUDED and target.cause == ExclusionCause.MOVED:
        return PursuitEnd.MOVED
    if target.status == TargetStatus.EXCLUDED and target.cause != ExclusionCause.NO_NUMBER:
        return PursuitEnd.NOT_CONCERNED
    return None


def _go_on(pursuit: Pursuit, *, by, now: datetime) -> None:
    """Begin the next step that has an object; those that have none leave their line too."""
    rules = ChainRules.parse(pursuit.target.campaign.chain)
    rule = rules.of(pursuit.level)
    step = step_after(rule, pursuit.step)
    while step is not None and step != ChainStep.CHECK:
        try:
            said, owner_id = BEGIN[ChainStep(step)](pursuit, by=by, now=now)
        except Silence as silence:
            _write(pursuit, str(silence), by=by, at=now, step=step)
            step = step_after(rule, step)
            continue
        except Later as later:
            _write(pursuit, str(later), by=by, at=now, step=step)
            _stand_at(pursuit, pursuit.step, later.until, pursuit.owner_id)
            return
        _stand_at(pursuit, step, now + timedelta(hours=rule.hours), owner_id)
        _write(pursuit, said, by=by, at=now, step=step)
        return
    _last_step(pursuit, by=by, now=now)


def _last_step(pursuit: Pursuit, *, by, now: datetime) -> None:
    level = max(pursuit.level, RiskLevel.SAME_DAY)
    due_at = now + LAST_DELAY.get(RiskLevel(pursuit.level), ORDINARY_LAST_DELAY)
    _stand_at(pursuit, ChainStep.CHECK, due_at, pursuit.owner_id)
    said = (
        "Prévenir un partenaire (CCAS), ou demander aux secours d’aller voir"
        if pursuit.level < level
        else ("Demander aux secours d’aller voir : 112")
    )
    _write(pursuit, said, by=by, at=now, step=ChainStep.CHECK)
    trail.record("outreach.home_still_silent", pursuit, by=by, level=level)
    told = _told(pursuit, by) | {"level": int(level)}
    events.publish(HomeStillSilent(**told, summary="Sans nouvelles : appels, messages et passages n’ont rien donné"))


def _stand_at(pursuit: Pursuit, step: str, due_at: datetime, owner_id: int) -> None:
    pursuit.step, pursuit.due_at, pursuit.owner_id = step, due_at, owner_id
    pursuit.save(update_fields=["step", "due_at", "owner"])


def _end(pursuit: Pursuit, end: PursuitEnd, *, by, now: datetime) -> None:
    pursuit.ended_at, pursuit.end = now, end
    pursuit.save(update_fields=["ended_at", "end"])
    _write(pursuit, f"Fin de la recherche : {end.label.lower()}", by=by, at=now)
    trail.record("outreach.pursuit_ended", pursuit, by=by, end=end)
    _settle_home(pursuit.target, end, now=now)
    events.publish(PursuitEnded(pursuit_id=pursuit.pk, end=str(end), by_id=by.pk if by else None))


_HOME_ENDS: dict[PursuitEnd, tuple[MemberResult, TargetStatus, str]] = {
    PursuitEnd.SEEN: (MemberResult.REACHED, TargetStatus.REACHED, ""),
    PursuitEnd.HEARD_FROM: (MemberResult.REACHED, TargetStatus.REACHED, ""),
    PursuitEnd.DECLINED: (MemberResult.REFUSED, TargetStatus.REFUSED, ""),
    PursuitEnd.MOVED: (MemberResult.MOVED, TargetStatus.EXCLUDED, ExclusionCause.MOVED),
}


def _settle_home(target: Target, end: PursuitEnd, *, now: datetime) -> None:
    """The campaign counts them as known; a home that a caller has on the line right now is left to that call."""
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if end not in _HOME_ENDS:
        return
    result, status, cause = _HOME_ENDS[end]
    TargetMember.objects.filter(target=target, result__in=WAITED_FOR).update(result=result)
    if target.status == TargetStatus.HELD or not TARGET_WORKFLOW.allows(target.status, status):
        return
    target.status, target.cause, target.completed_at = status, cause, now
    target.save(update_fields=["status", "cause", "completed_at"])


def _told(pursuit: Pursuit, by) -> dict:
    target = pursuit.target
    return {
        "pursuit_id": pursuit.pk,
        "household_id": target.household_id,
        "person_id": target.household.reference_person_id,
        "level": pursuit.level,
        "officer_id": pursuit.owner_id,
        "by_id": by.pk if by else None,
    }


def _locked(pursuit: Pursuit) -> Pursuit:
    return _locked_by_id(pursuit.pk)


def _locked_by_id(pk: int) -> Pursuit:
    found = Pursuit.objects.select_for_update(of=("self",)).select_related("target__campaign", "target__household")
    return found.get(pk=pk)


def _write(pursuit: Pursuit, text: str, *, by, at: datetime, step: str = "", result: str = "") -> None:
    PursuitLine.objects.create(pursuit=pursuit, at=at, by=by, step=step, result=result, text=text[:300])
