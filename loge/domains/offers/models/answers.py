from django.conf import settings
from django.db import models

from loge.domains.offers.choices import AWAITED, SEATED, AnswerState
from loge.domains.offers.models.offers import LocalOffer
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.seals.queries import protected_household_ids, protected_person_ids
from loge.registers.tenants.models import Household, Person


class OfferAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="household__residence"))

    def listed(self):
        """What lists and figures read: those who are protected are in none, whoever looks (registers/seals)."""
        return self.noted().exclude(
            models.Q(person__in=protected_person_ids()) | models.Q(household__in=protected_household_ids())
        )

    def noted(self):
        return self.exclude(state=AnswerState.NONE)

    def seated(self):
        return self.listed().filter(state__in=SEATED)

    def waiting(self):
        """In the order of the waiting list."""
        return self.listed().filter(state=AnswerState.WAITING).order_by("noted_at", "pk")


class OfferAnswer(models.Model):
    """What one person says to one offer, as it stands; how it came to that is in the steps.

    `agreed_on`: the day when they agreed that the partner gets their name and number.
    """

    SENSITIVITY = classify(P2="id household person noted_at noted_by agreed_on agreed_with", P3="offer state")

    offer = models.ForeignKey(LocalOffer, models.CASCADE, verbose_name="offre", related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="offer_answers")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="+")
    state = models.CharField("réponse", max_length=12, choices=AnswerState, default=AnswerState.NONE)
    noted_at = models.DateTimeField("notée le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_on = models.DateField("accord de la personne le", null=True, blank=True)
    agreed_with = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfferAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à une offre"
        verbose_name_plural = "réponses à des offres"
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "person"], name="offer_answered_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_on=None, agreed_with=None)
                | models.Q(agreed_on__isnull=False, agreed_with__isnull=False),
                name="offer_agreement_heard_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["offer", "state"], name="offer_answer_state")]

    def __str__(self):
        return f"Réponse n° {self.pk}"

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED


class AnswerStep(models.Model):
    """One change of an answer. Added, never edited; `undoes` when it takes the one before back."""

    SENSITIVITY = classify(P2="id answer at by undoes", P3="before state")

    answer = models.ForeignKey(OfferAnswer, models.CASCADE, related_name="steps")
    before = models.CharField("avant", max_length=12, choices=AnswerState)
    state = models.CharField("réponse", max_length=12, choices=AnswerState)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undoes = models.BooleanField("annule la précédente", default=False)

    class Meta:
        verbose_name = "étape d’une réponse"
        verbose_name_plural = "étapes d’une réponse"
        ordering = ["pk"]
