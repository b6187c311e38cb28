-- The same, with its line in the journal.
WITH claimed AS (
    UPDATE outreach_target
    SET status = 'held', holder_id = %(me)s, held_since = now(), claim_id = gen_random_uuid(), due_at = now() + interval '10 minutes'
    WHERE id = (
        SELECT id FROM outreach_target WHERE campaign_id = %(campaign)s AND status = 'waiting' AND assigned_to_id IS NULL
        ORDER BY assigned_to_id, priority, rank, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, claim_id, campaign_id
), written AS (
    INSERT INTO audit_entry (action, target_model, target_id, by_id, facts)
    SELECT 'outreach.home_claimed', 'outreach.Target', id::text, %(me)s, jsonb_build_object('campaign', campaign_id, 'claim', claim_id)
    FROM claimed
)
SELECT id, claim_id FROM claimed
