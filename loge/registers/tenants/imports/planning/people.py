"""Who is who: the cascade that recognises a person, never by the name alone, with the reason kept on the row.

(a) the sender's own number; (b) same names and same birth date; (c) same names on the same lease, birth dates not
contradicting. Two candidates, or one candidate claimed twice: a person decides.
"""

from django.db import connection

from loge.registers.tenants.imports.planning.compare import INSERT, changes_of, new_key
from loge.registers.tenants.imports.planning.kinds import PERSON, USABLE

# Of several lines about one person, the one that knows the full birth date speaks.
_REFS = f"""
    CREATE TEMP TABLE people AS
    SELECT r.ref, r.row_id, coalesce(t.merged_into_id, t.id) AS person_id,
        CASE WHEN t.id IS NULL THEN '' WHEN t.merged_into_id IS NULL THEN 'key' ELSE 'merged' END::varchar(24) AS reason
    FROM (SELECT s.person_ref AS ref, 
              min(CASE WHEN s.birth_date_quality = 'exact' THEN s.id ELSE s.id + (1::bigint << 61) END) & ((1::bigint << 61) - 1) AS row_id
          FROM tenants_importedrow s WHERE {USABLE} AND s.person_ref <> '' AND s.organisation = '' GROUP BY 1) r
    LEFT JOIN tenants_person t ON r.ref LIKE 'k%%' AND t.source = %(source)s AND t.source_key = substr(r.ref, 2)
        AND t.source_key <> ''"""

# The decision of a person comes before any rule.
_DECIDED = """
    UPDATE people SET person_id = CASE WHEN d.match <> 'new' THEN d.match::bigint END, reason = 'decided'
    FROM exchange_rowdecision d JOIN tenants_importedrow s ON s.line = d.line AND s.part = d.part AND s.run_id = %(run)s
    WHERE d.run_id = %(run)s AND d.match <> '' AND people.ref = s.person_ref"""

_SAME_NAMES = """(t.search_key = s.search_key OR t.search_key = s.names_key
    OR (t.birth_name <> '' OR s.birth_name = '') AND starts_with(t.search_key, s.names_key || ' ') AND t.birth_name <> ''
    OR t.birth_name = '' AND s.birth_name <> '' AND t.search_key = s.names_key)"""
_FREE = """t.merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM people m WHERE m.person_id = t.id)
    AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.person_id = t.id)"""

_CANDIDATES = f"""
    CREATE TEMP TABLE candidates AS
    WITH unknown AS MATERIALIZED (
        SELECT p.ref, s.* FROM people p JOIN tenants_importedrow s ON s.id = p.row_id WHERE p.person_id IS NULL AND p.reason = '')
    SELECT s.ref, t.id AS person_id, 'name_birth' AS reason, true AS sure
    FROM unknown s JOIN tenants_person t ON t.birth_date = s.birth_date AND {_SAME_NAMES}
    WHERE {_FREE}
    UNION
    SELECT s.ref, t.id, 'name_lease', t.birth_date IS NULL OR s.birth_date IS NULL
    FROM unknown s JOIN tenants_lease l ON l.source = %(source)s AND l.number = s.lease_number
    JOIN LATERAL (
        SELECT person_id FROM tenants_leaseparty lp WHERE lp.lease_id = l.id AND person_id IS NOT NULL
        UNION SELECT o.person_id FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id WHERE h.lease_id = l.id
    ) near ON true
    JOIN tenants_person t ON t.id = near.person_id AND {_SAME_NAMES}
    WHERE {_FREE} AND t.birth_date IS DISTINCT FROM s.birth_date"""

_RECOGNISED = """
    WITH sure AS (SELECT ref, min(person_id) AS person_id, min(reason) AS reason FROM candidates
                  GROUP BY ref HAVING count(DISTINCT person_id) = 1 AND bool_and(sure)),
    alone AS (SELECT ref, person_id, reason FROM sure
              WHERE person_id NOT IN (SELECT person_id FROM candidates GROUP BY 1 HAVING count(DISTINCT ref) > 1))
    UPDATE people SET person_id = alone.person_id, reason = alone.reason FROM alone WHERE people.ref = alone.ref"""

