"""Opening the file of a case is journalled; under a seal it asks for a reason first."""

from django.db import transaction

from loge.domains.cases.models import Case
from loge.foundation.audit import trail
from loge.registers.seals.operations.reading import note_reading
from loge.registers.seals.queries import current_opening


@transaction.atomic
def open_file(case: Case, *, by) -> bool:
    """Leave the line of a reading. False when it is sealed and no reason was given a short while ago: ask for it."""
    if case.seal:
        opening = current_opening(case.seal, by)
        if opening is None:
            return False
        note_reading(opening, by=by)
    trail_reading(case, by=by)
    return True


def trail_reading(case: Case, *, by) -> None:
    if not case.seal_id:
        trail.record_read(case, by=by)
