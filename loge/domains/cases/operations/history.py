"""What every operation on a case does the same way: lock it, write its history, leave its line in the journal."""

from datetime import datetime

from django.utils import timezone

from loge.domains.cases.choices import CaseStatus
from loge.domains.cases.models import Case, CaseStep
from loge.domains.cases.permissions import check_can_act_on
from loge.domains.cases.workflow import CASE_WORKFLOW
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import hour


def locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=["self"]).select_related("seal").get(pk=case.pk)


def in_hand(case: Case, *, by) -> Case:
    """The case as it is now, locked, still open, and `by` may act on it."""
    case = locked(case)
    check_can_act_on(by, case)
    if case.is_ended:
        raise Stale("Ce suivi est terminé : rouvrez-le d’abord.")
    return case


def moved(case: Case, status: CaseStatus, *, by) -> Case:
    """The case locked and moved, if it may be."""
    case = locked(case)
    check_can_act_on(by, case)
    if case.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    if case.is_ended and status != CaseStatus.REPORTED:
        raise Stale("Ce suivi est terminé : rouvrez-le d’abord.")
    CASE_WORKFLOW.check(case.status, status)
    case.status = status
    return case


def check_still_same(row, revision: int | None, *, last: CaseStep | None = None) -> None:
    """What several people edit is not overwritten unread. `revision` is that of the page, None when nobody was asked."""
    if revision is not None and revision != row.revision:
        who = f" par {last.by} à {hour(last.at)}" if last and last.by else ""
        raise Stale(
            f"Cette page a été modifiée{who} pendant que vous écriviez : relisez ce qui suit, puis enregistrez de "
            "nouveau. Votre texte est gardé."
        )


def write(case: Case, text: str, *, by, at: datetime | None = None) -> CaseStep:
    return CaseStep.objects.create(case=case, at=at or timezone.now(), by=by, text=text[:500])


def journal(action: str, case: Case, *, by, **facts) -> None:
    """Under a seal the journal names the seal alone, without any fact."""
    if case.seal_id:
        trail.record(action, case.seal, by=by)
    else:
        trail.record(action, case, by=by, **facts)


def announce(event_type, case: Case, *, by) -> None:
    events.publish(
        event_type(case_id=case.pk, origin=case.origin, origin_id=case.origin_id, by_id=by.pk if by else None)
    )


def in_a_sentence(label: str) -> str:
    """« demande au FSL »: initials keep their capitals."""
    return label[:1].lower() + label[1:]


def needed(text: str, sentence: str) -> str:
    """The text without useless spaces. Raise Refusal when nothing is left."""
    text = text.strip()
    if not text:
        raise Refusal(sentence)
    return text
