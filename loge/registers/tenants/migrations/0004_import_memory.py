from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_changes_of_a_person")]

    operations = [
        migrations.AddField(
            model_name="importedrow",
            name="digest",
            field=models.BigIntegerField(null=True),
        ),
        migrations.DeleteModel(name="RowOutcome"),
        migrations.CreateModel(
            name="RowOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_id", models.BigIntegerField()),
                ("run_id", models.BigIntegerField()),
                ("line", models.IntegerField()),
                ("part", models.SmallIntegerField()),
                ("state", models.CharField(max_length=10)),
                ("unit_id", models.BigIntegerField(null=True)),
                ("lease_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(default="", max_length=24)),
            ],
            options={
                "verbose_name": "issue d’une ligne",
                "verbose_name_plural": "issues des lignes",
                "indexes": [models.Index(fields=["run_id", "state", "line"], name="row_outcome_state")],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE tenants_rowoutcome SET UNLOGGED",
            "ALTER TABLE tenants_rowoutcome SET LOGGED",
        ),
    ]
