from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import Authority
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.ledger import LedgerEntry
from loge.foundation.privacy import classify


class WaiverQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self):
        return self.filter(reversed_at=None)


class Waiver(models.Model):
    """A debt that the landlord decided to give up: how much, who decided it, on what paper. Reversed by other lines."""

    SENSITIVITY = classify(
        P1="id account authority decided_on reference at by reversed_at reversed_by",
        P3="amount reason reversed_because",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="waivers")
    amount = models.DecimalField("montant annulé", max_digits=12, decimal_places=2)
    authority = models.CharField("décidé par", max_length=10, choices=Authority)
    decided_on = models.DateField("décidé le")
    reference = models.CharField("référence de la décision", max_length=80)
    reason = models.CharField("motif", max_length=200, blank=True)
    at = models.DateTimeField("enregistré le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reversed_at = models.DateTimeField("rétabli le", null=True, blank=True)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reversed_because = models.CharField("pourquoi rétabli", max_length=200, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = "annulation de dette"
        verbose_name_plural = "annulations de dette"
        ordering = ["-decided_on", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="waiver_is_of_some_amount")]


class WaiverLine(models.Model):
    """The line that a waiver wrote for one debt, and the one that took it back."""

    SENSITIVITY = classify(P1="id waiver entry reversal")

    waiver = models.ForeignKey(Waiver, models.CASCADE, related_name="lines")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(LedgerEntry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "écriture d’annulation"
        verbose_name_plural = "écritures d’annulation"
