"""What ties records together: households, parties, occupants, contact points, guardians, annexes.

They are read through `resolved`: each row of the file with the keys of the records it speaks of.
"""

from django.db import connection

from loge.registers.tenants.imports.planning.compare import INSERT, new_key
from loge.registers.tenants.imports.planning.kinds import USABLE

_RESOLVED = f"""
    CREATE TEMP TABLE resolved AS
    SELECT s.id AS row_id, s.line, s.part, pu.key AS unit_id, pu.ref_c AS residence_id, pl.key AS lease_id, pl.ref_a AS main_unit_id,
        pp.key AS person_id, po.key AS organisation_id, pp.reason, s.role_party, s.role_link,
        CASE WHEN 'create' IN (pu.action, pl.action, pp.action, po.action) THEN 'create'
             WHEN 'update' IN (pu.action, pl.action, pp.action, po.action) THEN 'update' ELSE 'unchanged' END AS state,
        s.person_ref <> '' AND pp.key IS NULL AND po.key IS NULL AS undecided
    FROM tenants_importedrow s
    LEFT JOIN tenants_plannedchange pu ON pu.run_id = %(run)s AND pu.kind = 'unit' AND pu.match_key = s.unit_code
    LEFT JOIN tenants_plannedchange pl ON pl.run_id = %(run)s AND pl.kind = 'lease' AND pl.match_key = s.lease_number AND s.lease_number <> ''
    LEFT JOIN tenants_plannedchange pp ON pp.run_id = %(run)s AND pp.kind = 'person' AND pp.match_key = s.person_ref
        AND s.person_ref <> '' AND s.organisation = ''
    LEFT JOIN tenants_plannedchange po ON po.run_id = %(run)s AND po.kind = 'organisation' AND po.match_key = s.person_ref
        AND s.organisation <> ''
    WHERE {USABLE}"""

# Leases as they will stand once applied; a dwelling lease has a household.
_LEASES = """
    CREATE TEMP TABLE leases AS
    SELECT p.key AS lease_id, p.row_id, p.ref_a AS unit_id, p.ref_b AS residence_id, s.priority_transfer,
        coalesce(p.changes -> 'kind' ->> 1, t.kind, nullif(s.lease_kind, ''), CASE WHEN s.unit_kind IN ('', 'dwelling', 'caretaker_lodge')
            THEN 'residential' ELSE 'other' END) AS kind,
        CASE WHEN %(has_end)s THEN s.ends_on ELSE t.ends_on END AS ends_on,
        s.starts_on
    FROM tenants_plannedchange p JOIN tenants_importedrow s ON s.id = p.row_id LEFT JOIN tenants_lease t ON t.id = p.key
    WHERE p.run_id = %(run)s AND p.kind = 'lease'"""

_HOUSEHOLDS = f"""{INSERT}
    SELECT %(run)s, 'household', l.row_id, '', coalesce(h.id, {new_key("tenants_household")}),
        CASE WHEN h.id IS NULL THEN 'create' WHEN c.changes IS NULL THEN 'unchanged' ELSE 'update' END, '',
        l.lease_id, l.unit_id, l.residence_id, coalesce(w.person_id::text, ''), c.changes
    FROM leases l LEFT JOIN tenants_household h ON h.lease_id = l.lease_id
    LEFT JOIN (SELECT DISTINCT ON (lease_id) lease_id, person_id FROM resolved WHERE role_link = 'reference' AND person_id IS NOT NULL
               ORDER BY lease_id, row_id) w ON w.lease_id = l.lease_id
    CROSS JOIN LATERAL (SELECT coalesce(w.person_id, h.reference_person_id) AS reference,
        CASE WHEN l.ends_on < %(day)s THEN l.ends_on END AS ended_on, coalesce(l.priority_transfer, h.priority_transfer, false) AS priority) n
    CROSS JOIN LATERAL (SELECT CASE WHEN h.id IS NOT NULL AND (h.unit_id, h.residence_id, h.ended_on, h.priority_transfer,
            h.reference_person_id) IS DISTINCT FROM (l.unit_id, l.residence_id, n.ended_on, n.priority, n.reference) THEN (
        SELECT jsonb_object_agg(v.name, jsonb_build_array(v.old, v.new)) FROM (VALUES
            ('unit_id', to_jsonb(h.unit_id), to_jsonb(l.unit_id)), ('residence_id', to_jsonb(h.residence_id), to_jsonb(l.residence_id)),
            ('ended_on', to_jsonb(h.ended_on), to_jsonb(n.ended_on)),
            ('priority_transfer', to_jsonb(h.priority_transfer), to_jsonb(n.priority)),
            ('reference_person_id', to_jsonb(h.reference_person_id), to_jsonb(n.reference))) v (name, old, new)
        WHERE v.old IS DISTINCT FROM v.new) END AS changes OFFSET 0) c
    WHERE l.kind IN ('residential', 'temporary', 'occupancy_agreement') ORDER BY l.row_id"""

