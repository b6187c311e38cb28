-- Everyone in the home was reached: the home, the call and each person's result, in one statement.
WITH ended AS (
    UPDATE outreach_target
    SET status = 'reached', holder_id = NULL, claim_id = NULL, due_at = now(), attempts = attempts + 1,
        last_outcome = 'answered_ok', last_attempt_at = now(), completed_at = now()
    WHERE id = %(home)s AND claim_id = %(claim)s
    RETURNING id, campaign_id, household_id, held_since
), called AS (
    INSERT INTO outreach_attempt (target_id, campaign_id, household_id, caller_id, claim_id, started_at, ended_at, outcome, number_called,
                                  spoke_with, note, on_paper)
    SELECT id, campaign_id, household_id, %(me)s, %(claim)s, coalesce(held_since, now()), now(), 'answered_ok', '', 'self', '', false
    FROM ended RETURNING id
), reached AS (
    UPDATE outreach_targetmember SET result = 'reached' WHERE target_id = %(home)s AND result = 'to_reach' RETURNING person_id
)
INSERT INTO outreach_personresult (attempt_id, person_id, result, answers)
SELECT called.id, reached.person_id, 'reached', '{}' FROM called, reached
