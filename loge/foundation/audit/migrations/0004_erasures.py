from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_action_index")]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=40, verbose_name="règle")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("records", models.PositiveIntegerField(verbose_name="fiches effacées")),
            ],
            options={
                "verbose_name": "effacement",
                "verbose_name_plural": "effacements",
                "indexes": [models.Index(fields=["rule", "-at"], name="audit_erasure_last")],
            },
        )
    ]
