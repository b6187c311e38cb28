from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models

from loge.foundation.legal.choices import Evidence, Unit
from loge.foundation.privacy import classify


class _Period(models.Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class LegalValueQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class LegalValue(models.Model):
    """A number that a landlord corrects, or adds to those of the product, from a day to a day (both included).

    Never changed: another row takes its place, and it stays as withdrawn, with who did so and why.
    """

    SENSITIVITY = classify(
        P0="id code value unit valid_from valid_to reference evidence reason withdrawn_because",
        P1="entered_at entered_by withdrawn_at withdrawn_by",
    )

    code = models.CharField("code", max_length=60)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    unit = models.CharField("unité", max_length=10, choices=Unit)
    valid_from = models.DateField("en vigueur depuis le")
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    reference = models.CharField("texte", max_length=200)
    evidence = models.CharField("certitude", max_length=10, choices=Evidence)
    reason = models.CharField("raison", max_length=200, blank=True)
    entered_at = models.DateTimeField("saisie le", null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField("pourquoi retirée", max_length=200, blank=True)

    objects = LegalValueQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur légale"
        verbose_name_plural = "valeurs légales"
        ordering = ["code", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="one_legal_value_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (_Period("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(withdrawn_at=None),
            ),
        ]

    def in_force_on(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def __str__(self):
        return f"{self.code} : {self.value.normalize():f} {self.get_unit_display()}"


class LegalCheck(models.Model):
    """Someone compared a number with its text, in the year that it names. Added, never changed."""

    SENSITIVITY = classify(P0="id code year", P1="checked_on checked_by")

    code = models.CharField("code", max_length=60)
    year = models.PositiveSmallIntegerField("année")
    checked_on = models.DateField("vérifiée le")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "vérification d’une valeur légale"
        verbose_name_plural = "vérifications des valeurs légales"
        ordering = ["-year", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="one_legal_check_a_year")]

    def __str__(self):
        return f"{self.code}, {self.year}"