_UNDECIDED = """
    UPDATE people SET reason = 'decide' WHERE person_id IS NULL AND reason = '' AND ref IN (SELECT ref FROM candidates)"""

_PLAN = f"""{INSERT}
    SELECT %(run)s, 'person', s.id, p.ref, coalesce(p.person_id, {new_key("tenants_person")}),
        CASE WHEN p.person_id IS NULL THEN 'create' WHEN d.changes IS NULL THEN 'unchanged' ELSE 'update' END,
        p.reason, NULL, NULL, NULL, '', d.changes
    FROM people p JOIN tenants_importedrow s ON s.id = p.row_id
    LEFT JOIN tenants_person t ON t.id = p.person_id
    CROSS JOIN LATERAL (SELECT CASE WHEN p.reason <> 'merged' THEN {changes_of(PERSON)} END AS changes OFFSET 0) d
    WHERE p.reason <> 'decide'
    ORDER BY s.id"""

# What people corrected stays: the ERP repeats its old value, or says a third one that someone will decide.
_SPARE_CORRECTIONS = """
    WITH spared AS (
        SELECT p.id, p.changes - array_agg(c.field::text)
            - CASE WHEN bool_or(c.field IN ('last_name', 'first_name', 'birth_name')) THEN ARRAY['search_key'] ELSE ARRAY[]::text[] END
            - CASE WHEN bool_or(c.field = 'birth_date') THEN ARRAY['birth_date_quality'] ELSE ARRAY[]::text[] END AS changes
        FROM tenants_plannedchange p JOIN tenants_correction c ON c.person_id = p.key AND c.settled_at IS NULL
        WHERE p.run_id = %(run)s AND p.kind = 'person' AND p.changes ? c.field GROUP BY p.id, p.changes)
    UPDATE tenants_plannedchange p SET changes = nullif(s.changes, '{}'),
        action = CASE WHEN s.changes = '{}' THEN 'unchanged' ELSE p.action END
    FROM spared s WHERE s.id = p.id"""

_CORRECTIONS = f"""{INSERT}
    SELECT %(run)s, 'correction', p.row_id, '', c.id, 'update', '', NULL, NULL, NULL, '',
        CASE WHEN n.value = c.corrected_value THEN jsonb_build_object(
            'settled_at', jsonb_build_array(NULL, now()), 'settled_as', jsonb_build_array(c.settled_as, 'followed'))
        ELSE jsonb_build_object('diverging_value', jsonb_build_array(c.diverging_value, n.value)) END
    FROM tenants_correction c
    JOIN tenants_plannedchange p ON p.run_id = %(run)s AND p.kind = 'person' AND p.key = c.person_id AND p.reason <> 'merged'
    JOIN tenants_importedrow s ON s.id = p.row_id
    CROSS JOIN LATERAL (SELECT to_jsonb(s) ->> c.field AS value) n
    WHERE c.settled_at IS NULL AND n.value IS NOT NULL AND n.value <> '' AND n.value <> c.erp_value
        AND (n.value = c.corrected_value OR n.value IS DISTINCT FROM c.diverging_value)"""


def plan_people(params: dict) -> None:
    """Recognise every person of the file, then plan what changes about them."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS people, candidates")
        cursor.execute(_REFS, params)
        cursor.execute("CREATE INDEX ON people (person_id); ANALYZE people")
        for statement in (_DECIDED, _CANDIDATES, _RECOGNISED, _UNDECIDED, _PLAN):
            cursor.execute(statement, params)
        cursor.execute("SELECT EXISTS (SELECT 1 FROM tenants_correction WHERE settled_at IS NULL)")
        if cursor.fetchone()[0]:  # most often none: a million lines are not read for that
            cursor.execute(_SPARE_CORRECTIONS, params)
            cursor.execute(_CORRECTIONS, params)
