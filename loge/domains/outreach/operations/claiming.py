"""Handing out the next home, and holding it while the caller talks.

A home has one holder at a time, for `hold_minutes`, renewed by the page; the end of the hold is in the row itself, so
that a browser, a web process, a worker or the database may die without anything being lost: whoever looks for work
next puts back in the queue what is due. No process has to be alive for that.
"""

import time
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, SkipReason, TargetStatus
from loge.domains.outreach.models import Caller, Campaign, Skip, Target
from loge.domains.outreach.models.targets import NO_PRIORITY, PROMISED
from loge.domains.outreach.operations.next_home import serve
from loge.domains.outreach.permissions import check_can_call, check_can_supervise
from loge.domains.outreach.rules import CallingHours
from loge.domains.outreach.workflow import TARGET_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel

PROMISE_GRACE = timedelta(minutes=30)  # then a callback promised by one caller is open to anyone
PROMOTION_EVERY = 3.0  # seconds, in each process
_promoted_at: dict[int, float] = {}

_PROMOTE = """
WITH due AS (
    SELECT id, status FROM outreach_target
    WHERE campaign_id = %(campaign)s AND status IN ('deferred', 'held') AND due_at <= %(now)s
    ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED
), opened AS (
    UPDATE outreach_target SET assigned_to_id = NULL
    WHERE campaign_id = %(campaign)s AND status = 'waiting' AND priority = 0 AND due_at <= %(late)s
      AND assigned_to_id IS NOT NULL
), expired AS (
    INSERT INTO audit_entry (action, target_model, target_id, by_id, facts)
    SELECT 'outreach.hold_expired', 'outreach.Target', t.id::text, NULL,
           jsonb_build_object('campaign', t.campaign_id, 'claim', t.claim_id, 'holder', t.holder_id)
    FROM outreach_target t JOIN due ON due.id = t.id WHERE due.status = 'held'
)
UPDATE outreach_target t
SET status = CASE WHEN t.resumes_at > %(now)s THEN 'deferred' ELSE 'waiting' END,
    due_at = CASE WHEN t.resumes_at > %(now)s THEN t.resumes_at ELSE t.due_at END, resumes_at = NULL,
    holder_id = NULL, claim_id = NULL, held_since = NULL, on_paper = false
FROM due WHERE due.id = t.id
"""


def claim_next(campaign: Campaign, *, by, now: datetime | None = None) -> Target | None:
    """The next home for this caller, held in their name; the one already in their hands, if any; None: nothing to serve.

    When None, `queue_state()` says in French what is waited for. Raise Refusal outside calling hours, when the campaign
    does not run, or when the caller is not enrolled or not trained. Not decorated with atomic: the claim and its
    journal line are one SQL statement, and two round trips more would cost a third of the rate.
    """
    check_can_call(by)
    now = now or timezone.now()
    hours = CallingHours.parse(campaign.calling_hours, campaign.department)
    check_is_calling_time(campaign, hours, now)
    if time.monotonic() - _promoted_at.get(campaign.pk, -PROMOTION_EVERY) >= PROMOTION_EVERY:
        promote_due(campaign, by=None, now=now)
    target = serve(campaign, by=by, now=now, today=hours.day_start(now))
    if target is None:
        # A second look in any case: the last home may have been in someone's reach, who could not take it.
        check_may_call_for(campaign, by)
        promote_due(campaign, by=None, now=now)
        target = serve(campaign, by=by, now=now, today=hours.day_start(now))
    return target


def check_is_calling_time(campaign: Campaign, hours: CallingHours, now: datetime) -> None:
    today = now.astimezone(hours.zone).date()
    if today > campaign.ends_on:
        raise Refusal("La campagne est arrivée à sa date de fin.")
    if today < campaign.starts_on:
        raise Refusal(f"La campagne commence le {campaign.starts_on:%d/%m/%Y}.")
    if not hours.is_open(now):
        raise Refusal(hours.closed_sentence(now))


def check_may_call_for(campaign: Campaign, user) -> None:
    """Raise Refusal, read afresh from the database."""
    check_can_call(user)
    status = Campaign.objects.values_list("status", flat=True).get(pk=campaign.pk)
    if status != CampaignStatus.RUNNING:
        raise Refusal(f"Cette campagne n’est pas en cours (elle est « {CampaignStatus(status).label} »).")
    caller = Caller.objects.filter(campaign=campaign, user=user, is_active=True).first()
    if caller is None:
        raise Refusal("Vous n’êtes pas inscrit comme appelant de cette campagne.")
    if caller.trained_at is None:
        raise Refusal("Terminez d’abord l’entraînement sur les foyers d’exemple.")