_PARTIES = f"""{INSERT}
    SELECT %(run)s, 'party', min(r.row_id), '', {new_key("tenants_leaseparty")}, 'create', '',
        r.lease_id, r.person_id, r.organisation_id, r.role_party, NULL
    FROM resolved r
    WHERE r.lease_id IS NOT NULL AND r.role_party <> '' AND (r.person_id IS NOT NULL OR r.organisation_id IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM tenants_leaseparty t WHERE t.lease_id = r.lease_id AND t.role = r.role_party
            AND t.person_id IS NOT DISTINCT FROM r.person_id AND t.organisation_id IS NOT DISTINCT FROM r.organisation_id)
    GROUP BY r.lease_id, r.person_id, r.organisation_id, r.role_party ORDER BY 3"""

_OCCUPANTS = f"""{INSERT}
    SELECT %(run)s, 'occupant', min(r.row_id), '', {new_key("tenants_occupant")}, 'create', '',
        h.key, r.person_id, NULL, (array_agg(r.role_link ORDER BY r.row_id))[1], NULL
    FROM resolved r
    JOIN tenants_plannedchange h ON h.run_id = %(run)s AND h.kind = 'household' AND h.ref_a = r.lease_id
    WHERE r.person_id IS NOT NULL AND r.role_link <> ''
        AND NOT EXISTS (SELECT 1 FROM tenants_occupant t WHERE t.household_id = h.key AND t.person_id = r.person_id)
    GROUP BY h.key, r.person_id ORDER BY 3"""

_PRESENT = """
    CREATE TEMP TABLE present AS SELECT DISTINCT lease_id, person_id FROM resolved WHERE lease_id IS NOT NULL AND person_id IS NOT NULL"""
# Leases of which a line was refused or left out: nobody there is said to have left.
_UNCERTAIN = """
    CREATE TEMP TABLE uncertain AS SELECT DISTINCT l.lease_id FROM leases l JOIN tenants_importedrow r ON r.id = l.row_id
    JOIN tenants_importedrow s ON s.run_id = %(run)s AND s.lease_number = r.lease_number AND (s.refused OR s.left_out)
    UNION SELECT lease_id FROM unsure_leases"""

# Gone from the home: the lease has ended, or the file, which lists the occupants, no longer has them there.
_DEPARTURES = f"""{INSERT}
    SELECT %(run)s, 'departure', h.row_id, '', o.id, 'update', '', NULL, NULL, NULL, '',
        jsonb_build_object('ends_on', jsonb_build_array(NULL, coalesce(l.ends_on, %(day)s)))
    FROM leases l
    JOIN tenants_plannedchange h ON h.run_id = %(run)s AND h.kind = 'household' AND h.ref_a = l.lease_id AND h.action <> 'create'
    JOIN tenants_occupant o ON o.household_id = h.key AND o.ends_on IS NULL
    JOIN tenants_person t ON t.id = o.person_id
    LEFT JOIN present ON present.lease_id = l.lease_id AND present.person_id = o.person_id
    LEFT JOIN uncertain ON uncertain.lease_id = l.lease_id
    WHERE l.ends_on < %(day)s
        OR %(lists_occupants)s AND t.source = %(source)s AND present.lease_id IS NULL AND uncertain.lease_id IS NULL"""

_CONTACTS = f"""{INSERT}
    SELECT %(run)s, 'contact', min(x.row_id), '', {new_key("tenants_contactpoint")}, 'create', '',
        x.person_id, x.organisation_id, min(x.rank), min(x.fact), NULL
    FROM (SELECT r.row_id, r.person_id, r.organisation_id, c.fact, c.rank, split_part(c.fact, E'\\x1f', 1) AS channel,
            split_part(c.fact, E'\\x1f', 2) AS value
        FROM resolved r JOIN tenants_importedrow s ON s.id = r.row_id AND s.contacts <> ''
        CROSS JOIN LATERAL unnest(string_to_array(s.contacts, E'\\x1e')) WITH ORDINALITY c (fact, rank)
        WHERE r.person_id IS NOT NULL OR r.organisation_id IS NOT NULL) x
    WHERE NOT EXISTS (SELECT 1 FROM tenants_contactpoint t WHERE t.person_id = x.person_id AND t.channel = x.channel AND t.value = x.value)
        AND NOT EXISTS (SELECT 1 FROM tenants_contactpoint t WHERE x.organisation_id IS NOT NULL
            AND t.organisation_id = x.organisation_id AND t.channel = x.channel AND t.value = x.value)
    GROUP BY x.person_id, x.organisation_id, x.channel, x.value ORDER BY 3"""

