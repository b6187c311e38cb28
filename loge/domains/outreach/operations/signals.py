"""Needs and risks heard on the phone, and who must know at once."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from loge.domains.outreach.choices import NeedCode, RiskCode, RiskLevel, SignalKind
from loge.domains.outreach.events import SeriousRiskHeard
from loge.domains.outreach.models import Attempt, RiskOfficer, Signal
from loge.domains.outreach.rules import CallReport
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

SERIOUS = RiskLevel.SAME_DAY


def write_signals(attempt: Attempt, report: CallReport, *, after_alarms: bool, by) -> list[Signal]:
    """Part of complete_call. A risk of level 3 or 4 is announced before the transaction ends: someone has it, or nothing is.

    `after_alarms`: the danger button was used while the call went on.
    """
    known = _take_over(attempt, by=by) if after_alarms else set()
    signals = [
        signal
        for person in report.results
        for signal in _heard(attempt, person)
        if (signal.person_id, signal.risk) not in known
    ]
    if not signals:
        return []
    serious = [signal for signal in signals if signal.level >= SERIOUS]
    if not serious:
        return Signal.objects.bulk_create(signals)
    officer_id = officer_of(attempt.target)
    for signal in serious:
        signal.officer_id = officer_id
    Signal.objects.bulk_create(signals)
    for signal in serious:
        events.publish(
            SeriousRiskHeard(
                signal_id=signal.pk, attempt_id=attempt.pk, household_id=attempt.household_id,
                person_id=signal.person_id, level=signal.level, summary=RiskCode(signal.risk).label,
                officer_id=officer_id, by_id=by.pk,
            )
        )  # fmt: skip
    return signals


def _take_over(attempt: Attempt, *, by) -> set[tuple[int | None, str]]:
    """The alarms raised while this call went on become its own; what was already announced is not announced twice."""
    raised = Signal.objects.filter(target=attempt.target_id, attempt=None, heard_by=by)
    known: set[tuple[int | None, str]] = set(raised.values_list("person_id", "risk"))
    raised.update(attempt=attempt)
    return known


def _heard(attempt: Attempt, person) -> list[Signal]:
    common = {"attempt": attempt, "target": attempt.target, "campaign_id": attempt.campaign_id}
    common["person_id"] = person.person_id
    common["detected_at"] = attempt.ended_at
    needs = [Signal(kind=SignalKind.NEED, need=NeedCode(need), **common) for need in dict.fromkeys(person.needs)]
    risks = [
        Signal(kind=SignalKind.RISK, risk=RiskCode(code), level=level, **common)
        for code, level in person.risks
        if level > RiskLevel.NONE
    ]
    return needs + risks


def officer_of(target) -> int:
    """The agency's, else the campaign's. A campaign cannot start without one; they may have left since."""
    officers = RiskOfficer.objects.filter(campaign=target.campaign_id).order_by(F("agency").asc(nulls_last=True), "pk")
    here = [o for o in officers.select_related("user") if o.agency_id in (target.agency_id, None)]
    standing = [officer for officer in here if officer.user.is_active] or here
    if not standing:
        raise Refusal("Aucun destinataire des alertes n’est nommé pour cette agence : prévenez votre responsable.")
    return standing[0].user_id


@transaction.atomic
def acknowledge_signal(*, signal_id: int, by) -> None:
    """Someone acts upon what was heard. The first to do so is remembered; the following change nothing."""
    signal = Signal.objects.select_for_update(of=("self",)).get(pk=signal_id)
    if signal.acted_at is not None:
        return
    signal.acted_at, signal.acted_by = timezone.now(), by
    signal.save(update_fields=["acted_at", "acted_by"])
    trail.record("outreach.signal_acted_upon", signal, by=by)
