from django.db import transaction

from loge.domains.proximity.permissions import check_can_visit
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal


@transaction.atomic
def print_round(*, stops: int, by) -> None:
    """Names and doors leave on paper: the journal knows who took them, and how many."""
    check_can_visit(by)
    if not stops:
        raise Refusal("Il n’y a rien à imprimer : aucune porte où passer.")
    trail.record("proximity.round_printed", by, by=by, count=stops)
