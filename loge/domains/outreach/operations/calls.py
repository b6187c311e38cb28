"""The end of a call: everything it says is written in one transaction, once."""

import json
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from loge.domains.outreach.choices import SPOKEN_TO, MemberResult, Outcome, SkipReason, TargetStatus
from loge.domains.outreach.models import Attempt, Skip, Target, TransmissionConsent
from loge.domains.outreach.models.targets import NO_PRIORITY, PROMISED
from loge.domains.outreach.operations.agreements import announce_agreements
from loge.domains.outreach.operations.call_end import CallEnd, Heard, write_ends
from loge.domains.outreach.operations.drafts import Claim, parse_claim, write_draft
from loge.domains.outreach.operations.in_hand import InHand, NotFree, take_in_hand
from loge.domains.outreach.operations.next_home import LANE
from loge.domains.outreach.operations.pursuits import begin_pursuit
from loge.domains.outreach.operations.register import disable_number, note_death, refuse_everywhere
from loge.domains.outreach.operations.signals import write_signals
from loge.domains.outreach.permissions import check_can_call
from loge.domains.outreach.rules import ALL_CAMPAIGNS, CallingHours, CallReport, RetryRules, Verdict, verdict
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.runtime.together import Together
from loge.registers.tenants.models import ContactPoint


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
    check_can_call(by)
    ending = _Ending(parse_claim(claim_id), report, by, on_paper, keyed_by)
    try:
        return _end(ending)
    except _TooLate as late:
        # The refusal undid the transaction; what was typed is saved in one of its own.
        write_draft(late.claim, json.dumps(asdict(report), default=str), by)
        raise Stale(str(late)) from late


class _TooLate(Exception):
    def __init__(self, claim: Claim, sentence: str):
        super().__init__(sentence)
        self.claim = claim


@dataclass(frozen=True)
class _Ending:
    """What complete_call() was asked."""

    claim_id: uuid.UUID
    report: CallReport
    by: Any
    on_paper: bool
    keyed_by: Any


def _end(ending: _Ending) -> Attempt:
    """With those that end at the same instant, when it concerns nobody but its home and nobody else is writing there; else alone,
    waiting for its turn."""
    if ending.report.is_plain and not connection.in_atomic_block:
        with suppress(NotFree):
            return _AT_ONCE.ask(ending)
    return _complete([ending])[0]


def _complete_at_once(endings: list[_Ending]) -> list[Attempt]:
    try:
        return _complete(endings, in_a_hurry=True)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise NotFree from error
        raise


_AT_ONCE = Together(_complete_at_once, lane=LANE)


@transaction.atomic
def _complete(endings: list[_Ending], *, in_a_hurry: bool = False) -> list[Attempt]:
    """Most often one. Those that end at the same instant in this process share the transaction and its four statements; when
    anything is wrong with one of them all is undone, and each is written alone."""
    now = timezone.now()
    homes = take_in_hand([(ending.claim_id, ending.by) for ending in endings], in_a_hurry=in_a_hurry)
    if homes[0].done:  # then it came alone: this claim no longer stands
        return [Attempt.objects.select_related("target").get(pk=homes[0].done)]
    ends = [_judge(home, ending, now) for home, ending in zip(homes, endings, strict=True)]
    write_ends(ends)
    for home, ending, end in zip(homes, endings, ends, strict=True):
        _pass_on(home, ending, end.attempt, now)
    return [end.attempt for end in ends]


def _judge(home: InHand, ending: _Ending, now: datetime) -> CallEnd:
    """What is to be written of this call, its home moved to where the rules of the campaign want it."""
    if not home.stands:
        _check_nobody_else_completed(home)
    target, report, by = home.target, ending.report, ending.by
    hours = CallingHours.parse(target.campaign.calling_hours, target.campaign.department)
    people = home.members.keys() | set(home.occupants)
    if problems := report.problems(members=home.members, people=people, now=now, hours=hours):
        raise BadReport(problems)
    attempt = _attempt(home, ending, now)
    outcome = verdict(
        report, members=home.members, tries=[*home.tries, (attempt.outcome, attempt.started_at)],
        numbers_left=_settle_number(target, report, by), now=now, hours=hours,
        rules=RetryRules.parse(target.campaign.retry_rules, target.campaign.max_attempts),
    )  # fmt: skip
    if home.is_elsewhere and report.outcome in SPOKEN_TO:
        # Before this home is let go: whoever claims it for another campaign waits for that, with their own row locked.
        _leave_in_peace(target, hours=hours, now=now)
    _settle_home(home, attempt, outcome, report=report, by=by)
    moved = {person: result for person, result in outcome.results.items() if home.members[person] != result}
    return CallEnd(attempt, target, _heard(report, home.members), moved)


