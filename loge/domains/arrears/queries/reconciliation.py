"""Our lines against the balance that the landlord's software announces with the register."""

from datetime import date

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Abs, Coalesce

from loge.domains.arrears.models import LedgerEntry, RentAccount
from loge.foundation.money import ZERO

_EUROS = DecimalField(max_digits=14, decimal_places=2)


def differences(user, *, on: date) -> QuerySet:
    """Accounts whose lines do not make the balance announced, on its day: `ours`, `gap` (ours less theirs, euros), largest first.

    A balance announced without a day is compared with today's.
    """
    told_on = Coalesce(F("lease__balance_on"), Value(on))
    until = LedgerEntry.objects.filter(account=OuterRef("pk"), dated_on__lte=OuterRef("told_on")).order_by()
    total = Subquery(until.values("account").annotate(total=Sum("amount")).values("total"))
    return (
        RentAccount.objects.visible_to(user)
        .exclude(lease__balance=None)
        .annotate(told_on=told_on)
        .annotate(ours=Coalesce(total, Value(ZERO), output_field=_EUROS))
        .annotate(gap=F("ours") - F("lease__balance"))
        .exclude(gap=0)
        .select_related("lease__household__reference_person", "lease__main_unit__building__residence")
        .order_by(Abs("gap").desc(), "pk")
    )
