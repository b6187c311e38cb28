-- Ten lines for each account: four months of rent and charges, two payments; a quarter owes nothing, the others from a few days to months.
-- Where the landlord receives a benefit, it came for the first months, a few days into the next one; for some it stopped too early.
TRUNCATE arrears_rentaccount CASCADE;
SET session_replication_role = replica;
INSERT INTO arrears_rentaccount (lease_id, benefit_payee)
SELECT id, CASE WHEN housing_benefit > 0 THEN 'landlord' ELSE 'none' END
FROM tenants_lease WHERE kind = 'residential' AND rent > 0 AND status = 'active' ORDER BY (id * 7919) %% 1000003 LIMIT %(accounts)s;
INSERT INTO arrears_ledgerentry (account_id, debt, kind, amount, label, dated_on, due_on, period, source, sender_key, recorded_at)
SELECT a.id, 'rent', k.kind, CASE k.kind WHEN 'rent' THEN l.rent ELSE coalesce(l.service_charges, 0) + 1 END, '', d.day, d.day, d.day, '', '', now()
FROM arrears_rentaccount a JOIN tenants_lease l ON l.id = a.lease_id
CROSS JOIN generate_series(0, 3) AS m(back)
CROSS JOIN LATERAL (SELECT (date_trunc('month', %(on)s::date) - make_interval(months => m.back))::date AS day) d
CROSS JOIN (VALUES ('rent'), ('charges')) AS k(kind);
INSERT INTO arrears_ledgerentry (account_id, debt, kind, amount, label, dated_on, due_on, period, source, sender_key, recorded_at)
SELECT a.id, 'rent', 'payment', -round((l.rent + coalesce(l.service_charges, 0) + 1) * (4 - (a.id %% 4)) / 2, 2), '', d.day, d.day, NULL, '', '', now()
FROM arrears_rentaccount a JOIN tenants_lease l ON l.id = a.lease_id
CROSS JOIN (VALUES (40), (10)) AS p(ago) CROSS JOIN LATERAL (SELECT %(on)s::date - p.ago AS day) d;
INSERT INTO arrears_ledgerentry (account_id, debt, kind, amount, label, dated_on, due_on, period, source, sender_key, recorded_at)
SELECT a.id, 'rent', 'benefit', -l.housing_benefit, '', b.day, b.day, m.first, '', '', now()
FROM arrears_rentaccount a JOIN tenants_lease l ON l.id = a.lease_id
CROSS JOIN generate_series(1, 3) AS k(back)
CROSS JOIN LATERAL (SELECT (date_trunc('month', %(on)s::date) - make_interval(months => k.back))::date AS first) m
CROSS JOIN LATERAL (SELECT (m.first + make_interval(months => 1, days => (a.id %% 20)::int))::date AS day) b
WHERE a.benefit_payee = 'landlord' AND b.day <= %(on)s AND NOT (k.back = 1 AND a.id %% 3 = 0) AND NOT (k.back = 2 AND a.id %% 21 = 0);
RESET session_replication_role;
ANALYZE arrears_rentaccount, arrears_ledgerentry
