"""Whom an agreement covers, and what became of what they owed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.models import Coverage, CrisisAgreement, LedgerEntry, RentAccount, RepaymentPlan
from loge.foundation.money import ZERO
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind

SHOPS = (LeaseKind.COMMERCIAL, LeaseKind.PROFESSIONAL, LeaseKind.ASSOCIATION)
_EUROS = DecimalField(max_digits=14, decimal_places=2)
_AGENCY = "account__lease__main_unit__building__residence__agency__name"


@dataclass(frozen=True)
class Effect:
    """What the agreement came to. Euros: `owed_then` when the accounts came in, `left` of those very debts today, `costs` charged
    to them since although the agreement holds costs."""

    covered: int
    owed_then: Decimal
    left: Decimal
    with_plan: int
    awaiting: int
    costs: Decimal

    @property
    def settled(self) -> Decimal:
        return max(self.owed_then - self.left, ZERO)


def dues_of(agreement: CrisisAgreement, *, on: date) -> QuerySet[LedgerEntry]:
    """What fell due of the months covered and is not paid, each with `left`."""
    months = Q(period__range=(agreement.first_month, agreement.last_month))
    dues = LedgerEntry.objects.filter(months, amount__gt=0, due_on__lte=on)
    return dues.with_left().filter(left__gt=0)


def to_cover(agreement: CrisisAgreement, user, *, on: date) -> QuerySet[RentAccount]:
    """Accounts of the perimeter that the agreement covers and that are not under it yet, each with `late`, in euros, the
    largest first.

    A lease that ended is not covered: what stands against those who left is settled otherwise.
    """
    kinds = [*([LeaseKind.RESIDENTIAL] if agreement.homes else []), *(SHOPS if agreement.shops else [])]
    mine = dues_of(agreement, on=on).filter(account=OuterRef("pk")).order_by().values("account")
    late = Coalesce(Subquery(mine.annotate(total=Sum("left")).values("total")), ZERO, output_field=_EUROS)
    known = Coverage.objects.filter(agreement=agreement, account=OuterRef("pk"))
    accounts = RentAccount.objects.visible_to(user).filter(lease__kind__in=kinds, lease__status__in=CURRENT_LEASES)
    accounts = accounts.exclude(Exists(known.standing())).annotate(late=late).filter(late__gt=0)
    return accounts.order_by("-late", "pk").select_related(
        "lease__household__reference_person", "lease__main_unit__building__residence__agency"
    )


def late_of(accounts: QuerySet) -> Decimal:
    """Euros that all these owe together of the months covered."""
    return accounts.aggregate(total=Sum("late"))["total"] or ZERO


def effect(agreement: CrisisAgreement, user, *, on: date) -> Effect:
    """Of the perimeter of who looks."""
    covered = Coverage.objects.visible_to(user).filter(agreement=agreement).standing()
    total = covered.aggregate(number=Count("pk"), owed=Sum("owed_then"))
    accounts = covered.values("account")
    left = dues_of(agreement, on=on).filter(account__in=accounts).aggregate(total=Sum("left"))["total"]
    plans = RepaymentPlan.objects.live().filter(account__in=accounts).values("account").distinct().count()
    return Effect(
        covered=total["number"], owed_then=total["owed"] or ZERO, left=left or ZERO, with_plan=plans,
        awaiting=covered.awaiting_proof().count(), costs=_costs(agreement, covered),
    )  # fmt: skip


def by_agency(agreement: CrisisAgreement, user) -> list[dict]:
    """How many accounts are covered in each agency, and what they owed when they came in."""
    covered = Coverage.objects.visible_to(user).filter(agreement=agreement).standing().order_by()
    rows = covered.values(_AGENCY).annotate(number=Count("pk"), owed=Sum("owed_then")).order_by(_AGENCY)
    return [{"agency": row[_AGENCY], "number": row["number"], "owed": row["owed"]} for row in rows]


def covered_accounts(agreement: CrisisAgreement, user) -> QuerySet[Coverage]:
    """Those who must still send their proof first, the nearest day on top."""
    covered = Coverage.objects.visible_to(user).filter(agreement=agreement).standing()
    covered = covered.select_related(
        "account__lease__household__reference_person", "account__lease__main_unit__building__residence"
    )
    return covered.order_by("proved_on", "proof_by", "pk")


def _costs(agreement: CrisisAgreement, covered: QuerySet[Coverage]) -> Decimal:
    if not agreement.holds_costs:
        return ZERO
    under = covered.filter(account=OuterRef("account"), covered_on__lte=OuterRef("dated_on"))
    kinds = (EntryKind.COURT_COSTS, EntryKind.INTEREST)
    lines = LedgerEntry.objects.filter(Exists(under), kind__in=kinds, amount__gt=0)
    return lines.aggregate(total=Sum("amount"))["total"] or ZERO
