-- Who is calling: the people behind a number, with their home, lease, building, residence and agency.
SELECT p.id, p.civility, p.last_name, p.first_name, p.birth_date, l.id, l.number, l.balance, u.code, u.typology, u.floor,
       b.address, b.postal_code, b.municipality, r.name, a.name
FROM tenants_contactpoint c JOIN tenants_person p ON p.id = c.person_id AND p.merged_into_id IS NULL
LEFT JOIN tenants_occupant o ON o.person_id = p.id AND o.ends_on IS NULL
LEFT JOIN tenants_household h ON h.id = o.household_id AND h.ended_on IS NULL
LEFT JOIN tenants_lease l ON l.id = h.lease_id LEFT JOIN housing_unit u ON u.id = h.unit_id
LEFT JOIN housing_building b ON b.id = u.building_id LEFT JOIN housing_residence r ON r.id = h.residence_id
LEFT JOIN accounts_agency a ON a.id = r.agency_id
WHERE c.value = %s ORDER BY l.ends_on NULLS FIRST LIMIT 20
