"""Lines of the accounts, as the landlord's accounting software sends them. Added, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from loge.domains.arrears.choices import EntryKind, Payee
from loge.domains.arrears.models import LedgerEntry, Matching, PlanDebt, RentAccount
from loge.domains.arrears.operations.grants import forget_grant_payment, recognise_grants
from loge.domains.arrears.permissions import check_can_import, check_can_settle
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import Lease


@dataclass(frozen=True)
class Line:
    """One line to record. `amount` in euros, positive when it is owed; `key`: the line's own key in the sender's accounts."""

    lease_id: int
    debt: str
    kind: str
    amount: Decimal
    dated_on: date
    due_on: date
    label: str = ""
    period: date | None = None
    key: str = ""


@transaction.atomic
def record_lines(lines: Iterable[Line], *, source: str, run: int | None = None, by) -> list[LedgerEntry]:
    """Add what is not there yet: a line whose key is known from that sender is passed over. Return the lines added.

    A payment returned by the bank finds the payment that it takes back: the latest of the same amount before it on the account;
    whichever of the two comes first.
    """
    lines = list(lines)
    accounts = _accounts_of(line.lease_id for line in lines)
    known = set(
        LedgerEntry.objects.filter(source=source, sender_key__in={line.key for line in lines if line.key}).values_list(
            "sender_key", flat=True
        )
    )
    now, fresh = timezone.now(), []
    for line in lines:
        if line.key and line.key in known:
            continue
        known.add(line.key)
        fresh.append(_entry(line, accounts[line.lease_id], source=source, run=run, now=now, by=by))
    added = LedgerEntry.objects.bulk_create(fresh, batch_size=2_000)
    came_back = _find_what_came_back({entry.account_id for entry in added if entry.kind in _COMES_BACK})
    for entry in added:
        entry.returned = came_back.get(entry.pk)
    recognise_grants(added, by=by)
    if added:
        trail.record("arrears.lines_recorded", added[0], by=by, source=source, lines=len(added), run=run)
    return added


def _accounts_of(lease_ids: Iterable[int]) -> dict[int, RentAccount]:
    """The account of each lease, opened when there was none. A benefit known on the lease is presumed paid to the landlord."""
    leases = Lease.objects.filter(pk__in=set(lease_ids))
    RentAccount.objects.bulk_create(
        [
            RentAccount(lease=lease, benefit_payee=Payee.LANDLORD if lease.housing_benefit else Payee.NONE)
            for lease in leases.filter(rent_account=None).order_by("pk")
        ],
        ignore_conflicts=True,
    )
    accounts = RentAccount.objects.filter(lease__in=leases).select_related("lease")
    return {account.lease_id: account for account in accounts}


def _entry(line: Line, account: RentAccount, *, source, run, now, by) -> LedgerEntry:
    return LedgerEntry(
        account=account, debt=line.debt, kind=line.kind, amount=line.amount, label=line.label[:140], dated_on=line.dated_on,
        due_on=line.due_on, period=line.period, source=source, sender_key=line.key, import_run=run, recorded_at=now,
        recorded_by=by,
    )  # fmt: skip


_COMES_BACK = (EntryKind.PAYMENT, EntryKind.RETURNED_PAYMENT)


def _find_what_came_back(accounts: set[int]) -> dict[int, LedgerEntry]:
    """Line of the bank → the payment that it takes back, each payment once. Their days decide, then their keys: never the order
    of the lines in their files."""
    lines = LedgerEntry.objects.filter(account__in=accounts)
    returns = lines.filter(kind=EntryKind.RETURNED_PAYMENT, returned=None).order_by("dated_on", "sender_key", "pk")
    if not (waiting := list(returns)):
        return {}
    free: dict[tuple[int, Decimal], list[LedgerEntry]] = {}
    payments = lines.filter(kind=EntryKind.PAYMENT, came_back_as=None, amount__in={-entry.amount for entry in waiting})
    for one in payments.order_by("-dated_on", "-sender_key", "-pk"):
        free.setdefault((one.account_id, one.amount), []).append(one)
    found: dict[int, LedgerEntry] = {}
    for entry in waiting:
        known = free.get((entry.account_id, -entry.amount), [])
        if payment := next((one for one in known if one.dated_on <= entry.dated_on), None):
            known.remove(payment)
            entry.returned = found[entry.pk] = payment
    LedgerEntry.objects.bulk_update([entry for entry in waiting if entry.pk in found], ["returned"])
    return found


@transaction.atomic
def withdraw_line(entry: LedgerEntry, *, by) -> None:
    """Undoing the import that brought it: the line goes, with what it settled. Raise Refusal when a person or a plan used it."""
    check_can_import(by)
    RentAccount.objects.locked(entry.account_id)
    matchings = Matching.objects.filter(Q(payment=entry) | Q(due=entry))
    if matchings.filter(by__isnull=False).exists() or PlanDebt.objects.filter(entry=entry).exists():
        raise Refusal("Cette écriture a servi : elle ne peut plus être retirée.")
    trail.record("arrears.line_withdrawn", entry, by=by, key=entry.sender_key)
    matchings.delete()
    forget_grant_payment(entry, by=by)
    LedgerEntry.objects.filter(returned=entry).update(returned=None)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL loge.undo = 'on'")
        entry.delete()
        cursor.execute("SET LOCAL loge.undo = 'off'")


@transaction.atomic
def note_over_indebtedness(account: RentAccount, *, admissible_on: date | None, by) -> RentAccount:
    """The commission accepts the file on that day: debts from before may not be paid any more (C. conso. L722-2, L722-5).

    None when the procedure is over.
    """
    check_can_settle(by)
    account = RentAccount.objects.select_for_update().get(pk=account.pk)
    account.over_indebted_on = admissible_on
    account.save(update_fields=["over_indebted_on"])
    trail.record("arrears.over_indebtedness_noted", account, by=by, standing=admissible_on is not None)
    return account
