"""The data of a follow-up ends with it (domain.md c7, m3): kept longer only when the person agreed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.cases.choices import CaseStatus
from loge.domains.cases.models import Case
from loge.domains.cases.operations.history import journal, locked, write
from loge.domains.cases.permissions import check_can_accompany, check_can_act_on
from loge.domains.cases.queries.retention import is_due
from loge.domains.cases.workflow import CASE_WORKFLOW
from loge.foundation.errors import Refusal
from loge.foundation.ui.french import short_date


@transaction.atomic
def keep_with_agreement(case: Case, *, until: date, by) -> None:
    """The person wants the history kept until then, for a later resumption."""
    check_can_accompany(by)
    if until <= timezone.localdate():
        raise Refusal("Choisissez un jour à venir.")
    case = locked(case)
    check_can_act_on(by, case)
    CASE_WORKFLOW.check(case.status, CaseStatus.ARCHIVED)
    case.status, case.kept_until = CaseStatus.ARCHIVED, until
    case.save(update_fields=["status", "kept_until"])
    write(case, f"Gardé avec l’accord de la personne jusqu’au {short_date(until)}", by=by)
    journal("cases.case_kept", case, by=by)


@transaction.atomic
def purge_case(case: Case, *, by) -> Case:
    """Erase what was written, for ever; dates, level, themes, state and result stay for figures. `by` None: the night.

    The wish of the person not to be asked again stays too: it protects them.
    """
    case = locked(case)
    if not is_due(case, now=timezone.now()):
        raise Refusal("Ce suivi se garde encore.")
    CASE_WORKFLOW.check(case.status, CaseStatus.PURGED)
    for rows in (case.disclosures, case.consents, case.notes, case.actions, case.steps):
        rows.all().delete()
    case.members.clear()
    case.status, case.purged_at = CaseStatus.PURGED, timezone.now()
    case.summary = case.needs = case.goals = case.agreed_how = ""
    case.person = None
    case.save()
    journal("cases.case_purged", case, by=by)
    return case
