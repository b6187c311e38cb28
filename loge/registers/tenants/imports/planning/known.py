"""Lines that the last file already had: which may be passed over, and which must be compared all the same.

Whatever was written since about one record concerns every line that feeds it, the lines of the same dwelling, lease or person
with them, and so on: what is compared is always whole, as if the file held nothing else. Agencies, residences, buildings and
entrances, which many lines repeat, are compared by the first line that gives them.
"""

from typing import TYPE_CHECKING

from django.db import connection

from loge.registers.tenants.imports.rows import COLUMNS

if TYPE_CHECKING:
    from loge.registers.tenants.imports.memory import Memory

_KEYS = {"unit": "unit_code", "lease": "lease_number", "person": "person_ref"}
_STOCK = {
    "agency": "agency_code",
    "residence": "residence_code",
    "building": "building_code",
    "entrance": "entrance_code",
}
_CODES = {**_KEYS, **_STOCK}

PREPARE = (
    "DROP TABLE IF EXISTS kept, known_lines, incoming, stirred, firsts",
    """CREATE TEMP TABLE kept (row_id bigint, line int, part smallint, place bigint, unit_code text, lease_number text,
        person_ref text, agency_code text, residence_code text, building_code text, entrance_code text, unit_id bigint,
        residence_id bigint, lease_id bigint, person_id bigint, organisation_id bigint, round int)""",
    "CREATE TEMP TABLE known_lines (line int, digest bigint)",
    "CREATE TEMP TABLE incoming (LIKE tenants_importedrow)",
    "ALTER TABLE incoming DROP COLUMN id",
    "CREATE TEMP TABLE stirred (kind text, code text, round int)",
)

# Marks of the lines of the last file, and of those that cannot be relied upon.
DIGESTS = """COPY (
        SELECT digest FROM tenants_importedrow WHERE run_id = %s AND digest IS NOT NULL AND part = 1) TO STDOUT"""
DOUBTFUL = """
    SELECT digest FROM tenants_importedrow WHERE run_id = %s AND digest IS NOT NULL AND (refused OR left_out)"""

# Written since the import, or by a transaction that was under way when it ended.
_SINCE = "(age({t}.xmin) <= (SELECT age(%(since)s::xid8::xid)) OR {t}.xmin::text = ANY(%(under_way)s))"


def _since(alias: str) -> str:
    return _SINCE.format(t=alias)


_KEPT = f"""
    INSERT INTO kept
    SELECT s.id, k.line, s.part, k.line::bigint * 4 + s.part, s.unit_code, s.lease_number, s.person_ref,
        s.agency_code, s.residence_code, s.building_code, s.entrance_code, u.id, b.residence_id, t.id, p.id, o.id,
        CASE WHEN u.id IS NULL OR {_since("u")} OR u.missing_since IS NOT NULL
            OR s.lease_number <> '' AND (t.id IS NULL OR {_since("t")} OR t.missing_since IS NOT NULL)
            OR s.person_ref <> '' AND (p.id IS NULL AND o.id IS NULL OR {_since("p")} OR {_since("o")}
                OR coalesce(p.missing_since, o.missing_since) IS NOT NULL)
            OR s.ends_on BETWEEN %(from_day)s AND %(day)s THEN 1 END
    FROM known_lines k JOIN tenants_importedrow s ON s.run_id = %(rows_of)s AND s.digest = k.digest
    LEFT JOIN housing_unit u ON u.code = s.unit_code
    LEFT JOIN housing_building b ON b.id = u.building_id
    LEFT JOIN tenants_lease t ON t.source = %(source)s AND t.number = s.lease_number AND s.lease_number <> ''
    LEFT JOIN tenants_person p ON p.source = %(source)s AND p.source_key = s.source_key AND s.source_key <> '' AND s.organisation = ''
        AND s.person_ref <> ''
        AND p.merged_into_id IS NULL
    LEFT JOIN tenants_organisation o ON o.source = %(source)s AND o.source_key = s.source_key AND s.source_key <> ''
        AND s.organisation <> '' AND s.person_ref <> ''"""

# What hangs on a lease or a person and was written since; a correction waiting for the sender is always looked at.
_TIES = f"""
    UPDATE kept SET round = 1 WHERE round IS NULL AND (
        lease_id IN (SELECT t.lease_id FROM tenants_household t WHERE {_since("t")}
            UNION ALL SELECT t.lease_id FROM tenants_leaseparty t WHERE {_since("t")}
            UNION ALL SELECT t.lease_id FROM tenants_lease_ancillary_units t WHERE {_since("t")}
            UNION ALL SELECT h.lease_id FROM tenants_occupant t JOIN tenants_household h ON h.id = t.household_id WHERE {_since("t")})
        OR person_id IN (SELECT t.person_id FROM tenants_contactpoint t WHERE t.person_id IS NOT NULL AND {_since("t")}
            UNION ALL SELECT t.person_id FROM tenants_guardian t WHERE {_since("t")}
            UNION ALL SELECT t.person_id FROM tenants_frailtymark t WHERE {_since("t")}
            UNION ALL SELECT c.person_id FROM tenants_correction c WHERE c.settled_at IS NULL OR {_since("c")})
        OR organisation_id IN (SELECT t.organisation_id FROM tenants_contactpoint t
            WHERE t.organisation_id IS NOT NULL AND {_since("t")}))"""


