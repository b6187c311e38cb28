"""Accompanying someone who agreed: proposal, answer, assessment, plan, review (domain.md c.1)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import CaseResult
from loge.domains.cases.choices import CaseStatus as S
from loge.domains.cases.events import CaseClosed
from loge.domains.cases.models import Case, SupportWish
from loge.domains.cases.operations.cases import check_may_be_proposed
from loge.domains.cases.operations.history import announce, journal, moved, needed, write
from loge.domains.cases.permissions import check_can_accompany
from loge.domains.cases.queries.delays import next_review, period
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.ui.french import short_date


@transaction.atomic
def propose_support(case: Case, *, text: str = "", by) -> None:
    """The person is asked. Raise Refusal when they said not before a day, unless it is a danger."""
    check_can_accompany(by)
    case = moved(case, S.PROPOSED, by=by)
    check_may_be_proposed(
        household_id=case.household_id, person_id=case.person_id, level=case.level, today=timezone.localdate()
    )
    case.save(update_fields=["status"])
    write(case, f"Accompagnement proposé{_said(text)}", by=by)
    journal("cases.support_proposed", case, by=by)


@transaction.atomic
def accept_support(case: Case, *, how: str, by) -> None:
    """They said yes: `how` is « oral » or « written »."""
    check_can_accompany(by)
    case = moved(case, S.ACCEPTED, by=by)
    case.agreed_on, case.agreed_how = timezone.localdate(), how
    case.save(update_fields=["status", "agreed_on", "agreed_how"])
    write(case, "Accompagnement accepté, " + ("par écrit" if how == "written" else "de vive voix"), by=by)
    journal("cases.support_accepted", case, by=by)


@transaction.atomic
def decline_support(case: Case, *, until: date | None = None, by) -> SupportWish:
    """They said no: it ends here, and nobody proposes it again before `until` (a setting when they named no day)."""
    check_can_accompany(by)
    now = timezone.now()
    today = timezone.localdate(now)
    until = until or today + period("declined")
    if until <= today:
        raise Refusal("Le jour avant lequel ne rien proposer est à venir.")
    case = moved(case, S.DECLINED, by=by)
    case.result, case.closed_at = CaseResult.NOT_WANTED, now
    case.save(update_fields=["status", "result", "closed_at"])
    wish = SupportWish.objects.create(
        household_id=case.household_id, person_id=case.person_id, declined_until=until, said_at=now, noted_by=by
    )
    write(case, f"Accompagnement décliné : ne pas proposer avant le {short_date(until)}", by=by, at=now)
    journal("cases.support_declined", case, by=by)
    announce(CaseClosed, case, by=by)
    return wish


@transaction.atomic
def lift_wish(wish: SupportWish, *, by) -> None:
    """The person changed their mind and says so."""
    check_can_accompany(by)
    wish = SupportWish.objects.select_for_update(of=["self"]).get(pk=wish.pk)
    if wish.lifted_at:
        raise Refusal("Ce souhait a déjà été levé.")
    wish.lifted_at, wish.lifted_by = timezone.now(), by
    wish.save(update_fields=["lifted_at", "lifted_by"])
    trail.record("cases.wish_lifted", wish, by=by)


@transaction.atomic
def begin_assessment(case: Case, *, by) -> None:
    check_can_accompany(by)
    _step_forward(case, S.ASSESSMENT, "Évaluation commencée", "cases.assessment_begun", by=by)


@transaction.atomic
def begin_support(case: Case, *, by) -> None:
    """The plan is agreed: from now on the review has a day."""
    check_can_accompany(by)
    case = moved(case, S.IN_PROGRESS, by=by)
    case.suspended_until = None
    case.review_on = case.review_on or next_review(timezone.localdate())
    case.save(update_fields=["status", "review_on", "suspended_until"])
    write(case, f"Accompagnement en cours, bilan prévu le {short_date(case.review_on)}", by=by)
    journal("cases.support_begun", case, by=by)


@transaction.atomic
def suspend_support(case: Case, *, until: date, by) -> None:
    """Until a day, so that it cannot be forgotten there."""
    check_can_accompany(by)
    if until <= timezone.localdate():
        raise Refusal("La reprise est un jour à venir.")
    case = moved(case, S.SUSPENDED, by=by)
    case.suspended_until = until
    case.save(update_fields=["status", "suspended_until"])
    write(case, f"Suspendu jusqu’au {short_date(until)}", by=by)
    journal("cases.support_suspended", case, by=by)


@transaction.atomic
def begin_review(case: Case, *, by) -> None:
    check_can_accompany(by)
    _step_forward(case, S.REVIEW, "Bilan commencé", "cases.review_begun", by=by)


@transaction.atomic
def record_review(case: Case, *, text: str, next_on: date | None = None, by) -> None:
    """What the review says, and the day of the next one: the support goes on. To end it, close the case."""
    check_can_accompany(by)
    text = needed(text, "Écrivez ce que dit le bilan.")
    today = timezone.localdate()
    if next_on and next_on <= today:
        raise Refusal("Le prochain bilan est un jour à venir.")
    case = moved(case, S.IN_PROGRESS, by=by)
    case.review_on = next_on or next_review(today)
    case.save(update_fields=["status", "review_on"])
    write(case, f"Bilan : {text}", by=by)
    journal("cases.review_recorded", case, by=by)


def _step_forward(case: Case, status: S, said: str, action: str, *, by) -> Case:
    case = moved(case, status, by=by)
    case.save(update_fields=["status"])
    write(case, said, by=by)
    journal(action, case, by=by)
    return case


def _said(text: str) -> str:
    return f" : {text.strip()}" if text.strip() else ""
