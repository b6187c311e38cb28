from django.conf import settings
from django.db import models

from loge.domains.cases.choices import CaseResult, CaseStatus
from loge.domains.cases.permissions import FOLLOW_ALL
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who own it, and those who follow situations within their perimeter."""
        mine = models.Q(owner=user)
        if not holds(user, FOLLOW_ALL):
            return self.filter(mine)
        within = within_perimeter(user, residence="household__residence")
        return self.filter(mine | within) if within else self  # an empty Q says « everything », and « or » forgets it

    def standing(self):
        return self.exclude(status=CaseStatus.DONE)


class Case(models.Model):
    """Something heard that someone must act upon: an owner, a deadline, a history, a known end."""

    SENSITIVITY = classify(
        P2="id household person origin origin_id owner opened_at opened_by due_at status closed_at",
        P4="level summary result",
    )

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="cases")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="cases"
    )
    origin = models.CharField("origine", max_length=40)
    origin_id = models.CharField("identifiant d’origine", max_length=40, blank=True)
    level = models.PositiveSmallIntegerField("niveau")
    summary = models.CharField("signal", max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="responsable", related_name="cases"
    )
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField("à traiter avant le")
    status = models.CharField("état", max_length=12, choices=CaseStatus, default=CaseStatus.OPEN)
    result = models.CharField("issue", max_length=20, choices=CaseResult, blank=True)
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=CaseStatus.DONE, closed_at__isnull=False) & ~models.Q(result="")
                | ~models.Q(status=CaseStatus.DONE) & models.Q(closed_at=None, result=""),
                name="case_ends_with_a_result",
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=~models.Q(status=CaseStatus.DONE), name="case_standing")
        ]

    def __str__(self):
        return self.summary


class CaseStep(models.Model):
    """One line of the history. Added, never changed."""

    SENSITIVITY = classify(P2="id case at by", P4="text")

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.CharField("étape", max_length=500)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["at", "pk"]
