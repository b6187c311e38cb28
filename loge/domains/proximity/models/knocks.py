from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.proximity.choices import HelpNeeded, KnockOutcome, KnockReason, KnockStage, Urgency, VisitResult
from loge.domains.proximity.permissions import can_see_rounds
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence
from loge.registers.tenants.models import Household, Person


class KnockQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is confided to me; and, in my perimeter, what those who visit or ask may see."""
        mine = models.Q(owner=user)
        if not can_see_rounds(user):
            return self.filter(mine)
        within = within_perimeter(user, residence="residence")
        return self.filter(mine | within) if within else self

    def standing(self):
        return self.filter(closed_at=None)


class Knock(models.Model):
    """Someone must go to a door: a home, a neutral reason, one owner and one deadline until it has a known end.

    `owner` is whoever must act next: a caretaker while it is VISIT, the manager once it is DECISION or late. Never empty.
    `raised_at`: the deadline passed and the manager was given it.
    """

    SENSITIVITY = classify(
        P2="id household person residence reason level stage owner due_at raised_at visits opened_at opened_by closed_at",
        P4="outcome advice",
    )

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="knocks")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="+"
    )
    residence = models.ForeignKey(Residence, models.PROTECT, verbose_name="résidence", related_name="+")
    reason = models.CharField("motif", max_length=10, choices=KnockReason, default=KnockReason.NEWS)
    level = models.PositiveSmallIntegerField("délai", choices=Urgency, default=Urgency.ORDINARY)
    stage = models.CharField("état", max_length=10, choices=KnockStage, default=KnockStage.VISIT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="confié à", related_name="knocks")
    due_at = models.DateTimeField("à faire avant le")
    raised_at = models.DateTimeField("remonté le", null=True, blank=True)
    visits = models.PositiveSmallIntegerField("passages faits", default=0)
    advice = models.CharField("étape suivante", max_length=200, blank=True)
    opened_at = models.DateTimeField("demandé le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=16, choices=KnockOutcome, blank=True)

    objects = KnockQuerySet.as_manager()

    class Meta:
        verbose_name = "passage à domicile"
        verbose_name_plural = "passages à domicile"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=models.Q(closed_at=None), name="one_knock_at_a_time_per_home"
            ),
            models.CheckConstraint(
                condition=models.Q(stage=KnockStage.CLOSED, closed_at__isnull=False) & ~models.Q(outcome="")
                | ~models.Q(stage=KnockStage.CLOSED) & models.Q(closed_at=None, outcome=""),
                name="knock_ends_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=models.Q(closed_at=None), name="knock_waiting"),
            models.Index(fields=["residence", "due_at"], condition=models.Q(closed_at=None), name="knock_residence"),
            models.Index(fields=["household", "-opened_at"], name="knock_household"),
        ]

    def __str__(self):
        return f"Passage à domicile n° {self.pk}"


class KnockRequest(models.Model):
    """Who wanted to know. Several trades may ask for the same door: one visit, each of them told its end."""

    SENSITIVITY = classify(P2="id knock origin origin_id asked_at asked_by withdrawn_at")

    knock = models.ForeignKey(Knock, models.CASCADE, related_name="requests")
    origin = models.CharField("origine", max_length=40)
    origin_id = models.CharField("identifiant d’origine", max_length=40, blank=True)
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de passage"
        verbose_name_plural = "demandes de passage"
        constraints = [
            models.UniqueConstraint(fields=["knock", "origin", "origin_id"], name="knock_asked_once_per_origin")
        ]
        indexes = [models.Index(fields=["origin", "origin_id"], name="knock_request_origin")]


class KnockStep(models.Model):
    """One line of the history; `result` when it is a visit. Added, never changed. `token` makes a double press harmless."""

    SENSITIVITY = classify(P2="id knock at by token", P4="result needs text")

    knock = models.ForeignKey(Knock, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField("constat", max_length=16, choices=VisitResult, blank=True)
    needs = ArrayField(
        models.CharField(max_length=12, choices=HelpNeeded), verbose_name="besoins", default=list, blank=True
    )
    text = models.CharField("étape", max_length=300, blank=True)
    token = models.UUIDField("jeton", null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = "étape d’un passage"
        verbose_name_plural = "étapes des passages"
        ordering = ["at", "pk"]
