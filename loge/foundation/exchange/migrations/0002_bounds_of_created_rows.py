from django.db import migrations, models

FILL = """UPDATE exchange_createdrows c SET lowest = k.lowest, highest = k.highest
    FROM (SELECT id, (SELECT min(one) FROM unnest(keys) one) AS lowest, (SELECT max(one) FROM unnest(keys) one) AS highest
          FROM exchange_createdrows) k WHERE k.id = c.id"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.AddField("createdrows", "lowest", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("createdrows", "highest", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddIndex(
            "createdrows", models.Index(fields=["table", "lowest", "highest"], name="created_rows_keys")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
