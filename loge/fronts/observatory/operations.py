"""Taking the account away: an act that the journal keeps, though no one can be found in its public version."""

from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.figures import Period
from loge.fronts.observatory.account import gather
from loge.fronts.observatory.presenters import public_tables, tables
from loge.fronts.observatory.publishing import publish_account, whole_months
from loge.fronts.observatory.workbook import account_workbook
from loge.registers.accounts.permissions import check_can_publish, check_can_see_account


@transaction.atomic
def export_account(*, period: Period, detail: str, public: bool, by) -> bytes:
    """XLSX of the account of `by`'s perimeter; public: of the whole landlord, by whole months, small counts hidden.

    Raise Refusal to whoever may not read it, or not publish it.
    """
    if public:
        check_can_publish(by)
        period = whole_months(period)
        found = public_tables(publish_account(gather(by, period)), by=detail)
    else:
        check_can_see_account(by)
        found = tables(gather(by, period), by=detail)
    facts = {"since": period.since.isoformat(), "until": period.until.isoformat(), "public": public, "detail": detail}
    trail.record("observatory.account_exported", by, by=by, **facts)
    return account_workbook(found, period=period, public=public)
