, targets AS (
    INSERT INTO outreach_target (campaign_id, wave_id, household_id, residence_id, agency_id, status, cause, due_at, priority, rank,
                                 attempts, last_outcome, on_paper, created_at)
    SELECT %(campaign)s, %(wave)s, s.household_id, h.residence_id, r.agency_id,
           CASE WHEN cause <> '' THEN 'excluded' WHEN people = 0 THEN 'to_qualify' ELSE 'waiting' END, cause, now(), 1,
           1000000 + (999 - coalesce(extract(year FROM age(%(on)s::date, s.oldest)), 0)::int) * 1000 + 99 - s.frailty, 0, '', false, now()
    FROM sorted s JOIN tenants_household h ON h.id = s.household_id JOIN housing_residence r ON r.id = h.residence_id
    RETURNING id, household_id, status
), members AS (
    INSERT INTO outreach_targetmember (target_id, person_id, age_at_draw, reasons, result)
    SELECT t.id, d.person_id, extract(year FROM age(%(on)s::date, d.birth_date)), ARRAY['min_age'],
           CASE WHEN d.deceased THEN 'deceased' WHEN d.elsewhere THEN 'moved' WHEN d.refused THEN 'refused' ELSE 'to_reach' END
    FROM targets t JOIN drawn d USING (household_id)
)
SELECT count(*) FILTER (WHERE status = 'waiting') FROM targets
