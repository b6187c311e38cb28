"""Seals: what makes a record exist for named people only (domain.md c.3, class P5).

A record of any trade carries a nullable foreign key `seal`; `access.readable_by` opens it to those who hold a key.
"""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.seals.choices import ReadingReason, SafeChannel, SealReason
from loge.registers.seals.permissions import NAME_DUTY
from loge.registers.tenants.models import Lease, Person

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # read aloud without mistake


def new_reference() -> str:
    """« K7QX-4MPA »: says nothing of how many seals there are, nor of whom it is about."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class SealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose key the user holds now; a key of emergency ends by itself."""
        return self.filter(pk__in=SealKey.objects.live().filter(user=user).values("seal"))

    def standing(self):
        """Protection still holds: those it covers are never drawn, written to or called outside what they agreed."""
        return self.filter(lifted_at=None)


class Seal(models.Model):
    """Lifting it ends the protection of the people; what was written under it stays closed to those without a key."""

    SENSITIVITY = classify(P5="id reference reason owner opened_at opened_by lifted_at lifted_by")

    reference = models.CharField("numéro opaque", max_length=12, unique=True, default=new_reference, editable=False)
    reason = models.CharField("motif", max_length=20, choices=SealReason)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="responsable", related_name="+")
    opened_at = models.DateTimeField("posé le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "accès nominatif"
        verbose_name_plural = "accès nominatifs"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="seal_lifted_by_someone",
            )
        ]

    def __str__(self):
        return self.reference

    def who_answers(self, user_id: int) -> int:
        """The person named when they hold a key, else whoever answers for the file: nobody is given what they cannot open."""
        return user_id if self.keys.live().filter(user=user_id).exists() else self.owner_id


class SealedPerson(models.Model):
    """Someone whom the seal protects. Two seals may cover one person without knowing of one another: refusing the second
    would tell its author that the first exists."""

    SENSITIVITY = classify(P5="id seal person")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")

    class Meta:
        verbose_name = "ligne d’accès"
        verbose_name_plural = "lignes d’accès"
        constraints = [models.UniqueConstraint(fields=["seal", "person"], name="person_once_per_seal")]


class KnownLease(models.Model):
    """A lease that everyone knew of when the seal was put on. Any other lease of those it covers is where they were rehoused:
    known to the keys alone, as long as the protection stands."""

    SENSITIVITY = classify(P5="id seal lease")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="known_leases")
    lease = models.ForeignKey(Lease, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "bail connu"
        verbose_name_plural = "baux connus"
        constraints = [models.UniqueConstraint(fields=["seal", "lease"], name="lease_known_once_per_seal")]


class SealKeyQuerySet(models.QuerySet):
    def live(self):
        """Neither taken back nor past its end, in the hands of someone who still works here."""
        return self.filter(
            models.Q(until=None) | models.Q(until__gt=timezone.now()), taken_back_at=None, user__is_active=True
        )


class SealKey(models.Model):
    """The right of one named person to open what is under a seal. `break_glass`: taken in an emergency by the officer on
    duty, with the reason in their words; the owner and the data protection officer see it at once."""

    SENSITIVITY = classify(P5="id seal user given_by given_at until taken_back_at taken_back_by break_glass reason")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="keys")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="à", related_name="seal_keys")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("donnée le")
    until = models.DateTimeField("jusqu’au", null=True, blank=True)
    taken_back_at = models.DateTimeField("reprise le", null=True, blank=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    break_glass = models.BooleanField("prise en urgence", default=False)
    reason = models.CharField("motif", max_length=300, blank=True)

    objects = SealKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "clé"
        verbose_name_plural = "clés"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "user"],
                condition=models.Q(taken_back_at=None, break_glass=False),
                name="one_key_in_hand",
            ),
            models.CheckConstraint(
                condition=models.Q(break_glass=False) | models.Q(until__isnull=False) & ~models.Q(reason=""),
                name="break_glass_has_reason_and_end",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(taken_back_at=None), name="seal_key_in_hand"),
            models.Index(fields=["given_at"], condition=models.Q(break_glass=True), name="seal_key_broken_glass"),
        ]


class SealOpening(models.Model):
    """The reason given for reading, good for a short while; each page read meanwhile leaves its own line in the journal."""

    SENSITIVITY = classify(P5="id seal user reason opened_at until")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("motif de la lecture", max_length=12, choices=ReadingReason)
    opened_at = models.DateTimeField("ouvert le")
    until = models.DateTimeField("jusqu’au")

    class Meta:
        verbose_name = "ouverture"
        verbose_name_plural = "ouvertures"
        indexes = [models.Index(fields=["seal", "user", "until"], name="seal_opening_now")]


class SafeContact(models.Model):
    """How the person agreed to be reached, one row per channel. A channel without a row is not safe (domain.md c18).

    `days` are ISO weekdays (1 Monday … 7 Sunday), empty for every day; the hours are those of Paris, empty for all day.
    `value` is the number or address to use, when it is not the one of the ordinary file.
    """

    SENSITIVITY = classify(
        P5="id seal person channel allowed value days since_hour until_hour code_word reviewed_on by"
    )

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="safe_contacts")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")
    channel = models.CharField("moyen", max_length=10, choices=SafeChannel)
    allowed = models.BooleanField("autorisé", default=False)
    value = models.CharField("numéro ou adresse", max_length=200, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField(), verbose_name="jours", default=list, blank=True)
    since_hour = models.TimeField("à partir de", null=True, blank=True)
    until_hour = models.TimeField("jusqu’à", null=True, blank=True)
    code_word = models.CharField("mot convenu", max_length=60, blank=True)
    reviewed_on = models.DateField("revu le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "moyen de contact sûr"
        verbose_name_plural = "moyens de contact sûrs"
        ordering = ["person", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seal", "person", "channel"], name="safe_contact_once_per_channel"),
            models.CheckConstraint(
                condition=models.Q(since_hour=None, until_hour=None) | models.Q(since_hour__lt=models.F("until_hour")),
                name="safe_contact_window",
            ),
        ]


class DutyOfficerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who name them see them all; others see their own."""
        return self if holds(user, NAME_DUTY) else self.filter(user=user)


class DutyOfficer(models.Model):
    """Named for a time to act in an emergency, nights and weekends among others: the only one who may break the glass."""

    SENSITIVITY = classify(P1="id user since until named_by ended_at")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="personne", related_name="+")
    since = models.DateTimeField("à partir du")
    until = models.DateTimeField("jusqu’au")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("terminée avant l’heure le", null=True, blank=True)

    objects = DutyOfficerQuerySet.as_manager()

    class Meta:
        verbose_name = "astreinte"
        verbose_name_plural = "astreintes"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(since__lt=models.F("until")), name="duty_ends_after_it_began")
        ]
