from datetime import date

from django.conf import settings
from django.db import models

from loge.domains.aids.choices import GuaranteeKind
from loge.domains.aids.permissions import can_see
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.models import Lease

# What an officer writes.
FIELDS = ("kind", "number", "guarantor", "valid_from", "valid_until", "months_covered", "amount_covered", "call_days")


class GuaranteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not can_see(user):
            return self.none()
        here = self.filter(within_perimeter(user, residence="lease__main_unit__building__residence"))
        return here.filter(shown_to(user, "lease"))

    def standing(self, on: date):
        """Valid that day and not ended."""
        return self.filter(
            models.Q(valid_until=None) | models.Q(valid_until__gte=on), valid_from__lte=on, ended_on=None
        )

    def to_call(self):
        """A rent is unpaid and nobody has called the guarantor yet."""
        return self.filter(first_unpaid_on__isnull=False, called_on=None, ended_on=None)


class Guarantee(models.Model):
    """Who answers for a lease, up to when and for how much. `first_unpaid_on` is told by the accounts; `call_by` follows from it.

    `call_days`: days after the first unpaid rent within which the guarantor must be called, as its contract says. Sums in euros.
    """

    SENSITIVITY = classify(
        P1="id lease kind number valid_from valid_until call_days call_by ended_on created_at created_by version",
        P2="guarantor",
        P3="months_covered amount_covered first_unpaid_on called_on paid paid_on subrogated_on",
    )

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name="bail", related_name="guarantees")
    kind = models.CharField("nature", max_length=10, choices=GuaranteeKind)
    number = models.CharField("n° de la garantie", max_length=60, blank=True)
    guarantor = models.CharField("garant", max_length=120, blank=True)
    valid_from = models.DateField("valable depuis le")
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    months_covered = models.PositiveSmallIntegerField("mois couverts", null=True, blank=True)
    amount_covered = models.DecimalField("montant couvert", max_digits=10, decimal_places=2, null=True, blank=True)
    call_days = models.PositiveSmallIntegerField("jours pour appeler")
    first_unpaid_on = models.DateField("premier impayé", null=True, blank=True)
    call_by = models.DateField("à appeler avant le", null=True, blank=True)
    called_on = models.DateField("appelée le", null=True, blank=True)
    paid = models.DecimalField("montant versé", max_digits=10, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField("versé le", null=True, blank=True)
    subrogated_on = models.DateField("subrogation du", null=True, blank=True)
    ended_on = models.DateField("terminée le", null=True, blank=True)
    created_at = models.DateTimeField("enregistrée le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        verbose_name = "garantie"
        verbose_name_plural = "garanties"
        ordering = ["call_by", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="guarantee_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(paid=None) | models.Q(paid__gt=0, called_on__isnull=False, paid_on__isnull=False),
                name="guarantee_pays_once_called",
            ),
            models.CheckConstraint(
                condition=models.Q(first_unpaid_on=None) ^ models.Q(call_by__isnull=False), name="guarantee_clock_runs"
            ),
        ]
        indexes = [
            models.Index(
                fields=["call_by"],
                condition=models.Q(called_on=None, ended_on=None, first_unpaid_on__isnull=False),
                name="guarantee_to_call",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()


class GuaranteeStep(models.Model):
    """One line of the life of a guarantee. Added, never changed."""

    SENSITIVITY = classify(P1="id guarantee at by", P3="text")

    guarantee = models.ForeignKey(Guarantee, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField("étape", max_length=300)

    class Meta:
        verbose_name = "étape d’une garantie"
        verbose_name_plural = "étapes des garanties"
        ordering = ["-at", "-pk"]
