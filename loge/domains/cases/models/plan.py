from django.conf import settings
from django.db import models

from loge.domains.cases.choices import ENDED, ActionStatus, ActionType, Actor
from loge.domains.cases.models.cases import Case
from loge.foundation.privacy import classify
from loge.registers.seals.access import readable_by


class CaseActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the case, and whoever was given the task: of the latter, screens show title, deadline and home only."""
        seen = models.Q(in_charge=user) | models.Q(case__in=Case.objects.visible_to(user).values("pk"))
        return self.filter(seen).filter(readable_by(user, path="case__seal"))

    def planned(self):
        return self.filter(status=ActionStatus.PLANNED).exclude(case__status__in=ENDED)

    def confided_to(self, user):
        """The tasks that wait for them."""
        return self.visible_to(user).planned().filter(in_charge=user)


class CaseAction(models.Model):
    """One thing to do for the plan. `detail` is social and stays in the team; whoever does it reads the type and the day."""

    SENSITIVITY = classify(
        P1="id revision",
        P2="case actor in_charge due_on status done_at done_by created_at created_by",
        P4="kind detail partner_name result",
    )

    case = models.ForeignKey(Case, models.CASCADE, related_name="actions")
    kind = models.CharField("type", max_length=20, choices=ActionType)
    detail = models.CharField("précision pour l’équipe", max_length=500, blank=True)
    due_on = models.DateField("à faire avant le")
    actor = models.CharField("qui agit", max_length=10, choices=Actor, default=Actor.INTERNAL)
    partner_name = models.CharField("partenaire", max_length=120, blank=True)
    in_charge = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="confiée à", related_name="case_tasks"
    )
    status = models.CharField("état", max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED)
    result = models.CharField("ce qui a été fait", max_length=300, blank=True)
    done_at = models.DateTimeField("faite le", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("prévue le")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField("révision", default=0)

    objects = CaseActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=ActionStatus.PLANNED, done_at=None)
                | ~models.Q(status=ActionStatus.PLANNED) & models.Q(done_at__isnull=False),
                name="case_action_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["in_charge", "due_on"],
                condition=models.Q(status=ActionStatus.PLANNED),
                name="case_action_planned",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