def _codes(table: str, where: str, number: str) -> str:
    given = ", ".join(f"('{kind}', s.{code})" for kind, code in _CODES.items())
    return f"""INSERT INTO stirred SELECT DISTINCT v.kind, v.code, {number}
        FROM {table} s CROSS JOIN LATERAL (VALUES {given}) v (kind, code) WHERE {where} AND v.code <> ''"""


_STIRRED = (
    _codes("incoming", "true", "1"),
    _codes(
        "tenants_importedrow",
        "s.run_id = %(rows_of)s AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.row_id = s.id)",
        "1",
    ),
    _codes("kept", "s.round = 1", "1"),
    *(
        f"INSERT INTO stirred SELECT '{kind}', t.code, 1 FROM {table} t WHERE {_since('t')}"
        for kind, table in (
            ("agency", "accounts_agency"), ("residence", "housing_residence"), ("building", "housing_building"),
            ("entrance", "housing_entrance"),
        )
    ),
    "ANALYZE kept; ANALYZE stirred",
)  # fmt: skip


_SAME = " OR ".join(
    f"{code} <> '' AND {code} IN (SELECT code FROM stirred WHERE kind = '{kind}' AND round = %(round)s)"
    for kind, code in _KEYS.items()
)
_NEAR = f"UPDATE kept SET round = %(round)s + 1 WHERE round IS NULL AND ({_SAME})"

# Read once: which line is the first does not depend on what was stirred.
_FIRSTS = f"""
    CREATE TEMP TABLE firsts AS
    SELECT CASE {" ".join(f"WHEN {code} IS NOT NULL THEN '{kind}'" for kind, code in _STOCK.items())} END AS kind,
        coalesce({", ".join(_STOCK.values())}) AS code, min(place) AS place
    FROM kept GROUP BY GROUPING SETS ({", ".join(f"({code})" for code in _STOCK.values())})"""
_FIRST_LINES = """
    UPDATE kept SET round = %(round)s + 1 WHERE round IS NULL
        AND place IN (SELECT f.place FROM firsts f JOIN stirred s USING (kind, code) WHERE s.round = %(round)s)"""


_COPIED = [column for column in COLUMNS if column != "line"]
_TO_COMPARE = f"""
    INSERT INTO tenants_importedrow (run_id, line, {", ".join(_COPIED)})
    SELECT %(run)s, x.* FROM (
        SELECT line, {", ".join(_COPIED)} FROM incoming
        UNION ALL SELECT k.line, {", ".join("s." + column for column in _COPIED)}
        FROM kept k JOIN tenants_importedrow s ON s.id = k.row_id WHERE k.round IS NOT NULL) x
    ORDER BY x.line, x.part"""


# Another import of the sender may have ended meanwhile, and taken the rows of the memory for its own.
_LOST = """
    SELECT (SELECT count(*) FROM known_lines) + (SELECT count(DISTINCT line) FROM incoming)
        <> (SELECT count(DISTINCT line) FROM kept) + (SELECT count(DISTINCT line) FROM tenants_importedrow WHERE run_id = %(run)s)"""


def sort_out(params: dict, memory: "Memory") -> bool:
    """From the lines known by their mark to those passed over (`kept`); all the others go to the workbench.

    False when the memory no longer holds all those lines: the file is then to be read whole.
    """
    params = {
        **params, "rows_of": memory.rows_of, "from_day": memory.day, "since": memory.since, "under_way": memory.under_way,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE known_lines")
        for statement in (_KEPT, _TIES, *_STIRRED, _FIRSTS):
            cursor.execute(statement, params if "%(" in statement else None)
        _spread(cursor)
        cursor.execute(_TO_COMPARE, params)
        cursor.execute("DELETE FROM kept WHERE round IS NOT NULL")
        cursor.execute(_LOST, params)
        whole = not cursor.fetchone()[0]
        cursor.execute("DROP TABLE known_lines, incoming, stirred, firsts; ANALYZE kept")
    return whole


def _spread(cursor) -> None:
    """From neighbour to neighbour, and to the first lines of the buildings and so on that they name, until nobody is left."""
    number, found = 1, True
    while found:
        cursor.execute(_NEAR, {"round": number})
        near = cursor.rowcount
        cursor.execute(_FIRST_LINES, {"round": number})
        found = near + cursor.rowcount > 0
        number += 1
        cursor.execute(_codes("kept", f"s.round = {number}", str(number)))


OUTCOMES = """
    INSERT INTO tenants_rowoutcome (row_id, run_id, line, part, state, unit_id, lease_id, person_id, organisation_id, reason)
    SELECT row_id, %(run)s, line, part, 'unchanged', unit_id, lease_id, person_id, organisation_id,
        CASE WHEN person_id IS NULL THEN '' ELSE 'key' END
    FROM kept"""

_NOT_PLANNED = "NOT IN (SELECT match_key FROM tenants_plannedchange WHERE run_id = %(run)s AND kind = '{kind}')"


def _different(kind: str, column: str, where: str) -> str:
    """Hashed, where count(DISTINCT …) would sort."""
    return f"SELECT '{kind}', count(*) FROM (SELECT DISTINCT {column} FROM kept WHERE {where}) d"


COUNTS = " UNION ALL ".join((
    *(_different(kind, code, f"{code} <> '' AND {code} {_NOT_PLANNED.format(kind=kind)}") for kind, code in _STOCK.items()),
    *(_different(kind, f"{kind}_id", f"{kind}_id IS NOT NULL") for kind in ("unit", "lease", "person", "organisation")),
    "SELECT 'household', count(*) FROM tenants_household WHERE lease_id IN (SELECT lease_id FROM kept)",
))  # fmt: skip
