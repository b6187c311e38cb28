from django.db import migrations, models

SEALED = models.Q(
    models.Q(
        ("confidentiality", "sealed"),
        ("seal__isnull", False),
        models.Q(("person__isnull", False), ("status", "purged"), _connector="OR"),
    ),
    models.Q(models.Q(("confidentiality", "sealed"), _negated=True), ("seal", None)),
    _connector="OR",
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_file")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_sealed_by_a_seal"),
        migrations.AddConstraint(
            model_name="case", constraint=models.CheckConstraint(condition=SEALED, name="case_sealed_by_a_seal")
        ),
    ]
