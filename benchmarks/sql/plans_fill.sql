-- Plans of ten instalments on the older rents of the first accounts, signed six weeks ago.
TRUNCATE arrears_repaymentplan CASCADE;
INSERT INTO arrears_repaymentplan (account_id, status, origin, total, instalment, frequency, first_on, tolerance_days, rent_required,
                                   proposed_at, proposed_by_id, signed_on, signature, ended_because)
SELECT e.account_id, 'active', 'amicable', sum(e.amount), greatest(round(sum(e.amount) / 10, 2), 0.01), 'monthly', %(on)s::date - 30, 5, true,
       %(on)s::date - 45, %(officer)s, %(on)s::date - 45, 'paper', ''
FROM arrears_ledgerentry e
WHERE e.amount > 0 AND e.due_on < %(on)s::date - 50 AND e.debt = 'rent'
GROUP BY e.account_id ORDER BY e.account_id LIMIT %(plans)s;
INSERT INTO arrears_plandebt (plan_id, entry_id, amount)
SELECT p.id, e.id, e.amount FROM arrears_repaymentplan p JOIN arrears_ledgerentry e USING (account_id)
WHERE e.amount > 0 AND e.due_on < %(on)s::date - 50 AND e.debt = 'rent';
INSERT INTO arrears_planinstalment (plan_id, number, due_on, amount)
SELECT p.id, n, (%(on)s::date - 30 + make_interval(months => n - 1))::date, CASE WHEN n < 10 THEN p.instalment ELSE p.total - 9 * p.instalment END
FROM arrears_repaymentplan p CROSS JOIN generate_series(1, 10) AS n;
ANALYZE arrears_repaymentplan, arrears_plandebt, arrears_planinstalment
