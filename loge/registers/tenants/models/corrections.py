"""What people of the landlord put right by hand, and that the next export must not undo."""

from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify
from loge.registers.tenants.models.people import Person


class Correction(models.Model):
    """A value of the register corrected here, waiting for the ERP to follow.

    The import keeps `corrected_value` as long as the ERP repeats `erp_value`; the correction is settled when the ERP
    sends the corrected value; a third value is a divergence that a person decides.
    """

    SENSITIVITY = classify(
        P1="id person field corrected_at corrected_by exported_at settled_at settled_as",
        P2="erp_value corrected_value diverging_value",
    )

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="corrections")
    field = models.CharField("champ", max_length=40)
    erp_value = models.CharField("valeur du progiciel", max_length=254, blank=True)
    corrected_value = models.CharField("valeur corrigée", max_length=254, blank=True)
    diverging_value = models.CharField("nouvelle valeur du progiciel", max_length=254, null=True, blank=True)
    corrected_at = models.DateTimeField("corrigé le")
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    exported_at = models.DateTimeField("renvoyé au progiciel le", null=True, blank=True)
    settled_at = models.DateTimeField("réglé le", null=True, blank=True)
    settled_as = models.CharField("issue", max_length=20, blank=True)

    class Meta:
        verbose_name = "correction"
        verbose_name_plural = "corrections"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "field"], condition=models.Q(settled_at=None), name="one_open_correction_per_field"
            )
        ]


class DuplicatePair(models.Model):
    """Two records that may be one human being, with the reasons. `first` always has the smaller key."""

    SENSITIVITY = classify(P2="id first second score reasons found_at decided_at decided_by decision")

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("vraisemblance (sur 100)")
    reasons = models.JSONField("raisons", default=list)
    found_at = models.DateTimeField("trouvé le")
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField("décision", max_length=10, blank=True)

    class Meta:
        verbose_name = "doublon probable"
        verbose_name_plural = "doublons probables"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="pair_in_order"),
        ]


class Merge(models.Model):
    """Two records made one by a person who chose what survives. `moved` says enough to take it apart again."""

    SENSITIVITY = classify(P2="id survivor absorbed moved merged_at merged_by reversed_at reversed_by")

    survivor = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved = models.JSONField("ce qui a été rattaché", default=dict)
    merged_at = models.DateTimeField("fusionné le")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reversed_at = models.DateTimeField("défait le", null=True, blank=True)
    reversed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"
