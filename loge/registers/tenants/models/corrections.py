"""What people of the landlord put right by hand, and that the next export must not undo."""

from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify
from loge.registers.accounts.access import Perimeter
from loge.registers.tenants.models.people import Person


def _of_people_seen_by(user, *paths) -> models.Q:
    """The whole register costs no sub-query to whoever sees it whole."""
    if user.is_authenticated and user.perimeter == Perimeter.LANDLORD:
        return models.Q()
    seen = Person.objects.visible_to(user).values("pk")
    return models.Q(**{f"{path}__in": seen for path in paths})


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(_of_people_seen_by(user, "person"))

    def standing(self):
        """Still waiting for the ERP to follow."""
        return self.filter(settled_at=None)


class DuplicatePairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both records must be seen: nobody compares with someone out of their perimeter."""
        return self.filter(_of_people_seen_by(user, "first", "second"))

    def waiting(self):
        """Nobody has decided, and both records still stand."""
        return self.filter(decided_at=None, first__merged_into=None, second__merged_into=None)


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(_of_people_seen_by(user, "survivor"))


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

    objects = CorrectionQuerySet.as_manager()

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

    objects = DuplicatePairQuerySet.as_manager()

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

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"
