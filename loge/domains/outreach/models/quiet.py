from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import QuietReason
from loge.foundation.privacy import classify
from loge.registers.tenants.models import Household


class QuietDismissal(models.Model):
    """A quiet home that is not to be proposed again before `until`: silence is a right too."""

    SENSITIVITY = classify(P2="id household at by until", P4="reason")

    household = models.ForeignKey(Household, models.CASCADE, verbose_name="foyer", related_name="quiet_dismissals")
    reason = models.CharField("motif", max_length=12, choices=QuietReason)
    until = models.DateField("jusqu’au")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "foyer silencieux écarté"
        verbose_name_plural = "foyers silencieux écartés"
        indexes = [models.Index(fields=["household", "until"], name="quiet_dismissal_home")]
