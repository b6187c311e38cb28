"""The facts of every account that moved, for the rules: one statement, whatever the number of accounts."""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.utils import timezone

from loge.domains.arrears.choices import PauseBecause, Payee
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.queries.thresholds import margin_of_benefit
from loge.domains.arrears.rules.awaited import Awaited, Rent, awaited
from loge.domains.arrears.rules.benefit import MonthlySum, is_reportable
from loge.domains.arrears.rules.next_step import Facts
from loge.foundation.dates import add_months
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO
from loge.registers.peace.models import ContactPause
from loge.registers.peace.queries import last_contacts, paused_homes
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind

# `settled` adds up what was matched on either side of each line. The rents of this month and of the one before may still wait
# for their benefit (the agency pays in arrears): they are counted apart. The deceased holder and the pauses are read
# from the registers.
_PAID = "e.kind = 'benefit' AND e.dated_on <= %(on)s AND e.due_on >= %(year)s"
_RENT = "e.debt = 'rent' AND e.amount > 0 AND e.due_on <= %(on)s AND coalesce(e.period, e.due_on)"
BEFORE, NOW = f"{_RENT} >= %(before)s AND coalesce(e.period, e.due_on) < %(month)s", f"{_RENT} >= %(month)s"
FACTS = f"""
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
        array_agg(coalesce(e.period, date_trunc('month', e.due_on)::date)) FILTER (WHERE {_PAID}) AS benefit_months,
        array_agg(e.dated_on) FILTER (WHERE {_PAID}) AS benefit_days,
        max(e.period) FILTER (WHERE e.kind = 'benefit') AS last_benefit,
        min(e.due_on) FILTER (WHERE e.due_on <= %(on)s AND e.amount > coalesce(s.amount, 0)
            AND (e.debt <> 'rent' OR coalesce(e.period, e.due_on) < %(before)s)) AS older,
        min(e.due_on) FILTER (WHERE {BEFORE} AND e.amount > coalesce(s.amount, 0)) AS since_before,
        min(e.due_on) FILTER (WHERE {NOW} AND e.amount > coalesce(s.amount, 0)) AS since_now,
        coalesce(sum(e.amount) FILTER (WHERE {BEFORE}), 0) AS billed_before,
        coalesce(sum(e.amount) FILTER (WHERE {NOW}), 0) AS billed_now,
        coalesce(sum(e.amount - coalesce(s.amount, 0)) FILTER (WHERE {BEFORE}), 0) AS left_before,
        coalesce(sum(e.amount - coalesce(s.amount, 0)) FILTER (WHERE {NOW}), 0) AS left_now
    FROM arrears_ledgerentry e LEFT JOIN settled s ON s.line = e.id
    WHERE e.account_id = ANY(%(accounts)s) OR %(accounts)s::bigint[] IS NULL
    GROUP BY e.account_id
), episode AS (
    SELECT account_id, id, report_by, reported_on FROM arrears_episode WHERE ended_on IS NULL
), pause AS (
    SELECT DISTINCT ON (account_id) account_id, reason, until FROM arrears_accountpause
    WHERE lifted_at IS NULL AND since <= %(on)s AND until >= %(on)s ORDER BY account_id, until DESC, id DESC
), promise AS (
    SELECT DISTINCT ON (account_id) account_id, promised_on FROM arrears_exchange
    WHERE promise = 'broken' AND promised_on >= %(on)s::date - %(reminded)s ORDER BY account_id, promised_on DESC
), plan AS (
    SELECT DISTINCT ON (account_id) account_id, status FROM arrears_repaymentplan
    WHERE status IN ('active', 'suspended', 'broken') ORDER BY account_id, signed_on DESC, id DESC
)
SELECT a.id AS account, l.owed, l.owed_home, l.oldest_unpaid, l.last_paid, l.returned_on, l.last_benefit, l.benefit_months,
    l.benefit_days, l.older, l.since_before, l.since_now, l.billed_before, l.billed_now, l.left_before, l.left_now,
    a.benefit_payee, a.over_indebted_on, a.plan_asked_on, coalesce(p.status, '') AS plan,
    coalesce(lease.rent, 0) AS rent, coalesce(lease.service_charges, 0) AS charges, coalesce(lease.housing_benefit, 0) AS benefit,
    lease.status = ANY(%(current)s) AS is_current, lease.kind = 'residential' AS is_home, lease.kind = ANY(%(shops)s) AS is_shop,
    EXISTS (SELECT FROM tenants_leaseparty party JOIN tenants_person holder ON holder.id = party.person_id
        WHERE party.lease_id = lease.id AND party.role = 'holder' AND party.ends_on IS NULL AND holder.deceased) AS deceased,
    h.id AS home, episode.id AS episode, episode.report_by, episode.reported_on,
    pause.reason AS held_because, pause.until AS held_until, promise.promised_on AS unkept_promise
FROM ledger l
JOIN arrears_rentaccount a ON a.id = l.account_id
JOIN tenants_lease lease ON lease.id = a.lease_id
LEFT JOIN tenants_household h ON h.lease_id = lease.id
LEFT JOIN plan p ON p.account_id = a.id
LEFT JOIN episode ON episode.account_id = a.id
LEFT JOIN pause ON pause.account_id = a.id
LEFT JOIN promise ON promise.account_id = a.id
ORDER BY a.id
"""
BLOCK = 5_000
MONTHS_READ = 13  # of benefits received, to know their usual day
SHOPS = (LeaseKind.COMMERCIAL, LeaseKind.PROFESSIONAL, LeaseKind.ASSOCIATION)  # no benefit, no panel: domain.md d.6
REMEMBERED = timedelta(days=120)
REMINDED = 60  # days during which the next step says that a payment promised did not come


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
    law, month = law_on(on), on.replace(day=1)
    given = {
        "month": month,
        "before": add_months(month, -1),
        "year": add_months(month, -MONTHS_READ),
        "on": on,
        "accounts": accounts,
        "current": [status.value for status in CURRENT_LEASES],
        "shops": [kind.value for kind in SHOPS],
        "reminded": REMINDED,
    }
    margin = margin_of_benefit()
    with connection.cursor() as cursor:
        cursor.execute(FACTS, given)
        named = cast(Any, namedtuple)("Row", [column.name for column in cursor.description])
        while rows := cursor.fetchmany(BLOCK):
            for row in map(named._make, rows):
                yield row.account, _read(row, on=on, law=law, peace=peace, margin=margin)


