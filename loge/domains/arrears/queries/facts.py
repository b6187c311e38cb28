"""The facts of every account that moved, for the rules: one statement, whatever the number of accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from loge.domains.arrears.choices import PauseBecause, Payee
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules.benefit import MonthlySum, is_reportable
from loge.domains.arrears.rules.next_step import Facts
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO
from loge.registers.peace.models import ContactPause
from loge.registers.peace.queries import last_contacts, paused_homes
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind

# `settled` adds up what was matched on either side of each line. A month without the benefit that came the month before is a stop
# once that month is over (the agency pays in arrears). The deceased holder and the pauses are read from the registers.
FACTS = """
WITH settled AS (
    SELECT line, sum(amount) AS amount FROM (
        SELECT due_id AS line, amount FROM arrears_matching WHERE undone_at IS NULL
        UNION ALL SELECT payment_id, amount FROM arrears_matching WHERE undone_at IS NULL
    ) AS both_sides
    WHERE %(accounts)s::bigint[] IS NULL
        OR line IN (SELECT id FROM arrears_ledgerentry WHERE account_id = ANY(%(accounts)s))
    GROUP BY line
), ledger AS (
    SELECT e.account_id,
        coalesce(sum(e.amount) FILTER (WHERE e.due_on <= %(on)s), 0) AS owed,
        coalesce(sum(e.amount) FILTER (WHERE e.due_on <= %(on)s AND e.debt IN ('rent', 'reconciliation')), 0) AS owed_home,
        min(e.due_on) FILTER (WHERE e.due_on <= %(on)s AND e.amount > coalesce(s.amount, 0)) AS oldest_unpaid,
        max(e.dated_on) FILTER (WHERE e.kind = 'payment') AS last_paid,
        max(e.dated_on) FILTER (WHERE e.kind = 'returned') AS returned_on,
        max(e.period) FILTER (WHERE e.kind = 'benefit') AS last_benefit
    FROM arrears_ledgerentry e LEFT JOIN settled s ON s.line = e.id
    WHERE e.account_id = ANY(%(accounts)s) OR %(accounts)s::bigint[] IS NULL
    GROUP BY e.account_id
), episode AS (
    SELECT account_id, id, report_by, reported_on FROM arrears_episode WHERE ended_on IS NULL
), pause AS (
    SELECT DISTINCT ON (account_id) account_id, reason, until FROM arrears_accountpause
    WHERE lifted_at IS NULL AND since <= %(on)s AND until >= %(on)s ORDER BY account_id, until DESC, id DESC
), plan AS (
    SELECT DISTINCT ON (account_id) account_id, status FROM arrears_repaymentplan
    WHERE status IN ('active', 'suspended', 'broken') ORDER BY account_id, signed_on DESC, id DESC
)
SELECT a.id, l.owed, l.owed_home, l.oldest_unpaid, l.last_paid, l.returned_on, l.last_benefit, coalesce(p.status, ''),
    a.benefit_payee, a.over_indebted_on, lease.status = ANY(%(current)s), coalesce(lease.rent, 0),
    coalesce(lease.service_charges, 0), coalesce(lease.housing_benefit, 0),
    EXISTS (SELECT FROM tenants_leaseparty party JOIN tenants_person holder ON holder.id = party.person_id
        WHERE party.lease_id = lease.id AND party.role = 'holder' AND party.ends_on IS NULL AND holder.deceased),
    h.id, episode.id, episode.report_by, episode.reported_on, lease.kind = 'residential', pause.reason, pause.until,
    a.plan_asked_on, lease.kind = ANY(%(shops)s)
FROM ledger l
JOIN arrears_rentaccount a ON a.id = l.account_id
JOIN tenants_lease lease ON lease.id = a.lease_id
LEFT JOIN tenants_household h ON h.lease_id = lease.id
LEFT JOIN plan p ON p.account_id = a.id
LEFT JOIN episode ON episode.account_id = a.id
LEFT JOIN pause ON pause.account_id = a.id
ORDER BY a.id
"""
BLOCK = 5_000
SHOPS = (LeaseKind.COMMERCIAL, LeaseKind.PROFESSIONAL, LeaseKind.ASSOCIATION)  # no benefit, no panel: domain.md d.6
REMEMBERED = timedelta(days=120)


@dataclass(frozen=True)
class Peace:
    """What the gate of contacts would say of each home, all at once."""

    paused: dict[int, ContactPause]
    protected: frozenset[int]
    contacts: dict[int, datetime]

    def human_decides(self, home: int | None) -> bool:
        """Protected or left to a human: the same answer for both."""
        return home in self.protected or (home in self.paused and self.paused[home].until is None)

    def until(self, home: int | None) -> date | None:
        end = self.paused[home].until if home in self.paused else None
        return timezone.localdate(end) if end else None

    def last_contact(self, home: int | None) -> date | None:
        return timezone.localdate(self.contacts[home]) if home in self.contacts else None


def facts(*, on: date, accounts: list[int] | None = None) -> Iterator[tuple[int, Facts]]:
    """(account, its facts), every account by default."""
    peace = _peace(timezone.now())
    law = law_on(on)
    given = {
        "on": on,
        "accounts": accounts,
        "current": [status.value for status in CURRENT_LEASES],
        "shops": [kind.value for kind in SHOPS],
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, given)
        while rows := cursor.fetchmany(BLOCK):
            for row in rows:
                yield row[0], _read(row, on=on, law=law, peace=peace)


def _read(row, *, on: date, law: Law, peace: Peace) -> Facts:
    (_, owed, owed_home, oldest, paid, returned, last_benefit, plan, payee, frozen, is_current, rent, charges, benefit,
        deceased, home, episode, report_by, reported_on, is_home, held, held_until, plan_asked_on, is_shop) = row  # fmt: skip
    month = MonthlySum(rent, charges, benefit, payee)
    return Facts(
        owed=owed, owed_home=owed_home, episode=episode, report_by=report_by, reported_on=reported_on,
        monthly=max(month.counted, ZERO), oldest_unpaid=oldest, last_paid=paid, returned_on=returned,
        benefit_stopped=not is_shop and _stopped(payee, last_benefit, on),
        reportable=is_home and (episode is not None or is_reportable(owed_home, month=month, first_default=oldest, law=law)),
        has_payer=payee != Payee.NONE, plan=plan, over_indebted=frozen is not None and frozen <= on, departed=not is_current,
        deceased=deceased, human_decides=peace.human_decides(home), paused_until=peace.until(home),
        last_contact=peace.last_contact(home), held_because=PauseBecause(held).label if held else "", held_until=held_until,
        plan_asked_on=plan_asked_on,
        is_shop=is_shop,
    )  # fmt: skip


def _stopped(payee: str, last_benefit: date | None, on: date) -> bool:
    """Paid to us, once received, and nothing for two whole months: the agency pays a month in arrears."""
    if payee != Payee.LANDLORD or last_benefit is None:
        return False
    return (on.year - last_benefit.year) * 12 + on.month - last_benefit.month >= 2


def _peace(now: datetime) -> Peace:
    return Peace(paused_homes(now), protected_household_ids(), last_contacts(since=now - REMEMBERED))
