"""What each line comes to, what has disappeared, and the counts that the preview shows."""

from django.db import connection

from loge.registers.tenants.imports.planning import known
from loge.registers.tenants.imports.planning.compare import INSERT

# A record is missing when no line speaks of it, refused lines included: a line in error is not a departure.
_MISSING = {
    "person": f"""{INSERT}
        SELECT %(run)s, 'person', NULL, '', t.id, 'missing', '', NULL, NULL, NULL, '',
            jsonb_build_object('missing_since', jsonb_build_array(NULL, %(day)s::date))
        FROM tenants_person t
        WHERE t.source = %(source)s AND t.missing_since IS NULL AND t.merged_into_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM tenants_plannedchange p WHERE p.run_id = %(run)s AND p.kind = 'person' AND p.key = t.id)
            AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.person_id = t.id)
            AND NOT EXISTS (SELECT 1 FROM tenants_importedrow s
                WHERE s.run_id = %(run)s AND s.source_key <> '' AND s.source_key = t.source_key)
            AND NOT EXISTS (SELECT 1 FROM unsure_people d WHERE d.person_id = t.id)""",
    "lease": f"""{INSERT}
        SELECT %(run)s, 'lease', NULL, '', t.id, 'missing', '', NULL, NULL, NULL, '',
            jsonb_build_object('missing_since', jsonb_build_array(NULL, %(day)s::date))
        FROM tenants_lease t
        WHERE t.source = %(source)s AND t.missing_since IS NULL
            AND t.status IN ('signed', 'active', 'notice_given', 'terminated_by_court')
            AND NOT EXISTS (SELECT 1 FROM tenants_importedrow s WHERE s.run_id = %(run)s AND s.lease_number = t.number)
            AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.lease_id = t.id)
            AND NOT EXISTS (SELECT 1 FROM unsure_leases d WHERE d.lease_id = t.id)""",
    "unit": f"""{INSERT}
        SELECT %(run)s, 'unit', NULL, '', t.id, 'missing', '', NULL, NULL, NULL, '',
            jsonb_build_object('missing_since', jsonb_build_array(NULL, %(day)s::date))
        FROM housing_unit t JOIN housing_building b ON b.id = t.building_id
        WHERE t.missing_since IS NULL AND %(lists_vacant)s
            AND (EXISTS (SELECT 1 FROM tenants_plannedchange p WHERE p.run_id = %(run)s AND p.kind = 'residence' AND p.key = b.residence_id)
                OR b.residence_id IN (SELECT residence_id FROM kept))
            AND NOT EXISTS (SELECT 1 FROM tenants_importedrow s WHERE s.run_id = %(run)s AND s.unit_code = t.code)
            AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.unit_id = t.id)
            AND NOT EXISTS (SELECT 1 FROM unsure_codes d WHERE d.code = ltrim(t.code, '0'))
            AND NOT EXISTS (SELECT 1 FROM unsure_leases d WHERE d.unit_id = t.id)""",
}

_OUTCOMES = """
    INSERT INTO tenants_rowoutcome (row_id, run_id, line, part, state, unit_id, lease_id, person_id, organisation_id, reason)
    SELECT s.id, %(run)s, s.line, s.part,
        CASE WHEN s.left_out THEN 'left_out' WHEN s.refused THEN 'error' WHEN r.undecided THEN 'decide'
             WHEN r.state = 'unchanged' AND touched.row_id IS NOT NULL THEN 'update' ELSE r.state END,
        r.unit_id, r.lease_id, r.person_id, r.organisation_id,
        CASE WHEN r.undecided THEN 'decide' ELSE coalesce(r.reason, '') END
    FROM tenants_importedrow s LEFT JOIN resolved r ON r.row_id = s.id
    LEFT JOIN (SELECT DISTINCT row_id FROM tenants_plannedchange WHERE run_id = %(run)s AND action <> 'unchanged') touched
        ON touched.row_id = s.id
    WHERE s.run_id = %(run)s ORDER BY s.id"""


def plan_missing(params: dict, *, grain: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT 1 FROM tenants_importedrow s WHERE s.run_id = %(run)s AND s.lease_number = '' AND NOT s.refused)
                OR EXISTS (SELECT 1 FROM kept WHERE lease_number = '')""",
            params,
        )
        params = {**params, "lists_vacant": grain == "unit" or cursor.fetchone()[0]}
        for statement in _MISSING.values():
            cursor.execute(statement, params)


def write_outcomes(params: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, params)
        cursor.execute(known.OUTCOMES, params)


def counts(run_id: int) -> dict[str, dict[str, int]]:
    """{kind: {action: number}} for records, and {"lines": {state: number}} for lines."""
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, action, count(*) FROM tenants_plannedchange WHERE run_id = %s GROUP BY 1, 2", [run_id]
        )
        for kind, action, number in cursor.fetchall():
            found.setdefault(kind, {})[action] = number
        cursor.execute(known.COUNTS, {"run": run_id})
        for kind, number in cursor.fetchall():
            if number:
                tally = found.setdefault(kind, {})
                tally["unchanged"] = tally.get("unchanged", 0) + number
        cursor.execute("SELECT state, count(*) FROM tenants_rowoutcome WHERE run_id = %s GROUP BY 1", [run_id])
        found["lines"] = dict(cursor.fetchall())
    return found


def missing_share(run_id: int, source: str) -> float:
    """Share of the persons or of the current leases of this sender that the file no longer has, the larger of the two."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM tenants_person WHERE source = %(source)s AND missing_since IS NULL AND merged_into_id IS NULL),
                      (SELECT count(*) FROM tenants_lease WHERE source = %(source)s AND missing_since IS NULL
                        AND status IN ('signed', 'active', 'notice_given', 'terminated_by_court')),
                      count(*) FILTER (WHERE kind = 'person'), count(*) FILTER (WHERE kind = 'lease')
               FROM tenants_plannedchange WHERE run_id = %(run)s AND action = 'missing'""",
            {"run": run_id, "source": source},
        )
        people, leases, people_gone, leases_gone = cursor.fetchone()
    return max(people_gone / people if people else 0, leases_gone / leases if leases else 0)
