-- The rules of the first day, set-based: facts of each account, the duty to report, the benefit still to come, then the table.
INSERT INTO arrears_nextstep (account_id, step, sentence, owed, until, since)
WITH settled AS (
    SELECT line, sum(amount) AS amount FROM (
        SELECT due_id AS line, amount FROM arrears_matching WHERE undone_at IS NULL
        UNION ALL SELECT payment_id, amount FROM arrears_matching WHERE undone_at IS NULL
    ) both_sides GROUP BY line
), ledger AS (
    SELECT e.account_id, sum(e.amount) FILTER (WHERE e.due_on <= %(on)s) AS owed,
        min(e.due_on) FILTER (WHERE e.due_on <= %(on)s AND e.amount > coalesce(s.amount, 0)) AS oldest,
        max(e.dated_on) FILTER (WHERE e.kind = 'payment') AS paid
    FROM arrears_ledgerentry e LEFT JOIN settled s ON s.line = e.id GROUP BY 1
), benefit AS (
    SELECT account_id, max(month) AS last, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY day - month))::int + 8 AS usual
    FROM (SELECT account_id, coalesce(period, date_trunc('month', due_on)::date) AS month, max(dated_on) AS day FROM arrears_ledgerentry
        WHERE kind = 'benefit' AND dated_on <= %(on)s AND due_on >= date_trunc('month', %(on)s::date) - interval '13 months' GROUP BY 1, 2) paid
    GROUP BY 1
), rents AS (
    SELECT e.account_id, date_trunc('month', coalesce(e.period, e.due_on))::date AS month, sum(e.amount) AS billed,
        sum(e.amount - coalesce(s.amount, 0)) AS left, min(e.due_on) FILTER (WHERE e.amount > coalesce(s.amount, 0)) AS since
    FROM arrears_ledgerentry e JOIN benefit b USING (account_id) LEFT JOIN settled s ON s.line = e.id
    WHERE e.debt = 'rent' AND e.amount > 0 AND e.due_on <= %(on)s GROUP BY 1, 2
), waits AS (
    SELECT r.account_id, coalesce(sum(least(t.housing_benefit, r.billed)) FILTER (WHERE waiting), 0) AS awaited,
        min(r.since) FILTER (WHERE NOT waiting OR r.left > t.housing_benefit) AS own_since, bool_or(%(on)s > (b.last + interval '1 month')::date + b.usual) AS stopped
    FROM rents r JOIN benefit b USING (account_id) JOIN arrears_rentaccount a ON a.id = r.account_id JOIN tenants_lease t ON t.id = a.lease_id
    CROSS JOIN LATERAL (SELECT r.month > b.last AND r.month >= (date_trunc('month', %(on)s::date) - interval '1 month')::date
        AND %(on)s <= r.month + b.usual AS waiting) w
    WHERE a.benefit_payee = 'landlord' GROUP BY 1
), known AS (
    SELECT l.account_id, l.owed, greatest(l.owed - coalesce(w.awaited, 0), 0) AS own, coalesce(w.awaited, 0) AS awaited, coalesce(w.stopped, false) AS stopped, l.paid, EXISTS (SELECT FROM tenants_leaseparty p JOIN tenants_person h ON h.id = p.person_id
            WHERE p.lease_id = t.id AND p.role = 'holder' AND p.ends_on IS NULL AND h.deceased) AS deceased, %(on)s - CASE WHEN w.awaited > 0 THEN w.own_since ELSE l.oldest END AS late, m.sum, a.benefit_payee,
        CASE WHEN m.sum > 0 THEN round(greatest(l.owed - coalesce(w.awaited, 0), 0) / m.sum, 1) ELSE 0 END AS months
    FROM ledger l JOIN arrears_rentaccount a ON a.id = l.account_id JOIN tenants_lease t ON t.id = a.lease_id
    LEFT JOIN waits w USING (account_id) CROSS JOIN LATERAL (SELECT t.rent + coalesce(t.service_charges, 0)
        - CASE WHEN a.benefit_payee = 'landlord' THEN coalesce(t.housing_benefit, 0) ELSE 0 END AS sum) m
), advised AS (
    SELECT *, CASE
        WHEN owed <= 0 THEN 'none'
        WHEN deceased THEN 'human'
        WHEN sum > 0 AND owed - awaited >= 2 * sum THEN CASE WHEN benefit_payee = 'none' THEN 'panel' ELSE 'report' END
        WHEN awaited > 0 AND own = 0 THEN 'wait'
        WHEN stopped THEN 'benefit'
        WHEN months >= 3 AND late >= 60 THEN 'notice'
        WHEN months >= 1.5 AND late >= 20 THEN 'plan'
        WHEN own >= 150 AND late >= 15 THEN 'call'
        WHEN own >= 20 AND late >= 5 THEN 'remind'
        ELSE 'wait' END AS step
    FROM known
)
SELECT account_id, step, format('Doit %%s €, soit %%s mois depuis %%s jours. Dernier paiement le %%s.', own, months, late, to_char(paid, 'DD/MM/YYYY')),
    owed, NULL, %(on)s
FROM advised
