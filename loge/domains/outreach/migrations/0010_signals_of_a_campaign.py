import django.db.models.deletion
from django.db import migrations, models

# What is checked at once leaves nothing pending, so that the column may be closed in the same transaction.
_FROM_THE_HOME = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE outreach_signal s SET campaign_id = t.campaign_id FROM outreach_target t WHERE t.id = s.target_id;
SET CONSTRAINTS ALL DEFERRED
"""


def _campaign(**how):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outreach.campaign", **how
    )


class Migration(migrations.Migration):

    dependencies = [("outreach", "0009_pause_of_regular_calls")]

    operations = [
        migrations.AddField("signal", "campaign", _campaign(null=True)),
        migrations.RunSQL(_FROM_THE_HOME, migrations.RunSQL.noop),
        migrations.AlterField("signal", "campaign", _campaign()),
    ]
