"""The last year of many accounts at once, for the rules of the early signs; and the list from which an officer works."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from loge.domains.arrears.choices import GRANTS, MONEY_IN, EntryKind, Payee, Sign
from loge.domains.arrears.models import EarlySign
from loge.domains.arrears.queries.facts import MONTHS_READ, Peace
from loge.domains.arrears.queries.officers import accounts_of
from loge.domains.arrears.rules.life import Benefit, Coming, Life, Month, Paid, Returned
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO
from loge.registers.peace.queries import paused_homes
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES

# What was laid on each due by the household (or an aid), and by what only lowers the bill. A payment that the
# bank returned is none. Month by month in arrays, so that an account is one row whatever its lines.
LIVES = r"""
WITH lines AS MATERIALIZED (
    SELECT e.id, e.account_id, e.kind, e.debt = 'rent' AS is_rent, e.amount, e.dated_on, e.due_on, e.label, e.returned_id,
        date_trunc('month', coalesce(e.period, e.due_on))::date AS month
    FROM arrears_ledgerentry e
    WHERE e.account_id = ANY(%(accounts)s) AND e.debt IN ('rent', 'reconciliation') AND e.due_on >= %(since)s
), laid AS (
    SELECT m.due_id, sum(m.amount) FILTER (WHERE p.kind = ANY(%(own)s)) AS paid,
        sum(m.amount) FILTER (WHERE NOT p.kind = ANY(%(money)s)) AS lowered,
        max(p.dated_on) FILTER (WHERE p.kind = 'payment') AS paid_on
    FROM lines d JOIN arrears_matching m ON m.due_id = d.id AND m.undone_at IS NULL
        JOIN arrears_ledgerentry p ON p.id = m.payment_id
    WHERE d.amount > 0 AND p.dated_on <= %(on)s GROUP BY m.due_id
), months AS (
    SELECT d.account_id, d.month, min(d.due_on) AS due_on, sum(d.amount - coalesce(l.lowered, 0)) AS billed,
        sum(coalesce(l.paid, 0)) AS paid, max(l.paid_on) AS paid_on,
        d.is_rent
    FROM lines d LEFT JOIN laid l ON l.due_id = d.id
    WHERE d.amount > 0 AND d.kind <> 'returned' AND d.due_on <= %(on)s GROUP BY d.account_id, d.month, d.is_rent
), month_rows AS (
    SELECT account_id, array_agg(month ORDER BY due_on, is_rent DESC) AS a, array_agg(due_on ORDER BY due_on, is_rent DESC) AS b,
        array_agg(billed ORDER BY due_on, is_rent DESC) AS c,
        array_agg(paid ORDER BY due_on, is_rent DESC) AS e, array_agg(paid_on ORDER BY due_on, is_rent DESC) AS f,
        array_agg(is_rent ORDER BY due_on, is_rent DESC) AS g
    FROM months GROUP BY account_id
), payment_rows AS (
    SELECT p.account_id, array_agg(p.dated_on ORDER BY p.dated_on, p.id) AS a,
        array_agg(-p.amount ORDER BY p.dated_on, p.id) AS b,
        array_agg(p.label ~* '\m(pr[eéEÉ]l[eèEÈ]vements?|prlv|prelev|sdd)\M' ORDER BY p.dated_on, p.id) AS c
    FROM lines p WHERE p.kind = 'payment' AND p.dated_on <= %(on)s
        AND NOT EXISTS (SELECT FROM lines r WHERE r.returned_id = p.id AND r.dated_on <= %(on)s) GROUP BY p.account_id
), benefit_rows AS (
    SELECT account_id, array_agg(month ORDER BY month) AS a, array_agg(day ORDER BY month) AS b,
        array_agg(amount ORDER BY month) AS c
    FROM (SELECT account_id, month, max(dated_on) AS day, -sum(amount) AS amount FROM lines
        WHERE kind = 'benefit' AND dated_on <= %(on)s GROUP BY 1, 2) AS by_month
    GROUP BY account_id
), back AS (
    SELECT DISTINCT ON (r.account_id) r.account_id, r.dated_on, r.amount, p.dated_on AS paid_on
    FROM lines r LEFT JOIN arrears_ledgerentry p ON p.id = r.returned_id
    WHERE r.kind = 'returned' AND r.dated_on <= %(on)s ORDER BY r.account_id, r.dated_on DESC, r.id DESC
), ahead AS (
    SELECT DISTINCT ON (account_id) account_id, due_on, sum(amount) OVER (PARTITION BY account_id, due_on) AS amount
    FROM lines WHERE kind = 'reconciliation' AND amount > 0 AND due_on > %(on)s ORDER BY account_id, due_on
), whole AS (
    SELECT account_id, sum(amount) AS owed FROM arrears_ledgerentry
    WHERE account_id = ANY(%(accounts)s) AND due_on <= %(on)s AND debt IN ('rent', 'reconciliation') GROUP BY account_id
), told AS (
    SELECT account_id, max(told_on) AS told_on FROM arrears_toldsign
    WHERE account_id = ANY(%(accounts)s) AND told_on <= %(on)s GROUP BY account_id
)
SELECT a.id, coalesce(w.owed, 0),
    coalesce(lease.rent, 0) + coalesce(lease.service_charges, 0)
        - CASE WHEN a.benefit_payee = 'landlord' THEN coalesce(lease.housing_benefit, 0) ELSE 0 END,
    a.benefit_payee, t.told_on, home.id,
    lease.kind <> 'residential' OR NOT lease.status = ANY(%(current)s) OR coalesce(a.over_indebted_on <= %(on)s, false)
        OR EXISTS (SELECT FROM tenants_leaseparty party JOIN tenants_person holder ON holder.id = party.person_id
            WHERE party.lease_id = lease.id AND party.role = 'holder' AND party.ends_on IS NULL AND holder.deceased),
    m.a, m.b, m.c, m.e, m.f, m.g, p.a, p.b, p.c, b.a, b.b, b.c,
    back.dated_on, back.amount, back.paid_on, ahead.due_on, ahead.amount
