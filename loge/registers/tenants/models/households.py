from django.db import models

from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence, Unit
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.choices import OccupantLink
from loge.registers.tenants.models.leases import Lease
from loge.registers.tenants.models.people import Person


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="residence")).filter(shown_to(user, "lease"))

    def present(self):
        return self.filter(ended_on=None)


class Household(models.Model):
    """The people who live together in a dwelling (ménage, foyer). One per dwelling lease; it ends when they leave.

    `residence` repeats that of the dwelling so that perimeters and audiences read one table.
    """

    SENSITIVITY = classify(P1="id lease unit residence ended_on", P2="reference_person", P3="priority_transfer")

    lease = models.OneToOneField(Lease, models.PROTECT, verbose_name="bail d’habitation", related_name="household")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="logement", related_name="households")
    residence = models.ForeignKey(Residence, models.PROTECT, verbose_name="résidence", related_name="households")
    reference_person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne de référence", null=True, blank=True, related_name="+"
    )
    priority_transfer = models.BooleanField("demande de mutation prioritaire", default=False)
    ended_on = models.DateField("parti le", null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "foyer"
        verbose_name_plural = "foyers"
        indexes = [models.Index(fields=["residence"], condition=models.Q(ended_on=None), name="household_present")]

    def __str__(self):
        return f"Foyer du bail {self.lease_id}"


class Occupant(models.Model):
    """Someone who lives in the home, lease holder or not: a parent living in is an occupant (domain.md a.6)."""

    SENSITIVITY = classify(P2="id household person link starts_on ends_on is_dependent")

    household = models.ForeignKey(Household, models.CASCADE, verbose_name="foyer", related_name="occupants")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="occupancies")
    link = models.CharField("lien", max_length=20, choices=OccupantLink, default=OccupantLink.OTHER)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    is_dependent = models.BooleanField("à charge", default=False)

    class Meta:
        verbose_name = "occupant"
        verbose_name_plural = "occupants"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"], condition=models.Q(ends_on=None), name="occupant_lives_there_once"
            )
        ]
