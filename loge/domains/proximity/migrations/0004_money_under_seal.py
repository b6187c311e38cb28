import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proximity", "0003_heard_on_the_telephone"), ("seals", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="errand",
            name="seal",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seals.seal"
            ),
        )
    ]
