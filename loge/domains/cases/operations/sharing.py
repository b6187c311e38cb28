"""Sharing cases out: when someone is away, has left, or has too many."""

from collections.abc import Iterable

from django.db import transaction

from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import give
from loge.domains.cases.permissions import check_can_receive, check_can_share_out
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal


@transaction.atomic
def reassign_cases(*, case_ids: Iterable[int], to, by) -> int:
    """Confide several open cases to one person, all or none; return how many moved. Those already theirs stay.

    Raise Refusal when one of them is no longer open, or is not one that `by` may see; sealed ones are never of it.
    """
    check_can_share_out(by)
    wanted = set(case_ids)
    if not wanted:
        raise Refusal("Cochez les suivis à confier.")
    seen = Case.objects.visible_to(by).unsealed().standing().filter(pk__in=wanted).values("pk")
    cases = list(Case.objects.select_for_update(of=["self"]).filter(pk__in=seen).order_by("pk"))
    if len(cases) != len(wanted):
        raise Refusal("Un des suivis cochés vient d’être terminé ou confié ailleurs : relisez la liste.")
    moving = [case for case in cases if case.owner_id != to.pk]
    for case in moving:
        check_can_receive(to, case)
        give(case, to=to, by=by)
    trail.record("cases.cases_shared_out", to, by=by, count=len(moving))
    return len(moving)
