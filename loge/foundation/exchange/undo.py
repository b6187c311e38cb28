"""Taking back what an import wrote: created records deleted, changed columns restored, unless they were used since.

Used: a record of any table above refers to it, or someone changed what the import wrote. Read from Django's own map of
the relations, so that a table added tomorrow is respected without anyone thinking of it. What is used keeps what hangs on
it: someone called since would be of no use without a home and a number.
"""

from collections import Counter
from collections.abc import Mapping

from django.apps import apps
from django.db import connection, models

from loge.foundation.exchange.models import ChangedRow, CreatedRows, ImportRun

Ties = Mapping[str, tuple[tuple[str, str], ...]]
"""Table of what hangs on others → (its column, the table of the record it hangs on)."""


def take_back(
    run: ImportRun, *, not_a_use: frozenset[str] = frozenset(), ties: Ties | None = None
) -> dict[str, Counter]:
    """Undo in the reverse order of writing. `not_a_use`: tables whose references do not count and go with the record.
    `ties`: tables whose records stay with the one they hang on, and hold together those that they join.

    Answers {table: {deleted, restored, used, changed}}. May run again: what is already taken back is no longer there.
    """
    ties = ties or {}
    _hold(run, not_a_use, ties)
    report: dict[str, Counter] = {}
    for table in _tables_last_first(run):
        tally: Counter = Counter()
        tally["restored"], tally["changed"] = _restore(run, table)
        for created in CreatedRows.objects.filter(run=run, table=table).order_by("-pk"):
            tally.update(_delete(created, not_a_use, ties.get(table, ())))
        report[table] = tally
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE held")
    return report


def _hold(run: ImportRun, not_a_use: frozenset[str], ties: Ties) -> None:
    """Note in `held` the records of this import that others use, and those that ties join to them."""
    ours = _written(run)
    with connection.cursor() as cursor:
        cursor.execute('CREATE TEMP TABLE held ("table" text, id bigint, PRIMARY KEY ("table", id)) ON COMMIT DROP')
        for parent in sorted({parent for joined in ties.values() for _, parent in joined}):
            outside = " OR ".join(
                f"EXISTS (SELECT 1 FROM {other} r WHERE r.{column} = t.id{ours.get(other, '')})"
                for other, column in references_to(model_of(parent))
                if other not in not_a_use
            )
            for created in filter(_same_shape, CreatedRows.objects.filter(run=run, table=parent)):
                cursor.execute(
                    f"""INSERT INTO held SELECT %(table)s, t.id FROM unnest(%(keys)s::bigint[], %(marks)s::bigint[]) w (id, mark)
                        JOIN {parent} t ON t.id = w.id WHERE {_mark(created)} <> w.mark OR {outside or "false"}""",
                    {"table": parent, "keys": created.keys, "marks": created.marks, "run": run.pk},
                )
        more = True
        while more:
            more = any([_spread(cursor, table, joined) for table, joined in ties.items()])


def _written(run: ImportRun) -> dict[str, str]:
    """Table → SQL that leaves out of `r` what the import itself created or changed there.

    Its keys were drawn in a row: one of someone else's among them is still seen when the record itself comes to be deleted.
    """
    said: dict[str, str] = {}
    bounds = (
        CreatedRows.objects.filter(run=run).values_list("table").annotate(models.Min("lowest"), models.Max("highest"))
    )
    for table, lowest, highest in bounds.order_by("table"):
        said[table] = f" AND r.id NOT BETWEEN {int(lowest)} AND {int(highest)}"
    for table in ChangedRow.objects.filter(run=run).values_list("table", flat=True).distinct().order_by("table"):
        said[table] = said.get(table, "") + (
            f""" AND NOT EXISTS (SELECT 1 FROM exchange_changedrow c
                WHERE c.run_id = %(run)s AND c."table" = '{table}' AND c.key = r.id)"""
        )
    return said


def _spread(cursor, table: str, joined: tuple[tuple[str, str], ...]) -> bool:
    """What a tie joins to a record that stays, stays too. Answers whether anything was added."""
    added = 0
    for column, parent in joined:
        for other, other_parent in joined:
            if other != column:
                cursor.execute(
                    f"""INSERT INTO held SELECT DISTINCT '{other_parent}', t.{other} FROM {table} t
                        JOIN held h ON h."table" = '{parent}' AND h.id = t.{column}
                        WHERE t.{other} IS NOT NULL ON CONFLICT DO NOTHING"""
                )
                added += cursor.rowcount
    return added > 0


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


def _same_shape(created: CreatedRows) -> bool:
    return set(created.columns) <= {field.column for field in model_of(created.table)._meta.concrete_fields}


def _mark(created: CreatedRows) -> str:
    """SQL of the mark that `t` has today."""
    return f"hashtextextended(ROW({', '.join('t.' + column for column in created.columns)})::text, 0)"


def _delete(created: CreatedRows, not_a_use: frozenset[str], hangs: tuple[tuple[str, str], ...]) -> Counter:
    table = created.table
    if not _same_shape(created):
        return Counter(changed=len(created.keys))  # the table changed shape since: nothing is certain any more
    references = references_to(model_of(table))
    uses = [
        f"EXISTS (SELECT 1 FROM {other} r WHERE r.{column} = t.id)"
        for other, column in references
        if other not in not_a_use
    ]
    uses += [f"EXISTS (SELECT 1 FROM held h WHERE h.\"table\" = '{on}' AND h.id = t.{column})" for column, on in hangs]
    used = " OR ".join(uses)
    passing = [(other, column) for other, column in references if other in not_a_use]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""CREATE TEMP TABLE taken_back ON COMMIT DROP AS
                SELECT t.id, {_mark(created)} = w.mark AS untouched, {used or "false"} AS used
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
            "SELECT count(*) FILTER (WHERE untouched AND used), count(*) FILTER (WHERE NOT untouched) FROM taken_back"
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