FROM arrears_rentaccount a
JOIN tenants_lease lease ON lease.id = a.lease_id
LEFT JOIN tenants_household home ON home.lease_id = lease.id
LEFT JOIN whole w ON w.account_id = a.id LEFT JOIN told t ON t.account_id = a.id
LEFT JOIN month_rows m ON m.account_id = a.id LEFT JOIN payment_rows p ON p.account_id = a.id
LEFT JOIN benefit_rows b ON b.account_id = a.id LEFT JOIN back ON back.account_id = a.id
LEFT JOIN ahead ON ahead.account_id = a.id
WHERE a.id = ANY(%(accounts)s) ORDER BY a.id
"""


def peace_of_today() -> Peace:
    return Peace(paused_homes(timezone.now()), protected_household_ids(), {})


def lives(accounts: list[int], *, on: date, peace: Peace) -> list[tuple[int, Life]]:
    """(account, its life), in one statement for all of them."""
    given: dict[str, Any] = {
        "on": on,
        "accounts": accounts,
        "since": add_months(on.replace(day=1), -MONTHS_READ),
        "own": [EntryKind.PAYMENT.value, EntryKind.DEPOSIT.value, *(kind.value for kind in GRANTS)],
        "money": [kind.value for kind in MONEY_IN],
        "current": [status.value for status in CURRENT_LEASES],
    }
    with connection.cursor() as cursor:
        cursor.execute(LIVES, given)
        return [(row[0], _read(row, on=on, peace=peace)) for row in cursor.fetchall()]


def _read(row, *, on: date, peace: Peace) -> Life:
    _, owed, monthly, payee, told_on, home, own_path, *rest = row
    months, payments, benefits, back, ahead = rest[:6], rest[6:9], rest[9:12], rest[12:15], rest[15:]
    paused = peace.until(home)
    return Life(
        months=tuple(map(Month, *_columns(months))), payments=tuple(map(Paid, *_columns(payments))),
        benefits=tuple(map(Benefit, *_columns(benefits))), owed=owed, monthly=max(monthly, ZERO),
        gets_benefit=payee == Payee.LANDLORD, returned=Returned(*back) if back[0] else None,
        coming=Coming(*ahead) if ahead[0] else None, told_on=told_on,
        own_path=own_path or peace.human_decides(home) or (paused is not None and paused > on),
    )  # fmt: skip


def _columns(arrays) -> list:
    return [array or () for array in arrays]


def signs_list(user, *, filters: dict, dismissed: bool, on: date) -> QuerySet[EarlySign]:
    """Of whom the filters say, the latest first; `dismissed`: those that someone put aside instead."""
    mine = EarlySign.objects.filter(account__in=accounts_of(user, filters.get("charge") or "", on=on).values("pk"))
    rows = mine.dismissed(on) if dismissed else mine.shown(on)
    if filters.get("signe"):
        rows = rows.filter(sign=filters["signe"])
    if filters.get("agence"):
        rows = rows.filter(account__lease__main_unit__building__residence__agency=filters["agence"].pk)
    return rows.annotate(owed=F("account__next_step__owed")).select_related(
        "dismissed_by", "account__next_step", "account__lease__household__reference_person",
        "account__lease__main_unit__building__residence",
    )  # fmt: skip


def signs_by_kind(accounts: QuerySet, *, on: date) -> list[tuple[Sign, int]]:
    """How many of each these accounts show, in the order of the trade."""
    rows = (
        EarlySign.objects.filter(account__in=accounts.values("pk"))
        .shown(on)
        .order_by()
        .values("sign")
        .annotate(count=Count("pk"))
    )
    found = {row["sign"]: row["count"] for row in rows}
    return [(sign, found[sign]) for sign in Sign if sign in found]


def new_signs(accounts: QuerySet, *, on: date, days: int) -> int:
    """Those of these accounts that show a sign seen in the last `days`."""
    recent = (
        EarlySign.objects.filter(account__in=accounts.values("pk"))
        .shown(on)
        .filter(raised_on__gt=on - timedelta(days=days))
    )
    return recent.values("account").distinct().count()
