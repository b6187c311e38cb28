"""The SQL that carries a plan out, batch by batch: creations with their marks, updates with their before and after."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection, models

from loge.registers.tenants.imports.planning.kinds import KEYED, Kind

_ENDED = "CASE WHEN %(has_end)s AND s.ends_on < %(day)s THEN s.ends_on END"
_FACT = "split_part(p.fact, E'\\x1f', {})"


@dataclass(frozen=True)
class Target:
    """Where a kind of the plan is written. `columns`: column → SQL over `p` (the plan) and `s` (the row)."""

    name: str
    table: str
    columns: dict[str, str]


def _keyed(name: str) -> Target:
    kind: Kind = KEYED[name]
    columns = kind.values("p.ref_a", "p.ref_b", "p.ref_c")
    return Target(name, kind.table, columns)


def _targets() -> tuple[Target, ...]:
    """In the order of writing: nothing is written before what it hangs on."""
    return (
        *(_keyed(name) for name in ("agency", "residence", "building", "entrance", "unit", "person", "organisation", "lease")),
        Target("household", "tenants_household", {
            "lease_id": "p.ref_a", "unit_id": "p.ref_b", "residence_id": "p.ref_c",
            "reference_person_id": "nullif(p.fact, '')::bigint", "priority_transfer": "coalesce(s.priority_transfer, false)",
            "ended_on": _ENDED,
        }),
        Target("party", "tenants_leaseparty", {
            "lease_id": "p.ref_a", "person_id": "p.ref_b", "organisation_id": "p.ref_c", "role": "p.fact",
            "starts_on": "s.starts_on", "ends_on": _ENDED,
        }),
        Target("occupant", "tenants_occupant", {
            "household_id": "p.ref_a", "person_id": "p.ref_b", "link": "p.fact", "starts_on": "s.starts_on",
            "ends_on": _ENDED, "is_dependent": "p.fact = 'child'",
        }),
        Target("contact", "tenants_contactpoint", {
            "person_id": "p.ref_a", "organisation_id": "p.ref_b", "rank": "p.ref_c", "channel": _FACT.format(1),
            "value": _FACT.format(2), "phone_kind": _FACT.format(3), "belongs_to": _FACT.format(4), "note": _FACT.format(5),
            "as_given": _FACT.format(6), "source": "'erp'",
        }),
        Target("annex", "tenants_lease_ancillary_units", {"lease_id": "p.ref_a", "unit_id": "p.ref_b"}),
        Target("guardian", "tenants_guardian", {
            "person_id": "p.ref_a", "measure": "s.guardian_measure", "authority_name": "s.guardian_name",
            "phone": "left(s.guardian_phone, 20)",
        }),
        Target("frailty", "tenants_frailtymark", {
            "person_id": "p.ref_a", "kind": "'disability'", "consent_on": "%(day)s", "source": "'Export du progiciel'",
        }),
        Target("departure", "tenants_occupant", {}),
        Target("contact_gone", "tenants_contactpoint", {}),
        Target("contact_back", "tenants_contactpoint", {}),
        Target("correction", "tenants_correction", {}),
    )  # fmt: skip


def targets() -> tuple[Target, ...]:
    return _targets()


@cache  # the preview asks for it at each change of a page
def model_written(kind: str) -> type[models.Model]:
    """The model whose records a kind of the plan creates or changes."""
    return _model_of(next(target.table for target in _targets() if target.name == kind))


def _model_of(table: str):
    return next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)


def _fillers(target: Target) -> dict[str, str]:
    """Columns that the plan does not speak of and that the database wants: blank texts and the defaults of the model."""
    found = {}
    for field in _model_of(target.table)._meta.concrete_fields:
        if field.primary_key or field.null or field.column in target.columns:
            continue
        default = field.get_default()
        found[field.column] = (
            "''" if default in ("", None) else str(default).lower() if isinstance(default, bool) else f"'{default}'"
        )
    return found


def creation(target: Target) -> tuple[str, list[str]]:
    """Insert what the batch creates; keep keys and marks for undoing. Run twice, it adds nothing the second time."""
    columns = {"id": "p.key", **target.columns, **_fillers(target)}
    marked = [column for column in columns if column != "missing_since"]
    # the rows of a batch lie together: a range of the key is read, never the whole file
    needed = any("s." in sql for sql in target.columns.values())
    rows = "JOIN tenants_importedrow s ON s.id = p.row_id AND s.id BETWEEN %(low)s AND %(high)s" if needed else ""
    return (
        f"""
        WITH written AS (
            INSERT INTO {target.table} AS w ({", ".join(columns)})
            SELECT {", ".join(columns.values())}
            FROM tenants_plannedchange p {rows}
            LEFT JOIN {target.table} t ON false
            WHERE p.run_id = %(run)s AND p.kind = '{target.name}' AND p.id BETWEEN %(first)s AND %(last)s AND p.action = 'create'
            ON CONFLICT DO NOTHING
            RETURNING w.id, hashtextextended(ROW({", ".join("w." + c for c in marked)})::text, 0) AS mark)
        INSERT INTO exchange_createdrows (run_id, "table", columns, keys, lowest, highest, marks)
        SELECT %(run)s, '{target.table}', %(marked)s, array_agg(id), min(id), max(id), array_agg(mark) FROM written HAVING count(*) > 0
        RETURNING cardinality(keys)""",
        marked,
    )


def update(target: Target, columns: set[str]) -> str:
    """Update what the batch changes, only where it differs; keep before and after for undoing."""
    types = {f.column: f.db_type(connection) for f in _model_of(target.table)._meta.concrete_fields}
    new = {
        c: f"CASE WHEN p.changes ? '{c}' THEN (p.changes -> '{c}' ->> 1)::{types[c]} ELSE t.{c} END"
        for c in sorted(columns)
    }
    return f"""
        WITH batch AS MATERIALIZED (
            SELECT p.key, p.changes FROM tenants_plannedchange p
            WHERE p.run_id = %(run)s AND p.kind = '{target.name}' AND p.id BETWEEN %(first)s AND %(last)s AND p.action = ANY(%(actions)s)),
        written AS (
            UPDATE {target.table} t SET {", ".join(f"{c} = {sql}" for c, sql in new.items())}
            FROM batch p WHERE t.id = p.key
                AND ({", ".join(f"t.{c}" for c in new)}) IS DISTINCT FROM ({", ".join(new.values())})
            RETURNING t.id)
        INSERT INTO exchange_changedrow (run_id, "table", key, before, after)
        SELECT %(run)s, '{target.table}', b.key,
            (SELECT jsonb_object_agg(e.key, e.value -> 0) FROM jsonb_each(b.changes) e),
            (SELECT jsonb_object_agg(e.key, e.value -> 1) FROM jsonb_each(b.changes) e)
        FROM batch b JOIN written w ON w.id = b.key"""


def write_batch(target: Target, params: dict) -> int:
    """Carry out one batch; answer how many records were written."""
    written = 0
    with connection.cursor() as cursor:
        if target.columns:
            sql, marked = creation(target)
            low, high = _rows_of(cursor, target, params)
            cursor.execute(sql, {**params, "marked": marked, "low": low, "high": high})
            row = cursor.fetchone()
            written += row[0] if row else 0
        columns = _columns_changed(cursor, target, params)
        if columns:
            cursor.execute(update(target, columns), params)
            written += cursor.rowcount
    return written


def _rows_of(cursor, target: Target, params: dict) -> tuple[int | None, int | None]:
    cursor.execute(
        """SELECT min(row_id), max(row_id) FROM tenants_plannedchange p
           WHERE p.run_id = %(run)s AND p.kind = %(kind)s AND p.id BETWEEN %(first)s AND %(last)s""",
        {**params, "kind": target.name},
    )
    return cursor.fetchone()


def _columns_changed(cursor, target: Target, params: dict) -> set[str]:
    cursor.execute(
        """SELECT DISTINCT jsonb_object_keys(p.changes) FROM tenants_plannedchange p
           WHERE p.run_id = %(run)s AND p.kind = %(kind)s AND p.id BETWEEN %(first)s AND %(last)s AND p.action = ANY(%(actions)s)""",
        {**params, "kind": target.name},
    )
    return {name for (name,) in cursor.fetchall()}
