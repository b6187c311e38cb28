import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_steps_of_lists"), ("tenants", "0004_import_memory")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="purged_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="effacée le"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="referrals",
                to="tenants.person", verbose_name="personne",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("purged_at__isnull", False), _connector="OR"),
                name="referral_is_about_someone_until_erased",
            ),
        ),
    ]
