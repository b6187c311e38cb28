
-- Homes to call; and the leases without a home of the same people, that the screen counts beside them.
SELECT count(*) FILTER (WHERE cause = '' AND people > 0), (
    SELECT count(DISTINCT l.id)
    FROM tenants_lease l
    JOIN tenants_leaseparty y ON y.lease_id = l.id AND y.ends_on IS NULL AND y.role IN ('holder', 'joint_holder')
    JOIN tenants_person p ON p.id = y.person_id AND NOT p.deceased AND p.merged_into_id IS NULL
    WHERE l.kind IN ('parking_only', 'commercial', 'professional', 'association')
      AND l.status IN ('signed', 'active', 'notice_given', 'terminated_by_court')
      AND p.birth_date <= %(on)s::date - interval '70 years'
      AND NOT EXISTS (SELECT FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id
                      WHERE o.person_id = p.id AND o.ends_on IS NULL AND h.ended_on IS NULL))
FROM sorted
