"""Taking back what an import wrote: created records deleted, changed columns restored, unless they were used since.

Used: a record of any table above refers to it, or someone changed what the import wrote. Read from Django's own map of
the relations, so that a table added tomorrow is respected without anyone thinking of it.
"""

from collections import Counter

from django.apps import apps
from django.db import connection, models

from loge.foundation.exchange.models import ChangedRow, CreatedRows, ImportRun


def take_back(run: ImportRun, *, not_a_use: frozenset[str] = frozenset()) -> dict[str, Counter]:
    """Undo in the reverse order of writing. `not_a_use`: tables whose references do not count and go with the record.

    Answers {table: {deleted, restored, used, changed}}. May run again: what is already taken back is no longer there.
    """
    report: dict[str, Counter] = {}
    for table in _tables_last_first(run):
        tally: Counter = Counter()
        tally["restored"], tally["changed"] = _restore(run, table)
        for created in CreatedRows.objects.filter(run=run, table=table).order_by("-pk"):
            tally.update(_delete(created, not_a_use))
        report[table] = tally
    return report


def _tables_last_first(run: ImportRun) -> list[str]:
    """Tables in the reverse order of their first writing; those only changed come first, they hang on the others."""
    order: dict[str, int] = {}
    for table, pk in CreatedRows.objects.filter(run=run).order_by("-pk").values_list("table", "pk"):
        order[table] = pk
    changed = ChangedRow.objects.filter(run=run).values_list("table", flat=True).distinct().order_by("table")
    created = sorted(order, key=lambda table: -order[table])
    return [table for table in changed if table not in order] + created


def model_of(table: str) -> type[models.Model]:
    return next(m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)


def references_to(model: type[models.Model]) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that points at the model, hidden ones and many-to-many tables included."""
    found: set[tuple[str, str]] = set()
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.local_concrete_fields:
            if field.column and field.is_relation and field.related_model is model:
                found.add((other._meta.db_table, field.column))
    return sorted(found)


def _delete(created: CreatedRows, not_a_use: frozenset[str]) -> Counter:
    table, model = created.table, model_of(created.table)
    columns = {field.column for field in model._meta.concrete_fields}
    if not set(created.columns) <= columns:
        return Counter(changed=len(created.keys))  # the table changed shape since: nothing is certain any more
    mark = f"hashtextextended(ROW({', '.join('t.' + column for column in created.columns)})::text, 0)"
    references = references_to(model)
    used = " OR ".join(
        f"EXISTS (SELECT 1 FROM {other} r WHERE r.{column} = t.id)"
        for other, column in references
        if other not in not_a_use
    )
    passing = [(other, column) for other, column in references if other in not_a_use]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE taken_back ON COMMIT DROP AS
                SELECT t.id, {mark} = w.mark AS untouched, {used or "false"} AS used
                FROM unnest(%s::bigint[], %s::bigint[]) w (id, mark) JOIN {table} t ON t.id = w.id""",
            [created.keys, created.marks],
        )
        for other, column in passing:
            cursor.execute(
                f"DELETE FROM {other} WHERE {column} IN (SELECT id FROM taken_back WHERE untouched AND NOT used)"
            )
        cursor.execute(f"DELETE FROM {table} WHERE id IN (SELECT id FROM taken_back WHERE untouched AND NOT used)")
        deleted = cursor.rowcount
        cursor.execute(
            "SELECT count(*) FILTER (WHERE used), count(*) FILTER (WHERE NOT used AND NOT untouched) FROM taken_back"
        )
        in_use, changed = cursor.fetchone()
        cursor.execute("DROP TABLE taken_back")
    return Counter(deleted=deleted, used=in_use, changed=changed)


def _restore(run: ImportRun, table: str) -> tuple[int, int]:
    """(restored, left because changed since). A column is put back only when it still holds what the import wrote."""
    types = {field.column: field.db_type(connection) for field in model_of(table)._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT DISTINCT jsonb_object_keys(before) FROM exchange_changedrow WHERE run_id = %s AND "table" = %s',
            [run.pk, table],
        )
        names = sorted({name for (name,) in cursor.fetchall()} & set(types))
        if not names:
            return 0, 0
        sets = ", ".join(
            f"{n} = CASE WHEN c.before ? '{n}' THEN (c.before ->> '{n}')::{types[n]} ELSE t.{n} END" for n in names
        )
        same = " AND ".join(
            f"(NOT c.after ? '{n}' OR t.{n} IS NOT DISTINCT FROM (c.after ->> '{n}')::{types[n]})" for n in names
        )
        cursor.execute(
            f"""UPDATE {table} t SET {sets} FROM exchange_changedrow c
                WHERE c.run_id = %s AND c."table" = %s AND c.key = t.id AND {same}""",
            [run.pk, table],
        )
        restored = cursor.rowcount
    return restored, ChangedRow.objects.filter(run=run, table=table).count() - restored
