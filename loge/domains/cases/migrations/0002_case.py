"""A follow-up is the first page of a case: the rows are kept, under the name of the trade."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("tenants", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("FollowUp", "Case"),
        migrations.RenameModel("FollowUpStep", "CaseStep"),
        migrations.RenameField("CaseStep", "follow_up", "case"),
        migrations.RenameIndex("Case", new_name="case_standing", old_name="follow_up_standing"),
        migrations.RemoveConstraint("Case", "follow_up_ends_with_a_result"),
        migrations.AlterModelOptions(
            "Case", {"ordering": ["due_at", "pk"], "verbose_name": "suivi", "verbose_name_plural": "suivis"}
        ),
        migrations.AlterField(
            "Case",
            "household",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="tenants.household",
                verbose_name="foyer",
            ),
        ),
        migrations.AlterField(
            "Case",
            "owner",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to=settings.AUTH_USER_MODEL,
                verbose_name="responsable",
            ),
        ),
        migrations.AlterField(
            "Case",
            "person",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="tenants.person",
                verbose_name="personne",
            ),
        ),
        migrations.AddConstraint(
            "Case",
            models.CheckConstraint(
                condition=models.Q(status="done", closed_at__isnull=False) & ~models.Q(result="")
                | ~models.Q(status="done") & models.Q(closed_at=None, result=""),
                name="case_ends_with_a_result",
            ),
        ),
    ]
