"""Back in the queue: a home that had ended, or a person who no longer refuses."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loge.domains.outreach.choices import MemberResult, TargetStatus
from loge.domains.outreach.models import Target, TargetMember
from loge.domains.outreach.models.targets import NO_PRIORITY
from loge.domains.outreach.operations.claiming import check_home_may_be_called
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.workflow import TARGET_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.models import ContactRefusal


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
    check_home_may_be_called(target)
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
        Target.objects.select_for_update(of=("self",))
        .filter(pk__in=members.values("target"))
        .exclude(household__in=protected_household_ids())
        .order_by("pk")
    )
    if not lifted and not targets:
        raise Stale("Aucun refus en cours pour cette personne.")
    members.filter(target__in=targets).update(result=MemberResult.TO_REACH)
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
