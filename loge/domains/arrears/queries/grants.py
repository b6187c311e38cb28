"""Grants and their money, as the matching and the other trades need them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Min, Sum

from loge.domains.arrears.choices import Debt
from loge.domains.arrears.models import GrantPayment, LedgerEntry, NamedGrant
from loge.domains.arrears.rules.matching import Destination


def open_grants(accounts: Iterable[int]) -> dict[int, list[NamedGrant]]:
    """account → its grants whose money has not all come, each with `left`, in euros."""
    found: dict[int, list[NamedGrant]] = defaultdict(list)
    grants = NamedGrant.objects.filter(account__in=accounts).annotate(came=Sum("payments__entry__amount"))
    for grant in grants.order_by("granted_on", "pk"):
        grant.left = grant.amount + (grant.came or Decimal(0))  # money in is negative
        if grant.left > 0:
            found[grant.account_id].append(grant)
    return found


def destinations(entries: Iterable[LedgerEntry]) -> dict[int, Destination]:
    """line → the debt and the months for which its money was granted."""
    links = GrantPayment.objects.filter(entry__in=[entry.pk for entry in entries]).select_related("grant")
    return {link.entry_id: Destination(link.grant.debt, link.grant.since, link.grant.until) for link in links}


def money_of(entry_id: int) -> tuple[Decimal, date]:
    """(euros, the day it came)."""
    entry = LedgerEntry.objects.get(pk=entry_id)
    return entry.size, entry.dated_on


def first_unpaid_of(leases: Iterable[int], *, on: date) -> dict[int, date]:
    """lease → the day when the oldest rent that is still unpaid was due; leases that owe nothing due are not in it."""
    unpaid = LedgerEntry.objects.filter(account__lease__in=list(leases), debt=Debt.RENT, amount__gt=0, due_on__lt=on)
    rows = unpaid.with_left().filter(left__gt=0).order_by().values("account__lease").annotate(day=Min("due_on"))
    return {row["account__lease"]: row["day"] for row in rows}
