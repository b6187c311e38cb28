"""Aids granted elsewhere for a debt of an account: named here, recognised when their money comes, honoured by the matching."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import GRANTS, Debt, EntryKind, MatchReason, Payee
from loge.domains.arrears.events import GrantReceived, GrantTakenBack
from loge.domains.arrears.models import GrantPayment, LedgerEntry, Matching, NamedGrant, RentAccount
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.queries.grants import open_grants
from loge.domains.arrears.rules.grants import Expected, whose
from loge.foundation.audit import trail
from loge.foundation.events import publish
from loge.registers.tenants.models import Lease

BEFORE_THE_LETTER = timedelta(days=60)
"""The money may come before the letter that says what it is for."""


@dataclass(frozen=True)
class Named:
    """`kind`: how the money is written in accounts; the debt and its months (first days; None: all of it). Euros."""

    kind: str
    amount: Decimal
    debt: str
    granted_on: date
    since: date | None = None
    until: date | None = None


@transaction.atomic
def name_grant(*, lease_id: int, about: str, named: Named, by) -> NamedGrant:
    """Told twice about the same thing, the last word holds. Money that came lately and waits for its reason is recognised now."""
    account = _account_of(lease_id)
    said = {
        "account": account, "kind": EntryKind(named.kind), "amount": named.amount, "debt": Debt(named.debt), "since": named.since,
        "until": named.until, "granted_on": named.granted_on, "told_at": timezone.now(),
    }  # fmt: skip
    grant, _ = NamedGrant.objects.update_or_create(about=about, defaults=said)
    trail.record("arrears.grant_named", account, by=by, kind=grant.kind)
    came = account.entries.filter(
        kind__in=GRANTS, grant_payment=None, dated_on__gte=named.granted_on - BEFORE_THE_LETTER
    )
    if _recognise(list(came.order_by("dated_on", "pk")), by=by):
        match_account(account, on=timezone.localdate(), by=by)
    return grant


@transaction.atomic
def recognise_grants(entries: Iterable[LedgerEntry], *, by) -> int:
    """Of lines just recorded, those that bring the money of a grant; how many."""
    return _recognise([entry for entry in entries if entry.kind in GRANTS and entry.amount < 0], by=by)


@transaction.atomic
def forget_grant_payment(entry: LedgerEntry, *, by) -> bool:
    """The line goes with the import that brought it: its grant waits for its money again."""
    payment = GrantPayment.objects.select_related("grant").filter(entry=entry).first()
    if payment is None:
        return False
    about = payment.grant.about
    payment.delete()
    trail.record("arrears.grant_money_taken_back", entry.account, by=by, entry=entry.pk)
    publish(GrantTakenBack(about=about, entry_id=entry.pk, by_id=by and by.pk))
    return True


def _account_of(lease_id: int) -> RentAccount:
    """Opened when there was none, as the first line would."""
    lease = Lease.objects.get(pk=lease_id)
    presumed = Payee.LANDLORD if lease.housing_benefit else Payee.NONE
    account, _ = RentAccount.objects.get_or_create(lease=lease, defaults={"benefit_payee": presumed})
    return RentAccount.objects.locked(account.pk)


def _recognise(entries: list[LedgerEntry], *, by) -> int:
    """The oldest line first; each to the grant that it fits best."""
    waiting = open_grants({entry.account_id for entry in entries}) if entries else {}
    found = 0
    for entry in entries:
        grants = waiting.get(entry.account_id, [])
        known = [Expected(grant.pk, grant.kind, grant.left, grant.granted_on) for grant in grants]
        chosen = whose(entry.kind, entry.size, entry.dated_on, known, early=BEFORE_THE_LETTER)
        if chosen is None:
            continue
        grant = next(one for one in grants if one.pk == chosen)
        grant.left -= entry.size
        _link(grant, entry, by=by)
        found += 1
    return found


def _link(grant: NamedGrant, entry: LedgerEntry, *, by) -> None:
    """What the rules had laid elsewhere for want of knowing is taken back; what a person decided stays."""
    GrantPayment.objects.create(grant=grant, entry=entry)
    guessed = Matching.objects.live().filter(payment=entry, by=None, reason=MatchReason.GRANTED_FOR)
    guessed.update(undone_at=timezone.now(), undone_because="la dette aidée est connue depuis")
    trail.record("arrears.grant_money_received", entry.account, by=by, entry=entry.pk)
    publish(GrantReceived(about=grant.about, entry_id=entry.pk, by_id=by and by.pk))
