from django.db import models

from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Mirrored, Unit
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind, LeaseStatus, PartyRole
from loge.registers.tenants.models.people import Organisation, Person


class LeaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        within = within_perimeter(user, residence="main_unit__building__residence")
        return self.filter(within).filter(shown_to(user, "pk"))

    def current(self):
        return self.filter(status__in=CURRENT_LEASES)


class Lease(Mirrored):
    """A letting contract (bail, contrat). One household may hold several: home and parking."""

    SENSITIVITY = classify(
        P1="id source number main_unit ancillary_units kind status signed_on starts_on ends_on end_reason missing_since",
        P3="rent service_charges housing_benefit balance balance_on payment_method",
    )

    source = models.CharField("émetteur", max_length=40, blank=True)
    number = models.CharField("n° de contrat", max_length=60)
    main_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="logement ou local", related_name="leases")
    ancillary_units = models.ManyToManyField(Unit, verbose_name="annexes", blank=True, related_name="ancillary_leases")
    kind = models.CharField("nature", max_length=20, choices=LeaseKind, default=LeaseKind.RESIDENTIAL)
    status = models.CharField("état", max_length=20, choices=LeaseStatus, default=LeaseStatus.ACTIVE)
    signed_on = models.DateField("signé le", null=True, blank=True)
    starts_on = models.DateField("entrée", null=True, blank=True)
    ends_on = models.DateField("sortie", null=True, blank=True)
    end_reason = models.CharField("motif de sortie", max_length=60, blank=True)
    rent = models.DecimalField("loyer", max_digits=12, decimal_places=2, null=True, blank=True)
    service_charges = models.DecimalField("charges", max_digits=12, decimal_places=2, null=True, blank=True)
    housing_benefit = models.DecimalField("aide au logement", max_digits=12, decimal_places=2, null=True, blank=True)
    balance = models.DecimalField(
        "solde dû", max_digits=12, decimal_places=2, null=True, blank=True,
        help_text="En euros, positif quand le locataire doit.",
    )  # fmt: skip
    balance_on = models.DateField("solde à la date du", null=True, blank=True)
    payment_method = models.CharField("mode de paiement", max_length=20, blank=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = "bail"
        verbose_name_plural = "baux"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="lease_once_per_sender"),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="lease_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="lease_number")]

    def __str__(self):
        return self.number

    @property
    def is_current(self) -> bool:
        return self.status in CURRENT_LEASES


class LeaseParty(models.Model):
    """Who is bound by a lease, and how: a person or an organisation, exactly one of the two."""

    SENSITIVITY = classify(P2="id lease person organisation role starts_on ends_on")

    lease = models.ForeignKey(Lease, models.CASCADE, verbose_name="bail", related_name="parties")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="lease_roles"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisme", null=True, blank=True, related_name="lease_roles"
    )
    role = models.CharField("rôle", max_length=25, choices=PartyRole)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "partie au bail"
        verbose_name_plural = "parties au bail"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(organisation=None),
                name="party_is_a_person_or_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["lease", "person", "role"], condition=models.Q(ends_on=None), name="party_stands_once"
            ),
        ]