GONE = "absent de l’export"
# Numbers of the ERP that the ERP no longer gives, and that nobody has checked or touched here, are put aside; they come
# back when the ERP gives them again. A number disabled by a person stays disabled whatever the ERP says.
_CONTACTS_GONE = f"""{INSERT}
    SELECT %(run)s, 'contact_gone', p.row_id, '', t.id, 'update', '', NULL, NULL, NULL, '', jsonb_build_object(
        'disabled_at', jsonb_build_array(NULL, now()), 'disabled_reason', jsonb_build_array(t.disabled_reason, '{GONE}'))
    FROM tenants_plannedchange p
    JOIN tenants_contactpoint t ON t.person_id = p.key AND t.source = 'erp' AND t.disabled_at IS NULL AND t.verified_on IS NULL
    JOIN tenants_person o ON o.id = p.key AND o.source = %(source)s
    WHERE p.run_id = %(run)s AND p.kind = 'person' AND p.action <> 'create' AND p.reason <> 'merged' AND t.channel = ANY(%(channels)s)
        AND NOT EXISTS (SELECT 1 FROM tenants_importedrow s
            WHERE s.run_id = %(run)s AND s.person_ref = p.match_key AND (s.refused OR position(t.value IN s.contacts) > 0
                OR s.remarks @> '[{{"field": "phone"}}]' OR s.remarks @> '[{{"field": "email"}}]'))"""
_CONTACTS_BACK = f"""{INSERT}
    SELECT %(run)s, 'contact_back', min(p.row_id), '', t.id, 'update', '', NULL, NULL, NULL, '', jsonb_build_object(
        'disabled_at', jsonb_build_array(t.disabled_at, NULL), 'disabled_reason', jsonb_build_array(t.disabled_reason, ''))
    FROM tenants_contactpoint t
    JOIN tenants_plannedchange p ON p.run_id = %(run)s AND p.kind = 'person' AND p.key = t.person_id
    JOIN tenants_importedrow s ON s.run_id = %(run)s AND s.person_ref = p.match_key AND {USABLE} AND position(t.value IN s.contacts) > 0
    WHERE t.disabled_reason = '{GONE}' AND t.disabled_by_id IS NULL AND t.disabled_at IS NOT NULL GROUP BY t.id"""

_GUARDIANS = f"""{INSERT}
    SELECT %(run)s, 'guardian', min(r.row_id), '', {new_key("tenants_guardian")}, 'create', '',
        r.person_id, NULL, NULL, '', NULL
    FROM resolved r JOIN tenants_importedrow s ON s.id = r.row_id AND s.guardian_measure <> ''
    WHERE r.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tenants_guardian t WHERE t.person_id = r.person_id
        AND t.measure = s.guardian_measure AND t.authority_name = s.guardian_name)
    GROUP BY r.person_id"""

_FRAILTIES = f"""{INSERT}
    SELECT %(run)s, 'frailty', min(r.row_id), '', {new_key("tenants_frailtymark")}, 'create', '',
        r.person_id, NULL, NULL, '', NULL
    FROM resolved r JOIN tenants_importedrow s ON s.id = r.row_id AND s.disability
    WHERE r.person_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tenants_frailtymark t WHERE t.person_id = r.person_id AND t.kind = 'disability')
    GROUP BY r.person_id"""

_ANNEXES = f"""{INSERT}
    SELECT %(run)s, 'annex', min(r.row_id), '', {new_key("tenants_lease_ancillary_units")}, 'create', '',
        r.lease_id, r.unit_id, NULL, '', NULL
    FROM resolved r
    WHERE r.lease_id IS NOT NULL AND r.unit_id <> r.main_unit_id
        AND NOT EXISTS (SELECT 1 FROM tenants_lease_ancillary_units t WHERE t.lease_id = r.lease_id AND t.unit_id = r.unit_id)
    GROUP BY r.lease_id, r.unit_id"""


def plan_ties(params: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS resolved, leases, present, uncertain")
        for statement in (_RESOLVED, _LEASES, _PRESENT, _UNCERTAIN):
            cursor.execute(statement, params)
        cursor.execute("ANALYZE resolved; ANALYZE leases; ANALYZE present; ANALYZE uncertain")
        cursor.execute(_HOUSEHOLDS, params)
        cursor.execute("ANALYZE tenants_plannedchange")
        for statement in (_PARTIES, _OCCUPANTS, _DEPARTURES, _CONTACTS, _CONTACTS_GONE, _CONTACTS_BACK):
            cursor.execute(statement, params)
        for statement in (_GUARDIANS, _FRAILTIES, _ANNEXES):
            cursor.execute(statement, params)
