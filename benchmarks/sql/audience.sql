-- Homes with someone of 70 or over, and what each comes out as, in one statement over the register's tables.
WITH drawn AS (
    SELECT o.household_id, p.id AS person_id, p.birth_date, p.deceased,
           (p.birth_date IS NULL OR p.birth_date_quality = 'doubtful') AS unknown,
           x.person_id IS NOT NULL AS refused, coalesce(f.marks, 0) AS marks,
           row_number() OVER (PARTITION BY p.id ORDER BY l.status NOT IN ('signed', 'active', 'notice_given', 'terminated_by_court')
               OR coalesce(l.ends_on < %(on)s, false) OR l.missing_since IS NOT NULL, l.starts_on DESC NULLS LAST, h.id DESC) > 1 AS elsewhere,
           l.status NOT IN ('signed', 'active', 'notice_given', 'terminated_by_court')
               OR coalesce(l.ends_on < %(on)s, false) OR l.missing_since IS NOT NULL AS gone,
           l.kind NOT IN ('residential', 'temporary', 'occupancy_agreement') AS no_home
    FROM tenants_person p
    JOIN tenants_occupant o ON o.person_id = p.id AND o.ends_on IS NULL
    JOIN tenants_household h ON h.id = o.household_id AND h.ended_on IS NULL
    JOIN tenants_lease l ON l.id = h.lease_id
    LEFT JOIN tenants_contactrefusal x ON x.person_id = p.id AND x.lifted_at IS NULL
    LEFT JOIN (SELECT person_id, count(*) AS marks FROM tenants_frailtymark WHERE ended_on IS NULL GROUP BY 1) f ON f.person_id = p.id
    WHERE p.merged_into_id IS NULL
      AND (p.birth_date <= %(on)s::date - interval '70 years' AND p.birth_date_quality <> 'doubtful'
           OR (p.birth_date IS NULL OR p.birth_date_quality = 'doubtful') AND o.link <> 'child' AND NOT o.is_dependent AND NOT p.deceased)
), home AS (
    SELECT household_id, gone, no_home, bool_and(deceased) AS all_dead, bool_and(elsewhere OR deceased) AS all_elsewhere,
           count(*) FILTER (WHERE NOT (deceased OR unknown OR refused OR elsewhere)) AS people,
           count(*) FILTER (WHERE unknown AND NOT (deceased OR refused OR elsewhere)) AS unknowns,
           min(birth_date) FILTER (WHERE NOT (deceased OR unknown OR refused OR elsewhere)) AS oldest,
           coalesce(max(marks) FILTER (WHERE NOT (deceased OR unknown OR refused OR elsewhere)), 0) AS marks
    FROM drawn GROUP BY household_id, gone, no_home
), company AS (
    SELECT o.household_id, count(DISTINCT o.id) = 1 AS alone,
           bool_or(c.disabled_at IS NULL AND NOT c.do_not_use AND c.safe_to_use) AS reachable, bool_and(NOT c.safe_to_use) AS unsafe
    FROM home JOIN tenants_occupant o ON o.household_id = home.household_id AND o.ends_on IS NULL
    JOIN tenants_person p ON p.id = o.person_id
    LEFT JOIN tenants_contactpoint c ON c.person_id = o.person_id AND c.channel = 'phone'
    GROUP BY o.household_id
), sorted AS (
    SELECT home.household_id, home.people, home.oldest, home.marks + company.alone::int AS frailty,
           CASE WHEN all_dead THEN 'deceased' WHEN gone OR all_elsewhere THEN 'moved' WHEN no_home THEN 'not_residential'
                WHEN unsafe THEN 'protected' WHEN people = 0 AND unknowns = 0 THEN 'refused'
                WHEN people > 0 AND reachable IS NOT TRUE THEN 'no_number' ELSE '' END AS cause
    FROM home JOIN company USING (household_id)
)
