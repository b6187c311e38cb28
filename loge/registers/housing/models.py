"""The stock: residence → building → entrance → unit. The landlord's ERP is its master; we mirror it."""

from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify
from loge.foundation.text import fold
from loge.registers.accounts.models import Agency
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.choices import UnitKind, UnitStatus


class Mirrored(models.Model):
    """A row copied from the ERP. A row that disappears from the export is flagged, never deleted."""

    missing_since = models.DateField("absent de l’export depuis le", null=True, blank=True)

    class Meta:
        abstract = True


class ResidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence=""))


class Residence(Mirrored):
    """A set of buildings managed together (résidence, programme, groupe)."""

    SENSITIVITY = classify(P0="id code name agency municipality municipality_code postal_code qpv_code missing_since")

    code = models.CharField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=160)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="agence", related_name="residences")
    municipality = models.CharField("commune", max_length=120, blank=True)
    municipality_code = models.CharField("code INSEE", max_length=5, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    qpv_code = models.CharField("quartier prioritaire", max_length=10, blank=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "résidence"
        verbose_name_plural = "résidences"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class ResidenceAssignment(models.Model):
    """A residence within the perimeter of a person whose perimeter is « résidences » (a caretaker, for instance)."""

    SENSITIVITY = classify(P1="id user residence")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="residence_assignments")
    residence = models.ForeignKey(Residence, models.CASCADE, related_name="assignments")

    class Meta:
        verbose_name = "résidence confiée"
        verbose_name_plural = "résidences confiées"
        constraints = [models.UniqueConstraint(fields=["user", "residence"], name="residence_assigned_once")]


class Building(Mirrored):
    SENSITIVITY = classify(
        P0="id code residence address postal_code municipality search_key year_built floors has_lift missing_since"
    )

    code = models.CharField("code", max_length=60, unique=True)
    residence = models.ForeignKey(Residence, models.PROTECT, verbose_name="résidence", related_name="buildings")
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    municipality = models.CharField("commune", max_length=120, blank=True)
    year_built = models.PositiveSmallIntegerField("année de construction", null=True, blank=True)
    floors = models.PositiveSmallIntegerField("étages", null=True, blank=True)
    has_lift = models.BooleanField("ascenseur", null=True, blank=True)
    search_key = models.CharField(max_length=400, blank=True, db_collation="C", editable=False)

    class Meta:
        verbose_name = "bâtiment"
        verbose_name_plural = "bâtiments"
        ordering = ["code", "pk"]

    def __str__(self):
        return self.address or self.code

    def save(self, *args, **kwargs):
        self.search_key = self.build_search_key(self.address, self.postal_code, self.municipality)
        super().save(*args, **kwargs)

    @staticmethod
    def build_search_key(address: str, postal_code: str, municipality: str) -> str:
        """What an address search reads; bulk writers must fill the column with it."""
        return fold(f"{address} {postal_code} {municipality}")[:400]


class Entrance(Mirrored):
    """A staircase, hall or alley: what a poster is put up in (cage d’escalier, allée)."""

    SENSITIVITY = classify(P0="id code building label missing_since")

    building = models.ForeignKey(Building, models.PROTECT, verbose_name="bâtiment", related_name="entrances")
    code = models.CharField("code", max_length=80, unique=True)
    label = models.CharField("libellé", max_length=60, blank=True)

    class Meta:
        verbose_name = "entrée"
        verbose_name_plural = "entrées"
        ordering = ["code", "pk"]

    def __str__(self):
        return self.label or self.code


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="building__residence"))

    def dwellings(self):
        return self.filter(kind=UnitKind.DWELLING)


class Unit(Mirrored):
    """Anything lettable or managed: dwelling, parking, shop, lodge… (lot, UG, module, local)."""

    SENSITIVITY = classify(
        P1="id code rpls_id building entrance kind status floor door typology area missing_since", P4="is_adapted"
    )

    code = models.CharField("n° de logement", max_length=80, unique=True)
    rpls_id = models.CharField("identifiant RPLS", max_length=20, null=True, blank=True, unique=True)
    building = models.ForeignKey(Building, models.PROTECT, verbose_name="bâtiment", related_name="units")
    entrance = models.ForeignKey(
        Entrance, models.PROTECT, verbose_name="entrée", null=True, blank=True, related_name="units"
    )
    kind = models.CharField("nature", max_length=20, choices=UnitKind, default=UnitKind.DWELLING)
    status = models.CharField("état", max_length=30, choices=UnitStatus, default=UnitStatus.OCCUPIED)
    floor = models.CharField("étage", max_length=10, blank=True)
    door = models.CharField("porte", max_length=20, blank=True)
    typology = models.CharField("type", max_length=10, blank=True)
    area = models.DecimalField("surface habitable (m²)", max_digits=8, decimal_places=2, null=True, blank=True)
    is_adapted = models.BooleanField("logement adapté", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "logement ou local"
        verbose_name_plural = "logements et locaux"
        ordering = ["code", "pk"]

    def __str__(self):
        return self.code