def _pass_on(home: InHand, ending: _Ending, attempt: Attempt, now: datetime) -> None:
    """What the call means beyond its home."""
    report, by = ending.report, ending.by
    _write_consents(attempt, report, by=by)
    _tell_register(report, home.members, by=by)
    write_signals(attempt, report, after_alarms=home.has_alarms, by=by)
    announce_agreements(attempt, report, by=by)
    if home.target.status == TargetStatus.UNREACHABLE:
        begin_pursuit(home.target, by=by, now=now)


def _check_nobody_else_completed(home: InHand) -> None:
    since = home.target.calls.filter(ended_at__gte=home.claim.started_at)
    if later := since.select_related("caller").order_by("-ended_at").first():
        raise _TooLate(
            home.claim,
            f"Ce foyer a été appelé entre-temps par {later.caller}. Votre saisie est conservée dans vos brouillons.",
        )


def _attempt(home: InHand, ending: _Ending, now: datetime) -> Attempt:
    report = ending.report
    return Attempt(
        target=home.target,
        campaign_id=home.target.campaign_id,
        household_id=home.target.household_id,
        caller=ending.by,
        claim_id=home.claim.claim_id,
        started_at=min(report.started_at or home.claim.started_at, now),
        ended_at=now,
        outcome=report.outcome,
        contact_point_id=report.contact_point_id,
        number_called=report.number,
        spoke_with=report.spoke_with,
        callback_at=report.callback_at if report.outcome == Outcome.CALLBACK_REQUESTED else None,
        note=report.note.strip(),
        script_version_id=home.target.campaign.script_version_id,
        on_paper=ending.on_paper,
        keyed_by=ending.keyed_by,
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


def _heard(report: CallReport, members: dict[int, str]) -> list[Heard]:
    """One result each. Someone of the home who was not drawn may be heard too: their answers are kept all the same."""
    named = report.results_by_person(members)
    answers = {person.person_id: person.answers for person in report.results}
    return [
        Heard(pk, named.get(pk, members.get(pk, MemberResult.TO_REACH)), answers.get(pk, {}))
        for pk in dict.fromkeys([*named, *answers])
    ]


def _write_consents(attempt: Attempt, report: CallReport, *, by) -> None:
    consents = [
        TransmissionConsent(
            attempt=attempt, person_id=person.person_id, recipient=recipient.strip(), is_given=bool(given),
            asked_at=attempt.ended_at, asked_by=by,
        )
        for person in report.results
        for recipient, given in person.consents
    ]  # fmt: skip
    if consents:
        TransmissionConsent.objects.bulk_create(consents)


def _tell_register(report: CallReport, members: dict[int, str], *, by) -> None:
    for pk, result in report.results_by_person(members).items():
        if result == MemberResult.REFUSED and report.refusal_scope == ALL_CAMPAIGNS:
            refuse_everywhere(pk, by=by)
        if result == MemberResult.DECEASED:
            note_death(pk, by=by)


def _settle_home(home: InHand, attempt: Attempt, outcome: Verdict, *, report: CallReport, by) -> None:
    """A hold that was lost: a result that ends the home takes it out of the next holder's hands (who would ring someone
    just spoken to); one that does not leaves them to it."""
    target = home.target
    target.attempts += 1
    target.last_outcome, target.last_attempt_at = attempt.outcome, attempt.ended_at
    if not home.stands and target.status == TargetStatus.HELD and not outcome.is_final:
        return
    if outcome.keeps_claim:
        _keep_in_hand(target, attempt, by)
    else:
        _put_down(target, outcome, report, attempt, by)


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
    target.due_at, target.resumes_at = outcome.due_at or attempt.ended_at, None
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


def _leave_in_peace(target: Target, *, hours: CallingHours, now: datetime) -> None:
    """Someone of this home was spoken to: the other campaigns wait until tomorrow, their own promises apart."""
    tomorrow = hours.day_end(now)
    others = Target.objects.filter(household=target.household_id).exclude(campaign=target.campaign_id)
    others.filter(status=TargetStatus.WAITING).exclude(priority=PROMISED).update(
        status=TargetStatus.DEFERRED, due_at=tomorrow
    )
    others.filter(status=TargetStatus.DEFERRED, due_at__lt=tomorrow).exclude(priority=PROMISED).update(due_at=tomorrow)
