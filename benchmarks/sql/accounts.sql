-- The rules of the first day, set-based: facts of each account, the duty to report, then the table from the top.
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
), known AS (
    SELECT l.account_id, l.owed, l.paid, EXISTS (SELECT FROM tenants_leaseparty p JOIN tenants_person h ON h.id = p.person_id
            WHERE p.lease_id = t.id AND p.role = 'holder' AND p.ends_on IS NULL AND h.deceased) AS deceased, %(on)s - l.oldest AS late, m.sum, a.benefit_payee,
        CASE WHEN m.sum > 0 THEN round(l.owed / m.sum, 1) ELSE 0 END AS months
    FROM ledger l JOIN arrears_rentaccount a ON a.id = l.account_id JOIN tenants_lease t ON t.id = a.lease_id
    CROSS JOIN LATERAL (SELECT t.rent + coalesce(t.service_charges, 0)
        - CASE WHEN a.benefit_payee = 'landlord' THEN coalesce(t.housing_benefit, 0) ELSE 0 END AS sum) m
), advised AS (
    SELECT *, CASE
        WHEN owed <= 0 THEN 'none'
        WHEN deceased THEN 'human'
        WHEN sum > 0 AND owed >= 2 * sum THEN CASE WHEN benefit_payee = 'none' THEN 'panel' ELSE 'report' END
        WHEN months >= 3 AND late >= 60 THEN 'notice'
        WHEN months >= 1.5 AND late >= 20 THEN 'plan'
        WHEN owed >= 150 AND late >= 15 THEN 'call'
        WHEN owed >= 20 AND late >= 5 THEN 'remind'
        ELSE 'wait' END AS step
    FROM known
)
SELECT account_id, step, format('Doit %%s €, soit %%s mois depuis %%s jours. Dernier paiement le %%s.', owed, months, late, to_char(paid, 'DD/MM/YYYY')),
    owed, NULL, %(on)s
FROM advised
