"""Where a home stands after a call. Pure: the call, the people, the tries and the rules come in, a verdict comes out."""

from dataclasses import dataclass
from datetime import datetime

from loge.domains.outreach.choices import ExclusionCause, MemberResult, Outcome, TargetStatus
from loge.domains.outreach.rules.hours import CallingHours
from loge.domains.outreach.rules.reports import CallReport
from loge.domains.outreach.rules.retries import RetryRules


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`due_at` only when the home is DEFERRED, `cause` only when EXCLUDED; `results` are all the people drawn.

    `keeps_claim`: a wrong number, and there is another one to dial at once.
    """

    status: str
    results: dict[int, str]
    cause: str = ""
    due_at: datetime | None = None
    promised: bool = False
    keeps_claim: bool = False

    @property
    def is_final(self) -> bool:
        return self.status not in (TargetStatus.WAITING, TargetStatus.DEFERRED, TargetStatus.HELD)


def verdict(
    report: CallReport,
    *,
    members: dict[int, str],
    tries: list[tuple[str, datetime]],
    numbers_left: int,
    rules: RetryRules,
    hours: CallingHours,
    now: datetime,
) -> Verdict:
    """`members` as they stood before the call, `tries` every call made to the home, this one included (outcome, time);
    `numbers_left` are the usable numbers once the wrong one is set aside."""
    results = members | {p: r for p, r in report.results_by_person(members).items() if p in members}
    if MemberResult.TO_REACH not in results.values():
        status, cause = _ended(list(results.values()))
        return Verdict(status=status, cause=cause, results=results)
    if report.outcome == Outcome.CALLBACK_REQUESTED:
        return Verdict(status=TargetStatus.DEFERRED, due_at=report.callback_at, promised=True, results=results)
    if report.outcome == Outcome.WRONG_NUMBER:
        if not numbers_left:
            return Verdict(status=TargetStatus.EXCLUDED, cause=ExclusionCause.NO_NUMBER, results=results)
        return Verdict(status=TargetStatus.HELD, keeps_claim=True, results=results)
    due_at = rules.next_try(_spoken_rule(report.outcome), tries=tries, hours=hours, now=now)
    if due_at is None:
        return _given_up(results)
    return Verdict(status=TargetStatus.DEFERRED, due_at=due_at, results=results)


def _spoken_rule(outcome: str) -> str:
    """One refused, died or left, and another one is still to be reached: try again as after an answer."""
    quiet = (Outcome.REFUSED, Outcome.DECEASED, Outcome.MOVED)
    return Outcome.ANSWERED_OK if outcome in quiet else outcome


def _given_up(results: dict[int, str]) -> Verdict:
    ended = {p: MemberResult.UNREACHABLE if r == MemberResult.TO_REACH else r for p, r in results.items()}
    status, cause = _ended(list(ended.values()))
    return Verdict(status=status, cause=cause, results=ended)


def _ended(results: list[str]) -> tuple[str, str]:
    """The home's end, from its people's: someone reached comes first, then someone never reached, then a refusal."""
    if MemberResult.REACHED in results:
        return TargetStatus.REACHED, ""
    if MemberResult.UNREACHABLE in results:
        return TargetStatus.UNREACHABLE, ""
    if MemberResult.REFUSED in results:
        return TargetStatus.REFUSED, ""
    if MemberResult.MOVED in results:
        return TargetStatus.EXCLUDED, ExclusionCause.MOVED
    return TargetStatus.EXCLUDED, ExclusionCause.DECEASED
