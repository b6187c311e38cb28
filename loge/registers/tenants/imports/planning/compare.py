"""File against register, one statement per kind: create, update (which columns, old and new), or unchanged."""

from loge.registers.tenants.imports.planning.kinds import USABLE, Kind

INSERT = "INSERT INTO tenants_plannedchange (run_id, kind, row_id, match_key, key, action, reason, ref_a, ref_b, ref_c, fact, changes) "


def new_key(table: str) -> str:
    """SQL of a key never given. Its sequence is looked up once: for each row, that costs ten times the drawing itself."""
    return f"nextval((SELECT pg_get_serial_sequence('{table}', 'id')::regclass))"


def plan_keyed(kind: Kind, *, only: str = "true") -> str:
    """SQL that plans every record of a kind known by a natural key. `only`: which rows speak of this kind."""
    leads = f"""
        SELECT {kind.key} AS k, {kind.lead} AS id FROM tenants_importedrow s
        WHERE {USABLE} AND {kind.key} <> '' AND {only} GROUP BY 1"""
    return f"""
        WITH l AS MATERIALIZED ({leads})
        {INSERT}
        SELECT %(run)s, '{kind.name}', s.id, l.k, coalesce(t.id, {new_key(kind.table)}),
            {_action(kind)}, '', {_refs(kind)}, '', d.changes
        FROM l JOIN tenants_importedrow s ON s.id = l.id
        LEFT JOIN {kind.table} t ON {kind.match}
        {kind.joins}
        CROSS JOIN LATERAL (SELECT {changes_of(kind, *kind.refs)} AS changes OFFSET 0) d
        ORDER BY s.id"""


def _action(kind: Kind) -> str:
    return "CASE WHEN t.id IS NULL THEN 'create' WHEN d.changes IS NULL THEN 'unchanged' ELSE 'update' END"


def _refs(kind: Kind) -> str:
    return ", ".join([*kind.refs, "NULL::bigint", "NULL::bigint", "NULL::bigint"][:3])


def changes_of(kind: Kind, a: str = "", b: str = "", c: str = "") -> str:
    """SQL of the changed columns, {column: [old, new]}, NULL when nothing differs or the record is new."""
    values = kind.values(a, b, c)
    old = ", ".join(f"t.{column}" for column in values)
    new = ", ".join(values.values())
    pairs = ", ".join(f"('{column}', to_jsonb(t.{column}), to_jsonb({sql}))" for column, sql in values.items())
    return f"""CASE WHEN t.id IS NOT NULL AND ({old}) IS DISTINCT FROM ({new}) THEN (
        SELECT jsonb_object_agg(v.name, jsonb_build_array(v.old, v.new)) FROM (VALUES {pairs}) v (name, old, new)
        WHERE v.old IS DISTINCT FROM v.new) END"""
