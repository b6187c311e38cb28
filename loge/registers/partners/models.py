from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.foundation.privacy import classify
from loge.foundation.text import fold
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme
from loge.registers.partners.permissions import can_see_partners
from loge.registers.partners.rules import department_of_insee


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The directory has no perimeter: a tenant who moves needs the town of tomorrow."""
        return self if can_see_partners(user) else self.none()

    def active(self):
        return self.filter(is_active=True)

    def serving(self, municipality_code: str):
        """Those of this municipality, and those of its whole département."""
        if not municipality_code:
            return self.none()
        codes = [municipality_code, department_of_insee(municipality_code)]
        return self.filter(pk__in=Area.objects.filter(code__in=codes).values("partner"))


class Partner(models.Model):
    """Someone outside the landlord who helps: an organisation, never a tenant. Put aside rather than deleted."""

    SENSITIVITY = classify(
        P0="id name kind themes address hours channel fallback is_active put_aside_on search_key",
        P1="email phone contact_name advice",
    )

    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=30, choices=PartnerKind)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name="thèmes", default=list)
    contact_name = models.CharField("interlocuteur", max_length=120, blank=True)
    email = models.EmailField("courriel", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    address = models.CharField("adresse postale", max_length=250, blank=True)
    hours = models.CharField("horaires", max_length=250, blank=True)
    channel = models.CharField("moyen préféré", max_length=6, choices=PartnerChannel, default=PartnerChannel.EMAIL)
    advice = models.CharField("à savoir avant d’orienter", max_length=300, blank=True)
    fallback = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="partenaire de repli", null=True, blank=True, related_name="replaces"
    )
    is_active = models.BooleanField("en activité", default=True)
    put_aside_on = models.DateField("mis de côté le", null=True, blank=True)
    search_key = models.CharField(max_length=400, blank=True, db_collation="C", editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ["search_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(channel=PartnerChannel.EMAIL) | ~models.Q(email=""),
                name="partner_written_to_has_email",
            ),
            models.CheckConstraint(
                condition=~models.Q(channel=PartnerChannel.LETTER) | ~models.Q(address=""),
                name="partner_sent_letters_has_address",
            ),
            models.CheckConstraint(
                condition=models.Q(fallback=None) | ~models.Q(fallback=models.F("pk")),
                name="partner_is_not_its_fallback",
            ),
        ]
        indexes = [models.Index("search_key", name="partner_order")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = fold(f"{self.name} {PartnerKind(self.kind).label} {self.address} {self.contact_name}")[:400]
        super().save(*args, **kwargs)

    @property
    def theme_labels(self) -> list[str]:
        return [Theme(code).label for code in self.themes if code in Theme.values]


class Area(models.Model):
    """A municipality served, by its INSEE code; or a whole département, by its own."""

    SENSITIVITY = classify(P0="id partner code name")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="areas")
    code = models.CharField("code INSEE", max_length=5)
    name = models.CharField("commune", max_length=120, blank=True)

    class Meta:
        verbose_name = "territoire servi"
        verbose_name_plural = "territoires servis"
        ordering = ["name", "code"]
        constraints = [models.UniqueConstraint(fields=["partner", "code"], name="area_once_per_partner")]
        indexes = [models.Index(fields=["code"], name="area_code")]

    def __str__(self):
        return self.name or self.code
