import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proximity', '0002_errands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='errand',
            name='heard_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='errand',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='personne prévenue le'),
        ),
        migrations.AddField(
            model_name='errand',
            name='told_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='errand',
            index=models.Index(condition=models.Q(('heard_by__isnull', False)), fields=['heard_by', '-asked_at'], name='errand_heard'),
        ),
    ]
