-- Twenty campaigns half-way: homes in every state, a call for each home that was tried, some of them today.
TRUNCATE outreach_target CASCADE;
-- what is drawn from the register refers to it: it is not looked up again, line by line
SET session_replication_role = replica;
INSERT INTO outreach_target (campaign_id, wave_id, household_id, residence_id, agency_id, status, cause, due_at, priority, rank, attempts,
                             last_outcome, last_attempt_at, completed_at, on_paper, created_at)
SELECT w.campaign_id, w.id, h.id, h.residence_id, r.agency_id, x.status, CASE WHEN x.status = 'excluded' THEN 'no_number' ELSE '' END,
       now(), 1, 1000000 + h.id, x.tries, CASE WHEN x.status = 'reached' THEN 'answered_ok' WHEN x.tries > 0 THEN 'no_answer' ELSE '' END,
       CASE WHEN x.tries > 0 THEN now() - make_interval(hours => x.draw) END, CASE WHEN x.status = 'reached' THEN now() - make_interval(hours => x.draw) END, false, now()
FROM outreach_wave w
CROSS JOIN LATERAL (SELECT * FROM tenants_household ORDER BY (id * 7919 + w.id * 104729) %% 1000003 LIMIT %(homes)s) h
JOIN housing_residence r ON r.id = h.residence_id
CROSS JOIN LATERAL (SELECT abs(hashint8(h.id * 31 + w.id)) %% 100 AS draw) d
CROSS JOIN LATERAL (SELECT d.draw, CASE WHEN d.draw < 45 THEN 'reached' WHEN d.draw < 55 THEN 'deferred' WHEN d.draw < 65 THEN 'excluded'
    ELSE 'waiting' END AS status, CASE WHEN d.draw < 55 THEN 1 + d.draw %% 3 ELSE 0 END AS tries) x;
INSERT INTO outreach_attempt (target_id, campaign_id, household_id, caller_id, claim_id, started_at, ended_at, outcome, number_called,
                              spoke_with, note, on_paper)
SELECT t.id, t.campaign_id, t.household_id, u.keys[1 + t.id % cardinality(u.keys)], gen_random_uuid(),
       t.last_attempt_at - interval '3 minutes', t.last_attempt_at, t.last_outcome, '', '', '', false
FROM outreach_target t, (SELECT array_agg(id) AS keys FROM (SELECT id FROM accounts_user ORDER BY id LIMIT 10) few) u WHERE t.attempts > 0;
INSERT INTO outreach_signal (attempt_id, target_id, campaign_id, kind, need, risk, level, detected_at)
SELECT a.id, a.target_id, a.campaign_id, 'need', (ARRAY['shopping', 'company', 'repair'])[1 + a.id % 3], '', 0, a.ended_at
FROM outreach_attempt a WHERE a.outcome = 'answered_ok' AND a.id % 5 = 0;
RESET session_replication_role;
ANALYZE outreach_target, outreach_attempt, outreach_signal
