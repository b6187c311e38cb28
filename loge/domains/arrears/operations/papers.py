"""Papers handed over or posted: who may print them for this home, and the trace that they did."""

from django.db import transaction

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.permissions import check_can_settle
from loge.foundation.audit import trail
from loge.registers.peace.gate import check_may_decide


@transaction.atomic
def note_print(account: RentAccount, *, paper: str, by) -> None:
    """`paper`: « plan » or « statement ». Raise Refusal for a home for which somebody else decides."""
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    household = getattr(account.lease, "household", None)
    if household is not None:
        check_may_decide(household_id=household.pk, person_id=None, by=by)
    trail.record("arrears.paper_printed", account, by=by, paper=paper)


@transaction.atomic
def note_panel_sheet(account: RentAccount, *, by) -> None:
    """What is copied into EXPLOC. The duty to tell the panel is no contact with the home: no pause puts it off."""
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    trail.record("arrears.paper_printed", account, by=by, paper="panel")
