"""What is done for someone under a seal. Every row hangs on the seal, and on nothing that the old lease leads to."""

from django.conf import settings
from django.db import models

from loge.domains.protection.choices import LetterKind, PaperKind, StepKind, StepState
from loge.foundation.privacy import classify
from loge.registers.housing.models import Unit
from loge.registers.seals.access import under_key
from loge.registers.seals.models import Seal
from loge.registers.tenants.models import Person


class UnderSeal(models.QuerySet):
    def visible_to(self, user):
        return self.filter(under_key(user))


class Paper(models.Model):
    """A legal paper that the person showed. Its dates, never its content."""

    SENSITIVITY = classify(P5="id seal kind dated_on notified_on valid_until noted_at noted_by")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="+")
    kind = models.CharField("pièce", max_length=20, choices=PaperKind)
    dated_on = models.DateField("datée du")
    notified_on = models.DateField("notifiée à l’autre le", null=True, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = UnderSeal.as_manager()

    class Meta:
        verbose_name = "pièce"
        verbose_name_plural = "pièces"
        ordering = ["dated_on", "pk"]


class Letter(models.Model):
    """A registered letter from the person: sent, first presented, received (domain.md 0.4: which date counts depends)."""

    SENSITIVITY = classify(P5="id seal kind sent_on presented_on received_on noted_at noted_by")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="+")
    kind = models.CharField("lettre", max_length=12, choices=LetterKind)
    sent_on = models.DateField("envoyée le")
    presented_on = models.DateField("présentée pour la première fois le", null=True, blank=True)
    received_on = models.DateField("reçue le", null=True, blank=True)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = UnderSeal.as_manager()

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(presented_on=None) | models.Q(presented_on__gte=models.F("sent_on")))
                & (models.Q(received_on=None) | models.Q(received_on__gte=models.F("sent_on"))),
                name="letter_arrives_after_it_left",
            )
        ]


class Step(models.Model):
    """One thing to do for the person’s safety, by someone who holds a key."""

    SENSITIVITY = classify(P5="id seal kind state due_on in_charge note opened_at opened_by ended_at ended_by")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="+")
    kind = models.CharField("démarche", max_length=20, choices=StepKind)
    state = models.CharField("état", max_length=14, choices=StepState, default=StepState.TO_DO)
    due_on = models.DateField("à faire avant le", null=True, blank=True)
    in_charge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="confiée à", related_name="+")
    note = models.CharField("précision", max_length=300, blank=True)
    opened_at = models.DateTimeField("notée le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = UnderSeal.as_manager()

    class Meta:
        verbose_name = "démarche"
        verbose_name_plural = "démarches"
        ordering = ["state", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=StepState.TO_DO, ended_at=None)
                | ~models.Q(state=StepState.TO_DO) & models.Q(ended_at__isnull=False),
                name="protection_step_ended_when",
            )
        ]


class HomeAside(models.Model):
    """A vacant home of the stock kept for the person until a day. Nothing elsewhere says for whom, nor that it is kept."""

    SENSITIVITY = classify(P5="id seal unit until kept_at kept_by released_at")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="logement", related_name="+")
    until = models.DateField("gardé jusqu’au")
    kept_at = models.DateTimeField("gardé depuis le")
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField("rendu le", null=True, blank=True)

    objects = UnderSeal.as_manager()

    class Meta:
        verbose_name = "logement gardé"
        verbose_name_plural = "logements gardés"
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "unit"], condition=models.Q(released_at=None), name="home_kept_once_for_someone"
            )
        ]


class NewAddress(models.Model):
    """Where the person lives now. Written here and nowhere else: no document of the old lease can reach it (domain.md c.3)."""

    SENSITIVITY = classify(P5="id seal person address postal_code municipality since noted_at noted_by replaced_at")

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="+")
    address = models.CharField("adresse", max_length=250)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    municipality = models.CharField("commune", max_length=120, blank=True)
    since = models.DateField("depuis le", null=True, blank=True)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField("remplacée le", null=True, blank=True)

    objects = UnderSeal.as_manager()

    class Meta:
        verbose_name = "adresse actuelle"
        verbose_name_plural = "adresses actuelles"
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "person"], condition=models.Q(replaced_at=None), name="one_present_address"
            )
        ]
