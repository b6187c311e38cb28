from django.conf import settings
from django.db import models

from loge.domains.referrals.choices import SentBy
from loge.foundation.privacy import classify
from loge.registers.partners.models import Partner


class ReferralListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Lists of which the user may see every person: a list that one cannot check is not opened."""
        from loge.domains.referrals.models.referrals import Referral

        seen = Referral.objects.visible_to(user).values("pk")
        hidden = Referral.objects.filter(listing=models.OuterRef("pk"), purged_at=None).exclude(pk__in=seen)
        return self.filter(~models.Exists(hidden))


class ReferralList(models.Model):
    """One list for one town: the consenting people of its territory, with what each asks (domain.md b.1, step 5)."""

    SENSITIVITY = classify(
        P1="id partner gathering gathering_label municipality_code municipality channel sent_at sent_by"
    )

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name="partenaire", related_name="lists")
    gathering = models.CharField("campagne", max_length=60, blank=True)
    gathering_label = models.CharField("nom de la campagne", max_length=120, blank=True)
    municipality_code = models.CharField("code INSEE", max_length=5)
    municipality = models.CharField("commune", max_length=120, blank=True)
    channel = models.CharField("envoyée par", max_length=6, choices=SentBy)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReferralListQuerySet.as_manager()

    class Meta:
        verbose_name = "liste d’orientations"
        verbose_name_plural = "listes d’orientations"
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"Liste n° {self.pk}"

    @property
    def about(self) -> str:
        return f"referrals.ReferralList:{self.pk}"


class ReferralListStep(models.Model):
    """What happened to a list once sent: sent again, completed. Added, never changed."""

    SENSITIVITY = classify(P1="id listing at by text")

    listing = models.ForeignKey(ReferralList, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField("étape", max_length=300)

    class Meta:
        verbose_name = "étape d’une liste"
        verbose_name_plural = "étapes des listes"
        ordering = ["at", "pk"]
