"""The danger button: a risk of level 4 known to a named person while the caller is still on the line."""

from django.db import transaction
from django.utils import timezone

from loge.domains.outreach.choices import RiskCode, RiskLevel, SignalKind
from loge.domains.outreach.events import SeriousRiskHeard
from loge.domains.outreach.models import Signal, Target
from loge.domains.outreach.operations.drafts import find_claim
from loge.domains.outreach.operations.signals import officer_of
from loge.domains.outreach.permissions import check_can_call
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal


@transaction.atomic
def raise_alarm(*, claim_id, risk: str, person_id: int | None = None, by) -> Signal:
    """Record an emergency before the call ends; the call takes it over when it is completed. Twice is once.

    Works even after the hold was lost: danger does not wait for a lock. Raise Refusal when the claim was never theirs.
    """
    check_can_call(by)
    if risk not in RiskCode.values:
        raise Refusal("Dites de quoi il s’agit.")
    claim = find_claim(claim_id, by)
    target = Target.objects.select_for_update(of=("self",)).get(pk=claim.target_id)
    people = list(target.members.order_by("pk").values_list("person_id", flat=True))
    person = person_id if person_id in people else (people[0] if len(people) == 1 else None)
    raised = Signal.objects.filter(target=target, attempt=None, heard_by=by, risk=risk)
    same = raised.filter(person_id=person) if person else raised.filter(person=None)
    if known := same.select_related("officer").first():
        return known
    officer_id = officer_of(target)
    alarm = Signal.objects.create(
        target=target,
        campaign_id=target.campaign_id,
        person_id=person,
        kind=SignalKind.RISK,
        risk=risk,
        level=RiskLevel.EMERGENCY,
        detected_at=timezone.now(),
        heard_by=by,
        officer_id=officer_id,
    )
    trail.record("outreach.alarm_raised", target, by=by, signal=alarm.pk, risk=risk)
    events.publish(
        SeriousRiskHeard(
            signal_id=alarm.pk, attempt_id=None, household_id=target.household_id, person_id=person,
            level=alarm.level, summary=RiskCode(risk).label, officer_id=officer_id, by_id=by.pk,
        )
    )  # fmt: skip
    return alarm