def promote_due(campaign: Campaign, *, by, now: datetime | None = None) -> int:
    """Put back in the queue the homes whose time has come: retries and callbacks due, holds that were left to lapse.

    Also opens to anyone the callbacks promised by one caller and not made half an hour later. Return how many homes.
    One statement of its own; harmless to run at any time, from any process, twice at once.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_PROMOTE, {"campaign": campaign.pk, "now": now, "late": now - PROMISE_GRACE})
        number = cursor.rowcount
    _promoted_at[campaign.pk] = time.monotonic()
    return number


@transaction.atomic
def claim_home(target: Target, *, by, now: datetime | None = None) -> Target:
    """One particular home: from the list, or because the tenant is calling back (so at any hour, even after the end).

    Raise Stale when someone holds it, Refusal when the caller has another home in hand.
    """
    now = now or timezone.now()
    check_may_call_for(target.campaign, by)
    target = _locked(target, by)
    if target.status == TargetStatus.HELD and target.holder_id == by.pk and not target.on_paper:
        return target
    if target.status == TargetStatus.HELD and target.due_at > now and target.holder_id != by.pk:
        raise Stale(f"{target.holder} s’occupe déjà de ce foyer.")
    if Target.objects.filter(holder=by, campaign=target.campaign_id, status="held", on_paper=False).exists():
        raise Refusal("Vous avez déjà un foyer en main : terminez cet appel ou rendez-le d’abord.")
    if target.status != TargetStatus.HELD:
        TARGET_WORKFLOW.check(target.status, TargetStatus.HELD)
        target.resumes_at = target.due_at if target.status == TargetStatus.DEFERRED else None
    check_home_may_be_called(target, urgent=True)
    _hold(target, by, now)
    trail.record("outreach.home_claimed", target, by=by, campaign=target.campaign_id, claim=str(target.claim_id))
    return target


def check_home_may_be_called(target: Target, *, urgent: bool = False) -> None:
    """Asked of the one gate when someone chooses the home. `urgent`: the tenant may be the one who calls, during a pause; what a
    protected person asked holds all the same. The queue itself is kept right beforehand (operations/peace.py)."""
    now = timezone.now()
    verdict = gate.ask(
        household_id=target.household_id, channel=Channel.PHONE, trade="outreach", now=now, urgent=urgent
    )
    if not verdict.may_go and verdict.until is None:
        raise Refusal(verdict.sentence)


@transaction.atomic
def renew_hold(target: Target, *, claim_id, by) -> datetime:
    """The page is alive: the hold lasts `hold_minutes` more. Raise Stale when the home was lost meanwhile.

    Not in the journal: it would say every minute that nothing happened.
    """
    due_at = timezone.now() + timedelta(minutes=target.campaign.hold_minutes)
    held = Target.objects.filter(pk=target.pk, holder=by, claim_id=claim_id, on_paper=False)
    if not held.update(due_at=due_at):
        raise Stale(_lost_sentence(target))
    return due_at


@transaction.atomic
def release_home(target: Target, *, claim_id, by) -> Target:
    """Back to the queue, as it was."""
    target = _held_by(target, claim_id, by)
    _put_back(target)
    trail.record("outreach.home_released", target, by=by, claim=str(claim_id))
    return target


@transaction.atomic
def skip_home(target: Target, *, claim_id, reason: str, comment: str = "", by) -> Target:
    """Passed to others, with the reason: this caller will not be served it again, nor will it be kept for them."""
    if reason not in SkipReason.values:
        raise Refusal("Dites pourquoi vous passez ce foyer.")
    if reason == SkipReason.OTHER and not comment.strip():
        raise Refusal("Précisez la raison en quelques mots.")
    target = _held_by(target, claim_id, by)
    now = timezone.now()
    Skip.objects.create(target=target, caller=by, reason=reason, comment=comment.strip()[:200], skipped_at=now)
    if target.assigned_to_id == by.pk:
        target.assigned_to = None
    _put_back(target)
    trail.record("outreach.home_skipped", target, by=by, reason=reason)
    return target


@transaction.atomic
def break_hold(target: Target, *, by) -> Target:
    """A supervisor takes the home out of someone's hands. What that person typed stays in their draft."""
    check_can_supervise(by)
    target = _locked(target, by)
    if target.status != TargetStatus.HELD:
        raise Stale("Plus personne ne tient ce foyer.")
    holder, claim_id = target.holder_id, target.claim_id
    _put_back(target)
    trail.record("outreach.hold_broken", target, by=by, holder=holder, claim=str(claim_id))
    return target


def _lost_sentence(target: Target) -> str:
    current = Target.objects.select_related("holder").filter(pk=target.pk).first()
    if current and current.status == TargetStatus.HELD:
        return f"Ce foyer est maintenant tenu par {current.holder} : votre réservation avait expiré."
    return "Votre réservation de ce foyer a pris fin."


def _locked(target: Target, by) -> Target:
    """The home as it is now, in the perimeter of the person. Raise Refusal when it is not."""
    found = Target.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=target.pk).first()
    if found is None:
        raise Refusal("Ce foyer n’est pas dans votre périmètre.")
    return found


def _held_by(target: Target, claim_id, by) -> Target:
    found = Target.objects.select_for_update(of=("self",)).filter(pk=target.pk, holder=by, claim_id=claim_id).first()
    if found is None:
        raise Stale(_lost_sentence(target))
    return found


def _hold(target: Target, by, now: datetime) -> None:
    target.status, target.cause = TargetStatus.HELD, ""
    target.holder, target.held_since, target.claim_id, target.on_paper = by, now, uuid.uuid4(), False
    target.due_at = now + timedelta(minutes=target.campaign.hold_minutes)
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Stale("Une autre campagne est en train d’appeler ce foyer.") from error


def _put_back(target: Target) -> None:
    """A promise stays a promise, and what was taken before its time waits for it; the rest goes back to its rank."""
    target.status, target.due_at = TargetStatus.WAITING, timezone.now()
    if target.resumes_at and target.resumes_at > target.due_at:
        target.status, target.due_at = TargetStatus.DEFERRED, target.resumes_at
    target.resumes_at = None
    target.holder = target.held_since = target.claim_id = None
    target.on_paper = False
    target.priority = PROMISED if target.priority == PROMISED else NO_PRIORITY
    target.save()
