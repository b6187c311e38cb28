from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models

from loge.foundation.legal.choices import Evidence, Unit
from loge.foundation.privacy import classify


class _Period(models.Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class LegalValue(models.Model):
    """A number that a landlord corrects, or adds to those of the product, from a day to a day (both included)."""

    SENSITIVITY = classify(P0="id code value unit valid_from valid_to reference evidence")

    code = models.CharField("code", max_length=60)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2)
    unit = models.CharField("unité", max_length=10, choices=Unit)
    valid_from = models.DateField("en vigueur depuis le")
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    reference = models.CharField("texte", max_length=200)
    evidence = models.CharField("certitude", max_length=10, choices=Evidence)

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
            ),
        ]

    def in_force_on(self, day) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def __str__(self):
        return f"{self.code} : {self.value.normalize():f} {self.get_unit_display()}"
