-- The next home of a campaign, in one statement: the limit of claiming.
UPDATE outreach_target
SET status = 'held', holder_id = %(me)s, held_since = now(), claim_id = gen_random_uuid(), due_at = now() + interval '10 minutes'
WHERE id = (
    SELECT id FROM outreach_target WHERE campaign_id = %(campaign)s AND status = 'waiting' AND assigned_to_id IS NULL
    ORDER BY assigned_to_id, priority, rank, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, claim_id
