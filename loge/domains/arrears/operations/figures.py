"""Taking the table of a month away: an act that the journal keeps, though no one can be found in it."""

from datetime import date

from django.db import transaction

from loge.domains.arrears.permissions import check_can_see
from loge.foundation.audit import trail
from loge.registers.accounts.permissions import check_can_publish


@transaction.atomic
def note_export(*, month: date, public: bool, by) -> None:
    """The table of a month leaves as a file. Raise Refusal to whoever may not read it, or not publish it."""
    check_can_see(by)
    if public:
        check_can_publish(by)
    trail.record("arrears.figures_exported", by, by=by, month=month.isoformat(), public=public)
