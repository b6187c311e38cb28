from django.conf import settings
from django.db import models

from loge.domains.support.choices import Answer, MediationOutcome, Nature
from loge.domains.support.permissions import MEDIATE
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class MediationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The mediator's own, and those with a party in the perimeter of someone who mediates."""
        mine = models.Q(mediator=user)
        if not holds(user, MEDIATE):
            return self.filter(mine)
        within = within_perimeter(user, residence="household__residence")
        here = Party.objects.filter(within).values("mediation")
        return self.filter(mine | models.Q(pk__in=here)) if within else self

    def standing(self):
        return self.filter(closed_at=None)


class Mediation(models.Model):
    """A disagreement between neighbours, brought to a third party with the consent of each. Its state is read from facts."""

    SENSITIVITY = classify(P2="id opened_at opened_by mediator provider closed_at", P4="nature agreement outcome")

    nature = models.CharField("objet du désaccord", max_length=20, choices=Nature)
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="suivie par", related_name="mediations"
    )
    provider = models.CharField("médiateur extérieur", max_length=120, blank=True)
    opened_at = models.DateTimeField("ouverte le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreement = models.TextField("ce qui est convenu", max_length=2000, blank=True)
    outcome = models.CharField("issue", max_length=12, choices=MediationOutcome, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = "médiation"
        verbose_name_plural = "médiations"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="") | ~models.Q(closed_at=None) & ~models.Q(outcome=""),
                name="mediation_ends_with_an_outcome",
            )
        ]

    def __str__(self):
        return f"Médiation n° {self.pk}"


class PartyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(mediation__in=Mediation.objects.visible_to(user).values("pk"))


class Party(models.Model):
    """One side of a mediation. What it says stays in its own file: another side never reads it."""

    SENSITIVITY = classify(P2="id mediation person household", P4="answer answered_on asked_by")

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="mediation_roles")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="+")
    answer = models.CharField("réponse", max_length=10, choices=Answer, default=Answer.AWAITED)
    answered_on = models.DateField("donnée le", null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "partie à une médiation"
        verbose_name_plural = "parties à une médiation"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "household"], name="mediation_party_once"),
            models.CheckConstraint(
                condition=models.Q(answer=Answer.AWAITED, answered_on=None)
                | ~models.Q(answer=Answer.AWAITED) & models.Q(answered_on__isnull=False),
                name="mediation_answer_is_dated",
            ),
        ]

    def __str__(self):
        return str(self.person)


class PartyWord(models.Model):
    """What one side said. Added, never changed."""

    SENSITIVITY = classify(P2="id party at by", P4="text")

    party = models.ForeignKey(Party, models.CASCADE, related_name="words")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField("ce qui a été dit", max_length=2000)

    class Meta:
        verbose_name = "parole d’une partie"
        verbose_name_plural = "paroles d’une partie"
        ordering = ["at", "pk"]
