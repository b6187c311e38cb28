"""Debts of shops and associations that the landlord gives up by decision (S14). Written as lines of their own kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import Authority, EntryKind, MatchReason
from loge.domains.arrears.models import LedgerEntry, Matching, RentAccount, Waiver, WaiverLine
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.facts import SHOPS
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.money import ZERO
from loge.foundation.ui.french import euros

SOURCE = "loge-annulations"


@dataclass(frozen=True)
class Decision:
    """Who decided, when, on what paper, and why."""

    authority: str
    decided_on: date
    reference: str
    reason: str = ""


@transaction.atomic
def waive_debt(account: RentAccount, *, entries: Iterable[int], amount: Decimal, decision: Decision, by) -> Waiver:
    """Give up so many euros of these sums, the oldest first. Raise Refusal for a home, beyond what is left, without a paper."""
    check_can_settle(by)
    account = _held(account, by)
    if account.lease.kind not in SHOPS:
        raise Refusal("L’annulation par décision concerne les commerces, les professionnels et les associations.")
    _check_decision(decision)
    chosen = list(open_dues(account).filter(pk__in=list(entries)))
    left = sum((due.left for due in chosen), ZERO)
    if not ZERO < amount <= left:
        raise Refusal(f"Le montant annulé est compris entre 0,01 et {euros(left)}, ce qui reste de ces sommes.")
    waiver = Waiver.objects.create(account=account, amount=amount, at=timezone.now(), by=by, **vars(decision))
    _write_lines(waiver, _shares(chosen, amount), by=by)
    trail.record("arrears.debt_waived", waiver, by=by, authority=decision.authority)
    look_again([account.pk], by=by)
    return waiver


def _check_decision(decision: Decision) -> None:
    if decision.authority not in Authority.values:
        raise Refusal("Dites qui a décidé.")
    if decision.decided_on > timezone.localdate():
        raise Refusal("Cette décision est dans l’avenir.")
    if not decision.reference.strip():
        raise Refusal("Indiquez la référence de la décision.")


def _shares(dues: list[LedgerEntry], amount: Decimal) -> list[tuple[LedgerEntry, Decimal]]:
    shares = []
    for due in dues:
        part = min(due.left, amount)
        amount -= part
        if part:
            shares.append((due, part))
    return shares


def _write_lines(waiver: Waiver, shares: list[tuple[LedgerEntry, Decimal]], *, by) -> None:
    """One line for each debt, which are never mixed up; matched at once to what it cancels."""
    for debt, group in groupby(sorted(shares, key=lambda share: share[0].debt), key=lambda share: share[0].debt):
        parts = list(group)
        entry = _line(waiver, debt, -sum((part for _, part in parts), ZERO), f"annulation-{waiver.pk}-{debt}", by=by)
        WaiverLine.objects.create(waiver=waiver, entry=entry)
        for due, part in parts:
            _match(entry, due, part, by)


def _line(waiver: Waiver, debt: str, amount: Decimal, key: str, *, by) -> LedgerEntry:
    today, label = timezone.localdate(), f"{waiver.get_authority_display()}, {waiver.reference}"
    line = Line(waiver.account.lease_id, debt, EntryKind.WAIVER, amount, today, today, label=label, key=key)
    return record_lines([line], source=SOURCE, by=by)[0]


def _match(credit: LedgerEntry, due: LedgerEntry, amount: Decimal, by) -> None:
    Matching.objects.create(
        payment=credit, due=due, amount=amount, reason=MatchReason.DECIDED, at=timezone.now(), by=by
    )


@transaction.atomic
def reverse_waiver(waiver: Waiver, *, because: str, by) -> Waiver:
    """The decision is withdrawn: opposite lines, and what was cancelled is owed again. Raise Stale the second time."""
    check_can_settle(by)
    _held(waiver.account, by)
    waiver = Waiver.objects.select_for_update(of=("self",)).select_related("account").get(pk=waiver.pk)
    if waiver.reversed_at is not None:
        raise Stale("Cette annulation est déjà rétablie.")
    if not because.strip():
        raise Refusal("Dites pourquoi l’annulation est retirée.")
    now = timezone.now()
    for line in waiver.lines.select_related("entry"):
        _take_back(waiver, line, because.strip(), by)
    waiver.reversed_at, waiver.reversed_by, waiver.reversed_because = now, by, because.strip()[:200]
    waiver.save(update_fields=["reversed_at", "reversed_by", "reversed_because"])
    trail.record("arrears.waiver_reversed", waiver, by=by)
    look_again([waiver.account_id], by=by)
    return waiver


def _take_back(waiver: Waiver, line: WaiverLine, because: str, by) -> None:
    entry = line.entry
    live = Matching.objects.live().filter(payment=entry)
    live.update(undone_at=timezone.now(), undone_by=by, undone_because=because[:200])
    back = _line(waiver, entry.debt, -entry.amount, f"{entry.sender_key}-retablie", by=by)
    _match(entry, back, back.amount, by)
    line.reversal = back
    line.save(update_fields=["reversal"])


def _held(account: RentAccount, by) -> RentAccount:
    RentAccount.objects.check_within(account.pk, by=by)
    return RentAccount.objects.locked(account.pk)
