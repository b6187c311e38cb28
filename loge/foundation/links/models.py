from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify


class Link(models.Model):
    """An address that opens one page to someone without an account. The address itself is not kept, only its digest.

    `purpose` says which page it opens, `about` what it shows (« referrals.Referral:12 »).
    """

    SENSITIVITY = classify(
        P1="id purpose about created_at created_by expires_at revoked_at revoked_by",
        P5="nonce digest",
    )

    purpose = models.CharField("usage", max_length=40)
    about = models.CharField("objet", max_length=80)
    nonce = models.CharField("hasard", max_length=32, editable=False)
    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "lien sécurisé"
        verbose_name_plural = "liens sécurisés"
        indexes = [models.Index(fields=["about"], name="link_about")]

    def __str__(self):
        return f"lien {self.pk}"

    def works_at(self, moment) -> bool:
        return self.revoked_at is None and moment < self.expires_at
