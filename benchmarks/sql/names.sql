-- Two words of a name in any order, in the order of names, with where each person lives.
WITH named AS MATERIALIZED (
    SELECT id, civility, last_name, first_name, birth_date, search_key FROM tenants_person
    WHERE merged_into_id IS NULL AND search_key LIKE %s AND search_key LIKE %s ORDER BY search_key, id LIMIT 21)
SELECT p.*, l.number, u.code, b.address, b.postal_code, b.municipality, r.name, a.name
FROM named p
LEFT JOIN tenants_occupant o ON o.person_id = p.id AND o.ends_on IS NULL
LEFT JOIN tenants_household h ON h.id = o.household_id AND h.ended_on IS NULL
LEFT JOIN tenants_lease l ON l.id = h.lease_id LEFT JOIN housing_unit u ON u.id = h.unit_id
LEFT JOIN housing_building b ON b.id = u.building_id LEFT JOIN housing_residence r ON r.id = h.residence_id
LEFT JOIN accounts_agency a ON a.id = r.agency_id
