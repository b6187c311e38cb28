from django.conf import settings
from django.db import models

from loge.foundation.privacy import classify
from loge.registers.tenants.choices import Channel, ContactOwner, ContactSource, PhoneKind
from loge.registers.tenants.models.people import Organisation, Person


class ContactPointQuerySet(models.QuerySet):
    def usable(self):
        """May be dialled or written to: not disabled, not « ne pas utiliser », safe for the person."""
        return self.filter(disabled_at=None, do_not_use=False, safe_to_use=True)

    def phones(self):
        return self.filter(channel=Channel.PHONE)

    def of_home(self, household_id: int):
        """Of those who live there today."""
        living = models.Q(person__occupancies__household=household_id, person__occupancies__ends_on=None)
        return self.filter(living, person__deceased=False)


class ContactPoint(models.Model):
    """A way to reach someone. `value` is canonical (E.164 for phones, lower case for e-mail), `as_given` what was written.

    A wrong number disables the number, never the person; a disabled number stays disabled when the ERP repeats it.
    """

    SENSITIVITY = classify(
        P1="id channel phone_kind rank source disabled_at disabled_by verified_on starts_on ends_on",
        P2="person organisation value as_given belongs_to note disabled_reason do_not_use",
        P4="safe_to_use",
    )

    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name="personne", null=True, blank=True, related_name="contact_points"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name="organisme", null=True, blank=True, related_name="contact_points"
    )
    channel = models.CharField("moyen", max_length=10, choices=Channel)
    value = models.CharField("valeur", max_length=254)
    as_given = models.CharField("tel que reçu", max_length=254, blank=True)
    phone_kind = models.CharField("nature du numéro", max_length=10, choices=PhoneKind, blank=True)
    belongs_to = models.CharField("appartient à", max_length=10, choices=ContactOwner, default=ContactOwner.SELF)
    note = models.CharField("précision", max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField("ordre", default=1)
    source = models.CharField("origine", max_length=10, choices=ContactSource, default=ContactSource.ERP)
    verified_on = models.DateField("vérifié le", null=True, blank=True)
    starts_on = models.DateField("valable depuis le", null=True, blank=True)
    ends_on = models.DateField("valable jusqu’au", null=True, blank=True)
    safe_to_use = models.BooleanField("sûr pour la personne", default=True)
    do_not_use = models.BooleanField("ne pas utiliser", default=False)
    disabled_at = models.DateTimeField("désactivé le", null=True, blank=True)
    disabled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    disabled_reason = models.CharField("motif de désactivation", max_length=60, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = "coordonnée"
        verbose_name_plural = "coordonnées"
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) ^ models.Q(organisation=None),
                name="contact_of_a_person_or_an_organisation",
            ),
            models.UniqueConstraint(fields=["person", "channel", "value"], name="contact_point_once_per_person"),
            models.CheckConstraint(
                condition=models.Q(channel=Channel.PHONE) ^ models.Q(phone_kind=""), name="phones_have_a_kind"
            ),
        ]
        indexes = [models.Index(fields=["value"], name="contact_value")]

    def __str__(self):
        return self.value

    @property
    def is_usable(self) -> bool:
        return self.disabled_at is None and not self.do_not_use and self.safe_to_use


class ContactRefusal(models.Model):
    """A person asked not to be called any more, by any campaign. It sticks through imports, and can be lifted."""

    SENSITIVITY = classify(P2="id person refused_at recorded_by reason lifted_at lifted_by lifted_reason")

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="contact_refusals")
    refused_at = models.DateTimeField("le")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("motif", max_length=200, blank=True)
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.CharField("motif de la levée", max_length=200, blank=True)

    class Meta:
        verbose_name = "refus d’être appelé"
        verbose_name_plural = "refus d’être appelé"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(lifted_at=None), name="one_standing_refusal")
        ]
