"""The end of a call: everything it says is written in one transaction, once."""

import json
import uuid
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.outreach.choices import SPOKEN_TO, MemberResult, Outcome, SkipReason, TargetStatus
from loge.domains.outreach.models import (
    Attempt,
    CallDraft,
    PersonResult,
    Skip,
    Target,
    TargetMember,
    TransmissionConsent,
)
from loge.domains.outreach.models.targets import NO_PRIORITY, PROMISED
from loge.domains.outreach.operations.drafts import Claim, find_claim, save_draft, write_draft
from loge.domains.outreach.operations.register import disable_number, note_death, refuse_everywhere
from loge.domains.outreach.operations.signals import write_signals
from loge.domains.outreach.permissions import check_can_call, check_can_supervise
from loge.domains.outreach.rules import ALL_CAMPAIGNS, CallingHours, CallReport, RetryRules, Verdict, verdict
from loge.domains.outreach.workflow import TARGET_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Occupant

__all__ = ["complete_call", "lift_refusal", "reopen_home", "save_draft"]

NAMED_AS_ENDED = {Outcome.DECEASED: MemberResult.DECEASED, Outcome.MOVED: MemberResult.MOVED}


class BadReport(Refusal):
    """`problems` maps the fields of the report to French sentences."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def complete_call(*, claim_id, report: CallReport, by, on_paper: bool = False, keyed_by=None) -> Attempt:
    """Write what the call gave and say where the home stands. Sending the same claim twice gives the same Attempt.

    After a wrong number, when another one is left, the home stays in hand: `attempt.target.claim_id` is the claim to
    go on with. A report that comes after the hold was lost is kept as long as nobody else has completed the home since;
    otherwise Stale is raised, and the text is kept as a draft. Raise BadReport, whose `problems` go by field.
    """
    try:
        return _complete(claim_id=claim_id, report=report, by=by, on_paper=on_paper, keyed_by=keyed_by)
    except _TooLate as late:
        # The refusal undid the transaction; what was typed is saved in one of its own.
        write_draft(late.claim, json.dumps(asdict(report), default=str), by)
        raise Stale(str(late)) from late


class _TooLate(Exception):
    def __init__(self, claim: Claim, sentence: str):
        super().__init__(sentence)
        self.claim = claim


@transaction.atomic
def _complete(*, claim_id, report: CallReport, by, on_paper, keyed_by) -> Attempt:
    check_can_call(by)
    now = timezone.now()
    claim = find_claim(claim_id, by)
    target = Target.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=claim.target_id)
    if done := Attempt.objects.filter(claim_id=claim.claim_id).select_related("target").first():
        return done
    stands = target.status == TargetStatus.HELD and target.claim_id == claim.claim_id
    if not stands:
        _check_nobody_else_completed(target, claim)
    hours = CallingHours.parse(target.campaign.calling_hours, target.campaign.department)
    members = {member.person_id: member.result for member in target.members.order_by("pk")}
    occupants = Occupant.objects.filter(household=target.household_id, ends_on=None).values_list(
        "person_id", flat=True
    )
    problems = report.problems(members=members, people=members.keys() | set(occupants), now=now, hours=hours)
    if problems:
        raise BadReport(problems)
    attempt = _write_attempt(target, claim, report, now=now, by=by, on_paper=on_paper, keyed_by=keyed_by)
    numbers_left = _settle_number(target, report, by)
    outcome = verdict(
        report, members=members, tries=_tries(target), numbers_left=numbers_left,
        rules=RetryRules.parse(target.campaign.retry_rules, target.campaign.max_attempts), hours=hours, now=now,
    )  # fmt: skip
    _write_people(attempt, report, members, outcome, by=by)
    _settle_home(target, attempt, outcome, stands=stands, report=report, by=by)
    _leave_in_peace(target, report.outcome, hours=hours, now=now)
    CallDraft.objects.filter(claim_id=claim.claim_id).delete()
    trail.record(
        "outreach.call_completed", target, by=by, attempt=attempt.pk, outcome=report.outcome, on_paper=on_paper
    )
    write_signals(attempt, report, by=by)
    attempt.target = target
    return attempt


@transaction.atomic
def reopen_home(target: Target, *, by) -> Target:
    """Back in the queue whatever its end was: the people never reached, or all of them when nobody is left to reach.

    Raise Refusal when no one may be called: refusals are lifted person by person, the dead stay dead.
    """
    check_can_supervise(by)
    target = Target.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=target.pk).first()
    if target is None:
        raise Refusal("Ce foyer n’est pas dans votre périmètre.")
    TARGET_WORKFLOW.check(target.status, TargetStatus.WAITING)
    if target.status == TargetStatus.HELD:
        raise Refusal("Ce foyer est tenu par un appelant : reprenez-le d’abord.")
    again = target.members.filter(result=MemberResult.UNREACHABLE) or target.members.filter(
        result__in=[MemberResult.REACHED, MemberResult.MOVED]
    )
    if not target.members.filter(result=MemberResult.TO_REACH).exists() and not TargetMember.objects.filter(
        pk__in=[member.pk for member in again]
    ).update(result=MemberResult.TO_REACH):
        raise Refusal("Personne dans ce foyer ne peut être rappelé : refus ou décès.")
    target.status, target.cause, target.completed_at = TargetStatus.WAITING, "", None
    target.due_at, target.priority, target.attempts = timezone.now(), NO_PRIORITY, 0
    target.reopened_at = target.due_at
    target.save()
    trail.record("outreach.home_reopened", target, by=by)
    return target


@transaction.atomic
def lift_refusal(person, *, reason: str, by) -> int:
    """The person changed their mind, and said so. Return the number of homes that go back to a queue."""
    check_can_supervise(by)
    if not reason.strip():
        raise Refusal("Dites pourquoi le refus est levé.")
    now = timezone.now()
    standing = ContactRefusal.objects.filter(person=person, lifted_at=None)
    lifted = standing.update(lifted_at=now, lifted_by=by, lifted_reason=reason.strip()[:200])
    members = TargetMember.objects.filter(
        person=person, result=MemberResult.REFUSED, target__campaign__status__in=["approved", "running", "paused"]
    )
    targets = list(
        Target.objects.select_for_update(of=("self",)).filter(pk__in=members.values("target")).order_by("pk")
    )
    if not lifted and not targets:
        raise Stale("Aucun refus en cours pour cette personne.")
    members.update(result=MemberResult.TO_REACH)
    for target in targets:
        _back_after_refusal(target, now)
    trail.record("outreach.refusal_lifted", person, by=by, homes=[target.pk for target in targets])
    return len(targets)


def _back_after_refusal(target: Target, now: datetime) -> None:
    ended = (TargetStatus.REFUSED, TargetStatus.REACHED, TargetStatus.UNREACHABLE)
    excluded = target.status == TargetStatus.EXCLUDED and target.cause == "refused"
    if target.status in ended or excluded:
        target.status, target.cause, target.completed_at, target.due_at = TargetStatus.WAITING, "", None, now
        target.save()


def _check_nobody_else_completed(target: Target, claim: Claim) -> None:
    later = target.calls.filter(ended_at__gte=claim.started_at).select_related("caller").order_by("-ended_at").first()
    if later is not None:
        raise _TooLate(
            claim,
            f"Ce foyer a été appelé entre-temps par {later.caller}. Votre saisie est conservée dans vos brouillons.",
        )


def _write_attempt(target: Target, claim: Claim, report: CallReport, *, now, by, on_paper, keyed_by) -> Attempt:
    return Attempt.objects.create(
        target=target,
        campaign_id=target.campaign_id,
        household_id=target.household_id,
        caller=by,
        claim_id=claim.claim_id,
        started_at=min(report.started_at or claim.started_at, now),
        ended_at=now,
        outcome=report.outcome,
        contact_point_id=report.contact_point_id,
        number_called=report.number,
        spoke_with=report.spoke_with,
        callback_at=report.callback_at if report.outcome == Outcome.CALLBACK_REQUESTED else None,
        note=report.note.strip(),
        script_version_id=target.campaign.script_version_id,
        on_paper=on_paper,
        keyed_by=keyed_by,
    )


def _settle_number(target: Target, report: CallReport, by) -> int:
    """A wrong number loses the number, never the person. Return how many usable numbers the home has left."""
    if report.outcome != Outcome.WRONG_NUMBER:
        return 1
    numbers = (
        ContactPoint.objects.phones()
        .filter(person__occupancies__household=target.household_id, person__occupancies__ends_on=None)
        .distinct()
    )
    wrong = numbers.filter(pk=report.contact_point_id).first()
    if wrong is None:
        raise BadReport({"contact_point_id": "Ce numéro n’est pas celui du foyer."})
    # The same number may stand under both spouses' names.
    for twin in numbers.filter(value=wrong.value, disabled_at=None):
        disable_number(twin, by=by)
    return numbers.usable().count()


def _tries(target: Target) -> list[tuple[str, datetime]]:
    since = {"started_at__gte": target.reopened_at} if target.reopened_at else {}
    return list(target.calls.filter(**since).order_by("started_at", "pk").values_list("outcome", "started_at"))


def _write_people(attempt: Attempt, report: CallReport, members: dict, outcome: Verdict, *, by) -> None:
    """One result each. Someone of the home who was not drawn may be heard too: their answers are kept all the same."""
    named = report.results_by_person(members)
    answers = {person.person_id: person.answers for person in report.results}
    PersonResult.objects.bulk_create(
        PersonResult(
            attempt=attempt,
            person_id=pk,
            result=named.get(pk, members.get(pk, MemberResult.TO_REACH)),
            answers=answers.get(pk, {}),
        )
        for pk in dict.fromkeys([*named, *answers])
    )
    for result in {r for pk, r in outcome.results.items() if members[pk] != r}:
        changed = [pk for pk, r in outcome.results.items() if r == result and members[pk] != r]
        TargetMember.objects.filter(target=attempt.target_id, person__in=changed).update(result=result)
    TransmissionConsent.objects.bulk_create(
        TransmissionConsent(
            attempt=attempt, person_id=person.person_id, recipient=recipient.strip(), is_given=bool(given),
            asked_at=attempt.ended_at, asked_by=by,
        )
        for person in report.results
        for recipient, given in person.consents
    )  # fmt: skip
    for pk, result in named.items():
        if result == MemberResult.REFUSED and report.refusal_scope == ALL_CAMPAIGNS:
            refuse_everywhere(pk, by=by)
        if result == MemberResult.DECEASED:
            note_death(pk, by=by)


def _settle_home(target: Target, attempt: Attempt, outcome: Verdict, *, stands: bool, report: CallReport, by) -> None:
    """`stands` False: the hold was lost. A result that ends the home takes it out of the next holder's hands (who would
    ring someone just spoken to); one that does not leaves them to it."""
    target.attempts += 1
    target.last_outcome, target.last_attempt_at = attempt.outcome, attempt.ended_at
    if not stands and target.status == TargetStatus.HELD and not outcome.is_final:
        target.save(update_fields=["attempts", "last_outcome", "last_attempt_at"])
        return
    if outcome.keeps_claim:
        _keep_in_hand(target, attempt, by)
    else:
        _put_down(target, outcome, report, attempt, by)
    target.save()


def _keep_in_hand(target: Target, attempt: Attempt, by) -> None:
    if target.status == TargetStatus.HELD:
        target.claim_id, target.held_since = uuid.uuid4(), attempt.ended_at
        target.due_at = max(target.due_at, attempt.ended_at + timedelta(minutes=target.campaign.hold_minutes))
        trail.record("outreach.home_claimed", target, by=by, campaign=target.campaign_id, claim=str(target.claim_id))
    else:
        target.status, target.cause, target.due_at = TargetStatus.WAITING, "", attempt.ended_at


def _put_down(target: Target, outcome: Verdict, report: CallReport, attempt: Attempt, by) -> None:
    target.status, target.cause = outcome.status, outcome.cause
    target.holder = target.held_since = target.claim_id = None
    target.on_paper = False
    target.due_at = outcome.due_at or attempt.ended_at
    target.priority = PROMISED if outcome.promised else NO_PRIORITY
    target.completed_at = attempt.ended_at if outcome.is_final else None
    if outcome.promised:
        target.assigned_to = by if report.callback_mine else None
    elif outcome.is_final:
        target.assigned_to = None
    if report.outcome == Outcome.LANGUAGE_BARRIER and not outcome.is_final:
        # Another caller, who perhaps speaks the language.
        target.assigned_to = None
        Skip.objects.create(target=target, caller=by, reason=SkipReason.LANGUAGE, skipped_at=attempt.ended_at)


def _leave_in_peace(target: Target, outcome: str, *, hours: CallingHours, now: datetime) -> None:
    """Someone of this home was spoken to: the other campaigns wait until tomorrow, their own promises apart."""
    if outcome not in SPOKEN_TO:
        return
    tomorrow = hours.day_end(now)
    others = Target.objects.filter(household=target.household_id).exclude(campaign=target.campaign_id)
    others.filter(status=TargetStatus.WAITING).exclude(priority=PROMISED).update(
        status=TargetStatus.DEFERRED, due_at=tomorrow
    )
    others.filter(status=TargetStatus.DEFERRED, due_at__lt=tomorrow).exclude(priority=PROMISED).update(due_at=tomorrow)
