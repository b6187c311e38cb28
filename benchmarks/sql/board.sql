-- One campaign by agency, wave, state and cause; then its calls of today, what was heard, who is held, the pace.
SELECT a.name, t.agency_id, w.number, t.status, t.cause, count(*), count(*) FILTER (WHERE t.attempts = 0)
FROM outreach_target t JOIN accounts_agency a ON a.id = t.agency_id JOIN outreach_wave w ON w.id = t.wave_id
WHERE t.campaign_id = %(campaign)s GROUP BY 1, 2, 3, 4, 5;
SELECT u.id, u.first_name, u.last_name, count(*), count(*) FILTER (WHERE c.outcome LIKE 'answered%%')
FROM outreach_attempt c JOIN accounts_user u ON u.id = c.caller_id
WHERE c.campaign_id = %(campaign)s AND c.started_at >= %(today)s GROUP BY 1, 2, 3;
SELECT date_trunc('hour', started_at), count(*), count(*) FILTER (WHERE outcome LIKE 'answered%%')
FROM outreach_attempt WHERE campaign_id = %(campaign)s AND started_at >= %(today)s GROUP BY 1;
SELECT kind, need, risk, level, count(DISTINCT target_id) FROM outreach_signal WHERE campaign_id = %(campaign)s GROUP BY 1, 2, 3, 4;
SELECT t.id, t.held_since, u.last_name, p.last_name, r.name
FROM outreach_target t JOIN accounts_user u ON u.id = t.holder_id JOIN tenants_household h ON h.id = t.household_id
LEFT JOIN tenants_person p ON p.id = h.reference_person_id JOIN housing_residence r ON r.id = t.residence_id
WHERE t.campaign_id = %(campaign)s AND t.status = 'held';
SELECT count(*) FROM outreach_target
WHERE campaign_id = %(campaign)s AND completed_at >= %(lately)s AND status <> 'excluded';
SELECT count(DISTINCT caller_id) FROM outreach_attempt WHERE campaign_id = %(campaign)s AND started_at >= %(lately)s
