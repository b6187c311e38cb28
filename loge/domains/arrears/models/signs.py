from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import TOLD_SIGNS, Sign
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class SignRule(models.Model):
    """One line of the landlord's thresholds: what each number asks is said in rules/thresholds.py, sign by sign."""

    SENSITIVITY = classify(P1="id sign active days months times min_euros max_months changed_at changed_by")

    sign = models.CharField("signe", max_length=10, choices=Sign, unique=True)
    active = models.BooleanField("signe suivi", default=True)
    days = models.PositiveSmallIntegerField("jours", default=0)
    months = models.PositiveSmallIntegerField("mois", default=0)
    times = models.PositiveSmallIntegerField("nombre de fois", default=0)
    min_euros = models.DecimalField("euros au moins", max_digits=10, decimal_places=2, default=0)
    max_months = models.DecimalField("mois de loyer dus au plus", max_digits=4, decimal_places=1, default=0)
    changed_at = models.DateTimeField("modifiée le")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "seuil d’un signe précoce"
        verbose_name_plural = "seuils des signes précoces"


class EarlySignQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self):
        """True today, put aside or not."""
        return self.filter(ended_on=None)

    def shown(self, on):
        return self.standing().exclude(dismissed_until__gte=on)

    def dismissed(self, on):
        return self.standing().filter(dismissed_until__gte=on)


class EarlySign(models.Model):
    """Something that the account shows before a debt grows, from the day it is seen to the day it is no longer true.

    Put aside by an officer, it says nothing until that day, and is not raised again meanwhile even if it ended.
    """

    SENSITIVITY = classify(
        P1="id account raised_on ended_on dismissed_at dismissed_by dismissed_until",
        P3="sign sentence dismissed_because",
    )

    account = models.ForeignKey(RentAccount, models.CASCADE, verbose_name="compte", related_name="signs")
    sign = models.CharField("signe", max_length=10, choices=Sign)
    sentence = models.CharField("pourquoi", max_length=300)
    raised_on = models.DateField("vu le")
    ended_on = models.DateField("terminé le", null=True, blank=True)
    dismissed_at = models.DateTimeField("écarté le", null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    dismissed_until = models.DateField("écarté jusqu’au", null=True, blank=True)
    dismissed_because = models.CharField("pourquoi écarté", max_length=200, blank=True)

    objects = EarlySignQuerySet.as_manager()

    class Meta:
        verbose_name = "signe précoce"
        verbose_name_plural = "signes précoces"
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "sign"], condition=models.Q(ended_on=None), name="one_standing_sign_of_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(dismissed_until=None, dismissed_because="")
                | models.Q(dismissed_until__isnull=False, dismissed_by__isnull=False)
                & ~models.Q(dismissed_because=""),
                name="dismissed_sign_says_why_and_until",
            ),
        ]
        indexes = [models.Index(fields=["sign", "raised_on"], condition=models.Q(ended_on=None), name="sign_worklist")]

    def __str__(self):
        return f"{self.get_sign_display()} du {self.raised_on:%d/%m/%Y}"


class ToldSign(models.Model):
    """What someone of the home said, and agreed to have passed on to whoever follows the account. Nothing of why."""

    SENSITIVITY = classify(P1="id account told_on recorded_by", P3="sign")

    account = models.ForeignKey(RentAccount, models.CASCADE, verbose_name="compte", related_name="told_signs")
    sign = models.CharField("signe", max_length=10, choices=[(sign.value, sign.label) for sign in TOLD_SIGNS])
    told_on = models.DateField("dit le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "signe dit par le foyer"
        verbose_name_plural = "signes dits par les foyers"
        constraints = [models.UniqueConstraint(fields=["account", "sign", "told_on"], name="told_once_a_day")]
