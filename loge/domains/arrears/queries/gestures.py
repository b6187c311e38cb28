"""Which homes did something by themselves, read from their payments."""

from datetime import date, timedelta

from django.db import connection

from loge.domains.arrears.rules.means import Paid, is_a_gesture

LOOKED_AT = timedelta(days=31)  # by the day they were recorded: a night missed is caught up
REMEMBERED = timedelta(days=400)  # the one before is looked for no further: rents are paid by the month

# Each payment received lately beside the one before it on the same account and debt.
PAYMENTS = """
WITH moved AS (
    SELECT DISTINCT account_id FROM arrears_ledgerentry WHERE kind = 'payment' AND recorded_at >= %(since)s
)
SELECT h.id, p.dated_on, -p.amount, p.label, p.day_before, -p.amount_before, p.label_before
FROM (
    SELECT e.account_id, e.dated_on, e.amount, e.label, e.recorded_at,
        lag(e.dated_on) OVER earlier AS day_before, lag(e.amount) OVER earlier AS amount_before,
        lag(e.label) OVER earlier AS label_before
    FROM arrears_ledgerentry e JOIN moved USING (account_id) WHERE e.kind = 'payment' AND e.dated_on >= %(remembered)s
    WINDOW earlier AS (PARTITION BY e.account_id, e.debt ORDER BY e.dated_on, e.id)
) AS p
JOIN arrears_rentaccount a ON a.id = p.account_id
JOIN tenants_household h ON h.lease_id = a.lease_id AND h.ended_on IS NULL
WHERE p.recorded_at >= %(since)s
"""


def homes_that_acted(*, on: date) -> dict[int, date]:
    """Home → the last day on which a payment showed that someone acted."""
    found: dict[int, date] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS, {"since": on - LOOKED_AT, "remembered": on - REMEMBERED})
        for home, day, amount, label, day_before, amount_before, label_before in cursor:
            before = Paid(day_before, amount_before, label_before) if day_before else None
            if is_a_gesture(Paid(day, amount, label), before):
                found[home] = max(day, found.get(home, day))
    return found
