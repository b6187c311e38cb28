from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify


class CaseSetting(models.Model):
    """A number of rules.SETTINGS as the landlord wants it; without a row, the default of the house stands."""

    SENSITIVITY = classify(P1="id code value changed_at changed_by")

    code = models.CharField("code", max_length=20, unique=True)
    value = models.PositiveIntegerField("valeur")
    changed_at = models.DateTimeField("changée le")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "délai des suivis"
        verbose_name_plural = "délais des suivis"
