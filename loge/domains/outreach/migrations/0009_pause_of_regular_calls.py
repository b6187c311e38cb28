import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outreach", "0008_words_for_every_trade"), ("peace", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="regularcall",
            name="pause",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
                to="peace.contactpause", verbose_name="pause des contacts",
            ),
        )
    ]
