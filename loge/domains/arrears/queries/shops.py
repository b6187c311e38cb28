"""Shops, professionals and associations: their own list, their own figures."""

from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from loge.domains.arrears.choices import ArrangementStatus
from loge.domains.arrears.models import Deferral, RentAccount, RepaymentPlan, Waiver
from loge.domains.arrears.models.plans import LIVE
from loge.domains.arrears.queries.accounts import with_owed
from loge.domains.arrears.queries.facts import SHOPS
from loge.foundation.money import ZERO
from loge.registers.tenants.models import LeaseParty


def shops(user, *, on: date) -> QuerySet[RentAccount]:
    """Accounts of commercial leases that owe something or had something cancelled, the largest sums first: `owed` and
    `waived` in euros, `deferred_until`, `plan_pk`. Each with its tenants."""
    waived = Waiver.objects.standing().filter(account=OuterRef("pk")).order_by().values("account")
    put_off = Deferral.objects.filter(account=OuterRef("pk"), status=ArrangementStatus.RUNNING)
    plans = RepaymentPlan.objects.filter(account=OuterRef("pk"), status__in=LIVE)
    rows = with_owed(RentAccount.objects.visible_to(user).filter(lease__kind__in=SHOPS), on=on).annotate(
        waived=Coalesce(Subquery(waived.annotate(total=Sum("amount")).values("total")), Value(ZERO)),
        deferred_until=Subquery(put_off.values("until")[:1]),
        plan_pk=Subquery(plans.values("pk")[:1]),
    )
    parties = LeaseParty.objects.filter(ends_on=None).select_related("organisation", "person").order_by("pk")
    rows = rows.filter(owed__gt=0) | rows.filter(waived__gt=0)
    return rows.select_related("next_step", "lease__main_unit__building__residence").prefetch_related(
        Prefetch("lease__parties", parties)
    ).order_by("-owed", "pk")  # fmt: skip


def totals(user, *, on: date) -> dict[str, Decimal]:
    """Euros owed, put off, spread and cancelled, of all the shops of the perimeter: never added to those of homes."""
    mine = RentAccount.objects.visible_to(user).filter(lease__kind__in=SHOPS)
    owed = with_owed(mine, on=on).filter(owed__gt=0).aggregate(total=Sum("owed"))["total"]
    put_off = Deferral.objects.running().filter(account__in=mine).aggregate(total=Sum("debts__amount"))["total"]
    spread = RepaymentPlan.objects.live().filter(account__in=mine).aggregate(total=Sum("total"))["total"]
    waived = Waiver.objects.standing().filter(account__in=mine).aggregate(total=Sum("amount"))["total"]
    return {"owed": owed or ZERO, "deferred": put_off or ZERO, "spread": spread or ZERO, "waived": waived or ZERO}


def tenant_name(account: RentAccount) -> str:
    """Who rents: the reference person of the home, the shop or the association, else the number of the lease."""
    household = getattr(account.lease, "household", None)
    if household is not None and household.reference_person is not None:
        return str(household.reference_person)
    party = next(iter(account.lease.parties.all()), None)
    return str((party.organisation or party.person) if party else account.lease)
