"""The current rent of many leases at once, month by month, as the ledger says it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from loge.domains.arrears.rules.resumed import Month, months_paid
from loge.foundation.dates import add_months

LOOKED_BACK = 13  # months: no fund asks for more than a year

# What is billed belongs to the month that it concerns; a payment to the month in which it came.
MONTHS = """
WITH line AS (
    SELECT a.lease_id, e.id, e.kind, e.amount, e.dated_on, date_trunc('month', coalesce(e.period, e.due_on))::date AS concerned
    FROM arrears_ledgerentry e JOIN arrears_rentaccount a ON a.id = e.account_id
    WHERE a.lease_id = ANY(%(leases)s) AND e.debt = 'rent' AND e.dated_on BETWEEN %(since)s AND %(on)s AND e.due_on <= %(on)s
), settled AS (
    SELECT m.due_id, sum(m.amount) AS amount FROM arrears_matching m JOIN line ON line.id = m.due_id
    WHERE m.undone_at IS NULL GROUP BY m.due_id
), part AS (
    SELECT lease_id, concerned AS month, line.amount AS billed, greatest(line.amount - coalesce(s.amount, 0), 0) AS remains,
        0 AS received
    FROM line LEFT JOIN settled s ON s.due_id = line.id
    WHERE kind IN ('rent', 'charges', 'surcharge', 'reduction', 'benefit', 'correction')
    UNION ALL
    SELECT lease_id, date_trunc('month', dated_on)::date, 0, 0, -amount FROM line WHERE kind IN ('payment', 'returned')
)
SELECT lease_id, month, sum(billed), sum(remains), sum(received) FROM part GROUP BY lease_id, month
HAVING bool_or(billed > 0)
"""


def months_of_rent_paid(leases: Iterable[int], *, on: date) -> dict[int, int]:
    """lease → how many months in a row its current rent is paid; leases of which the ledger says nothing lately are not in it."""
    found: dict[int, dict[date, Month]] = defaultdict(dict)
    given: dict[str, Any] = {"leases": list(leases), "on": on, "since": add_months(on.replace(day=1), -LOOKED_BACK)}
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, given)
        for lease, month, billed, left, received in cursor:
            found[lease][month] = Month(billed, left, received)
    counted = {lease: months_paid(months, on=on) for lease, months in found.items()}
    return {lease: count for lease, count in counted.items() if count is not None}
