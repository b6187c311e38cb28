from django.utils import timezone

from loge.domains.arrears.models import RentAccount
from loge.domains.arrears.permissions import can_see
from loge.domains.arrears.queries.accounts import with_owed

SHOWN = 5


def on_tenant_file(person, *, viewer):
    """The accounts of the leases that this person signed: what is due, and the plan."""
    if not can_see(viewer):
        return None
    signed = RentAccount.objects.visible_to(viewer).filter(lease__parties__person=person, lease__parties__ends_on=None)
    found = list(
        with_owed(signed.distinct(), on=timezone.localdate()).select_related("lease").prefetch_related("plans")[:SHOWN]
    )
    if not found:
        return None
    rows = [(account, account.owed, next(iter(account.plans.all()), None)) for account in found]
    return "arrears/_tenant_panel.html", {"accounts": rows}
