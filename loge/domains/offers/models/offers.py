from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.offers.choices import OfferKind, OfferStatus
from loge.domains.offers.permissions import can_see
from loge.foundation.privacy import classify
from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.models import Agency
from loge.registers.housing.models import Residence
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner
from loge.registers.tenants.choices import NeedCode


class LocalOfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those that may concern someone of the user's perimeter, and those that they manage."""
        if not can_see(user):
            return self.none()
        return self if user.perimeter == Perimeter.LANDLORD else self.filter(_reaches(user) | models.Q(manager=user))

    def running(self, on: date):
        """Open and not over: what may be proposed that day."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=on), status=OfferStatus.OPEN)


def _reaches(user) -> models.Q:
    """Each criterion of place is empty, or meets the perimeter."""
    mine = Residence.objects.visible_to(user)
    of_agencies = LocalOffer.agencies.through.objects.filter(localoffer=models.OuterRef("pk"))
    of_residences = LocalOffer.residences.through.objects.filter(localoffer=models.OuterRef("pk"))
    towns = list(mine.exclude(municipality_code="").values_list("municipality_code", flat=True).distinct())
    return (
        (~models.Exists(of_agencies) | models.Exists(of_agencies.filter(agency__in=mine.values("agency"))))
        & (~models.Exists(of_residences) | models.Exists(of_residences.filter(residence__in=mine.values("pk"))))
        & (models.Q(municipalities=[]) | models.Q(municipalities__overlap=towns))
    )


class LocalOffer(models.Model):
    """An activity, an aid or a service for tenants, run by a partner or by the landlord. Not an offer of housing.

    `description` is said aloud on the telephone. `figures` are what remains once the answers are erased.
    """

    SENSITIVITY = classify(
        P0="id title description kind themes needs partner place schedule how phone starts_on ends_on capacity",
        P1="status manager created_by created_at opened_at closed_at purged_at figures "
        "min_age max_age alone municipalities agencies residences",
    )

    title = models.CharField("intitulé", max_length=120)
    description = models.CharField("ce que l’on dit au locataire", max_length=400)
    kind = models.CharField("nature", max_length=10, choices=OfferKind)
    themes = ArrayField(
        models.CharField(max_length=20, choices=Theme), verbose_name="thèmes", default=list, blank=True
    )
    needs = ArrayField(
        models.CharField(max_length=20, choices=NeedCode), verbose_name="besoins", default=list, blank=True
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name="partenaire", null=True, blank=True, related_name="offers"
    )
    place = models.CharField("lieu", max_length=200, blank=True)
    schedule = models.CharField("jours et heures", max_length=200, blank=True)
    how = models.CharField("comment en profiter", max_length=300, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("nombre de places", null=True, blank=True)
    status = models.CharField("état", max_length=8, choices=OfferStatus, default=OfferStatus.DRAFT)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="responsable", related_name="offers"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("préparée le")
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)
    purged_at = models.DateTimeField("réponses effacées le", null=True, blank=True)
    figures = models.JSONField("chiffres gardés", default=dict, blank=True)
    min_age = models.PositiveSmallIntegerField("âge minimal", null=True, blank=True)
    max_age = models.PositiveSmallIntegerField("âge maximal", null=True, blank=True)
    alone = models.BooleanField("personnes qui vivent seules", default=False)
    municipalities = ArrayField(models.CharField(max_length=5), verbose_name="communes", default=list, blank=True)
    agencies = models.ManyToManyField(Agency, verbose_name="agences", blank=True, related_name="+")
    residences = models.ManyToManyField(Residence, verbose_name="résidences", blank=True, related_name="+")

    objects = LocalOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "activité ou aide"
        verbose_name_plural = "activités et aides"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(min_age=None) | models.Q(max_age=None) | models.Q(min_age__lte=models.F("max_age")),
                name="offer_ages_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(starts_on__lte=models.F("ends_on")),
                name="offer_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gt=0), name="offer_has_places"
            ),
            models.CheckConstraint(
                condition=models.Q(status=OfferStatus.CLOSED) ^ models.Q(closed_at=None),
                name="offer_closed_when_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(purged_at=None) | models.Q(status=OfferStatus.CLOSED),
                name="offer_purged_once_closed",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], condition=models.Q(status=OfferStatus.OPEN), name="offer_open")]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status == OfferStatus.OPEN

    @property
    def theme_labels(self) -> list[str]:
        return [Theme(code).label for code in self.themes if code in Theme.values]

    @property
    def need_labels(self) -> list[str]:
        return [NeedCode(code).label for code in self.needs if code in NeedCode.values]
