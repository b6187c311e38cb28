"""The tables of a new database are those that Django alone would have made."""

from contextlib import nullcontext, suppress

from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from loge.foundation.runtime.first_tables import drawn_once


def _model(name, *fields, bases=(models.Model,), **options):
    key = () if isinstance(bases[0], str) else [("id", models.BigAutoField(primary_key=True))]
    return migrations.CreateModel(name, [*key, *fields], options=options, bases=bases)


def _one_by_one(apps, schema_editor):
    """What a migration of data does: rows through the classes of that moment, across their links."""
    Home, Call = apps.get_model("essai", "Home"), apps.get_model("essai", "Call")
    list(Call.objects.filter(home__in=Home.objects.filter(calls__note="x")))
    list(apps.get_model("essai", "Tower").objects.all())


TO_HOME = {"to": "essai.home", "on_delete": models.CASCADE}
STEPS = [
    _model("Home", ("code", models.CharField(max_length=9, unique=True))),
    _model("Call", ("home", models.ForeignKey(related_name="calls", **TO_HOME)), ("note", models.TextField())),
    _model("Tower", ("home_ptr", models.OneToOneField(parent_link=True, primary_key=True, **TO_HOME)), bases=("essai.home",)),
    migrations.AddField("Home", "next_door", models.ForeignKey(null=True, **{**TO_HOME, "to": "self"})),
    migrations.AddField("Call", "again", models.ForeignKey(null=True, related_name="+", **TO_HOME)),
    migrations.AddField("Call", "others", models.ManyToManyField("essai.home", related_name="heard")),
    migrations.AddField("Call", "length", models.IntegerField(default=3), preserve_default=False),
    migrations.AddField("Call", "seen_on", models.DateField(null=True, db_index=True)),
    migrations.AddIndex("Call", models.Index(fields=["seen_on", "length"], name="essai_seen")),
    migrations.AddConstraint("Call", models.UniqueConstraint(fields=["home", "seen_on"], name="essai_once")),
    migrations.AddConstraint("Call", models.CheckConstraint(condition=models.Q(length__gt=0), name="essai_long")),
    migrations.RunPython(_one_by_one),
    migrations.AlterField("Call", "length", models.BigIntegerField()),
    migrations.RenameField("Call", "length", "seconds"),
    migrations.RemoveConstraint("Call", "essai_once"),
    migrations.AlterField("Home", "id", models.CharField(max_length=20, primary_key=True)),  # and, with it, all that points at it
    migrations.DeleteModel("Tower"),
    migrations.RenameModel("Home", "Dwelling"),
    migrations.AddField("Dwelling", "floor", models.IntegerField(null=True)),
    migrations.RemoveField("Call", "again"),
    migrations.RemoveIndex("Call", "essai_seen"),
    _model("Visit", ("call", models.ForeignKey("essai.call", models.PROTECT)), ordering=["pk"]),
]  # fmt: skip


class _Undo(Exception):
    """Ends the trial, and the tables it made."""


def _told_to_the_database(way) -> list[str]:
    state, told = ProjectState(), []

    def listen(execute, sql, params, many, context):
        if "SAVEPOINT" not in sql:  # numbered on and on
            told.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    assert not state.apps.get_models()  # drawn from the beginning, as `migrate` has it
    with suppress(_Undo), transaction.atomic(), way(), connection.execute_wrapper(listen):
        for step in STEPS:
            before = state.clone()
            step.state_forwards("essai", state)
            with connection.schema_editor() as editor:
                step.database_forwards("essai", editor, before, state)
        raise _Undo
    return told


def test_the_database_is_told_the_same_word_for_word():
    quick = _told_to_the_database(drawn_once)
    assert quick == _told_to_the_database(nullcontext)
    assert len([sql for sql in quick if sql.startswith(("CREATE", "ALTER", "DROP"))]) > 40


def test_every_column_key_index_and_rule_of_the_models_is_there():
    """The database of the tests was made this way."""
    everything = apps.get_models(include_auto_created=True)
    ours = [model for model in everything if apps.get_app_config(model._meta.app_label).name.startswith("loge.")]
    assert len(ours) > 150
    with connection.cursor() as cursor:
        missing = [fault for model in ours for fault in _missing(cursor, model)]
    assert missing == []


def _missing(cursor, model) -> list[str]:
    meta, kept = model._meta, connection.introspection
    cursor.execute(
        "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [f'"{meta.db_table}"'],
    )
    there = {name: (kind, required) for name, kind, required in cursor.fetchall()}
    wanted = {field.column: (_kind(field), not field.null) for field in meta.local_concrete_fields}
    rules = kept.get_constraints(cursor, meta.db_table)
    links = {tuple(rule["columns"]) for rule in rules.values() if rule["foreign_key"]}
    named = {rule.name for rule in [*meta.constraints, *meta.indexes]}
    tied = [field.column for field in meta.local_concrete_fields if field.is_relation and field.db_constraint]
    return [
        *(f"{meta.label}: {one}" for one in there.items() ^ wanted.items()),
        *(f"{meta.label}: {name}" for name in named - rules.keys()),
        *(f"{meta.label}: {column} leads nowhere" for column in tied if (column,) not in links),
    ]


def _kind(field) -> str:
    """As PostgreSQL writes it."""
    kind = field.db_type(connection).replace("varchar", "character varying").replace(", ", ",")
    return "time without time zone" if kind == "time" else kind


def test_a_database_that_holds_something_is_left_to_django(monkeypatch):
    def unexpected():
        raise AssertionError("an upgrade goes Django's own way")

    assert get_commands()["migrate"] == "loge.foundation.runtime"
    monkeypatch.setattr("loge.foundation.runtime.management.commands.migrate.drawn_once", unexpected)
    call_command("migrate", verbosity=0)