def _read(row, *, on: date, law: Law, peace: Peace, margin: int) -> Facts:
    """`row`: the columns of FACTS, by their names."""
    month = MonthlySum(row.rent, row.charges, row.benefit, row.benefit_payee)
    comes = row.benefit_payee == Payee.LANDLORD and not row.is_shop
    waits = _awaited(row, comes=comes, margin=margin, on=on)
    default = waits.own_since if waits.amount else row.oldest_unpaid
    return Facts(
        owed=row.owed,
        owed_home=row.owed_home,
        monthly=max(month.counted, ZERO),
        oldest_unpaid=row.oldest_unpaid,
        last_paid=row.last_paid,
        returned_on=row.returned_on,
        awaited=waits.amount,
        awaited_until=waits.until,
        own_since=waits.own_since,
        benefit_stopped=comes and (waits.stopped or _is_long_past(row.last_benefit, on)),
        reportable=row.is_home
        and (
            row.episode is not None
            or is_reportable(row.owed_home - waits.amount, month=month, first_default=default, law=law)
        ),
        has_payer=row.benefit_payee != Payee.NONE,
        episode=row.episode,
        report_by=row.report_by,
        reported_on=row.reported_on,
        plan=row.plan,
        plan_asked_on=row.plan_asked_on,
        unkept_promise=row.unkept_promise,
        over_indebted=row.over_indebted_on is not None and row.over_indebted_on <= on,
        departed=not row.is_current,
        deceased=row.deceased,
        is_shop=row.is_shop,
        human_decides=peace.human_decides(row.home),
        paused_until=peace.until(row.home),
        last_contact=peace.last_contact(row.home),
        held_because=PauseBecause(row.held_because).label if row.held_because else "",
        held_until=row.held_until,
    )


def _awaited(row, *, comes: bool, margin: int, on: date) -> Awaited:
    """`comes`: a benefit is paid to the landlord for this home."""
    if not comes:
        return Awaited(own_since=min(filter(None, (row.older, row.since_before, row.since_now)), default=None))
    came: dict[date, date] = {}
    for month, day in zip(row.benefit_months or (), row.benefit_days or (), strict=True):
        came[month] = max(day, came.get(month, day))
    now = on.replace(day=1)
    rents = (
        Rent(add_months(now, -1), row.billed_before, row.left_before, row.since_before),
        Rent(now, row.billed_now, row.left_now, row.since_now),
    )
    return awaited(came, rents=rents, benefit=row.benefit, margin=margin, older=row.older, on=on)


def _is_long_past(last_benefit: date | None, on: date) -> bool:
    """Once received, and nothing for longer than the months that are read."""
    return last_benefit is not None and last_benefit < add_months(on.replace(day=1), -MONTHS_READ)


def _peace(now: datetime) -> Peace:
    return Peace(paused_homes(now), protected_household_ids(), last_contacts(since=now - REMEMBERED))
