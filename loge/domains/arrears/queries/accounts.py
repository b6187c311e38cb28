"""Rent accounts as a person reads them: what is due, since when, what was paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import DateField, DecimalField, Max, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from loge.domains.arrears.choices import MONEY_IN, Debt
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount
from loge.foundation.money import ZERO

_EUROS = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class DebtBalance:
    debt: str
    balance: Decimal

    @property
    def name(self) -> str:
        return Debt(self.debt).label


def balance(account: RentAccount, *, on: date) -> Decimal:
    """What is owed that evening, in euros; negative when the tenant paid more than was billed."""
    total = account.entries.until(on).aggregate(total=Sum("amount"))["total"]
    return total if total is not None else ZERO


def balances(account: RentAccount, *, on: date) -> list[DebtBalance]:
    """One balance per debt that moved, in the order of the trade."""
    rows = account.entries.until(on).order_by().values("debt").annotate(balance=Sum("amount"))
    found = {row["debt"]: row["balance"] for row in rows}
    return [DebtBalance(debt, found[debt]) for debt in Debt.values if debt in found]


def with_owed(accounts: QuerySet, *, on: date) -> QuerySet:
    """`owed`: euros due by that day, less everything received by then, matched or not."""
    due = LedgerEntry.objects.filter(account=OuterRef("pk"), due_on__lte=on).order_by().values("account")
    total = Subquery(due.annotate(total=Sum("amount")).values("total"))
    return accounts.annotate(owed=Coalesce(total, Value(ZERO), output_field=_EUROS))


def in_arrears(accounts: QuerySet, *, on: date) -> QuerySet:
    """Those of these accounts that owe something due, worst first, each with `owed`, `oldest_unpaid` and `last_paid`."""
    mine = LedgerEntry.objects.filter(account=OuterRef("pk")).order_by()
    unpaid = mine.filter(due_on__lte=on, amount__gt=0).with_left().filter(left__gt=0).values("account")
    paid = mine.filter(kind__in=MONEY_IN).values("account")
    day = DateField()
    return (
        with_owed(accounts, on=on)
        .annotate(
            oldest_unpaid=Subquery(
                unpaid.values("account").annotate(day=Min("due_on")).values("day"), output_field=day
            ),
            last_paid=Subquery(paid.annotate(day=Max("dated_on")).values("day"), output_field=day),
        )
        .filter(owed__gt=0)
        .order_by("-owed", "pk")
    )


def open_dues(account: RentAccount) -> QuerySet:
    """What is owed and not wholly matched, due or to come."""
    return account.entries.filter(amount__gt=0).with_left().filter(left__gt=0).order_by("due_on", "pk")


def open_credits(account: RentAccount) -> QuerySet:
    """Money (or a lowered bill) that settles nothing yet."""
    return account.entries.filter(amount__lt=0).with_left().filter(left__gt=0).order_by("dated_on", "pk")


def matchings_of(account: RentAccount) -> QuerySet[Matching]:
    """What its payments settled, the latest first."""
    live = Matching.objects.live().filter(payment__account=account)
    return live.select_related("payment", "due", "by").order_by("-payment__dated_on", "-pk")


def statement(account: RentAccount, *, on: date) -> list[LedgerEntry]:
    """Every line up to that day, each with `running`, what was owed after it."""
    running, lines = ZERO, []
    for entry in account.entries.until(on).order_by("dated_on", "pk"):
        running += entry.amount
        entry.running = running
        lines.append(entry)
    return lines
