from django.conf import settings
from django.db import models

from loge.domains.support.choices import ListeningEnd
from loge.domains.support.permissions import LISTEN
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class ListeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who propose such support, within their perimeter; nobody else knows that it exists."""
        if not holds(user, LISTEN):
            return self.none()
        within = within_perimeter(user, residence="household__residence")
        return self.filter(within | models.Q(officer=user)) if within else self

    def standing(self):
        return self.filter(ended_at=None)


class Listening(models.Model):
    """Psychological support by a partner: who, how many meetings, whether they were held. Never what was said nor why."""

    SENSITIVITY = classify(
        P2="id household officer", P4="person provider agreed_on opened_at sessions_planned end ended_at"
    )

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="listenings")
    provider = models.CharField("partenaire", max_length=120)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="suivi par", related_name="listenings"
    )
    agreed_on = models.DateField("accord de la personne le")
    opened_at = models.DateTimeField("proposé le")
    sessions_planned = models.PositiveSmallIntegerField("rendez-vous prévus")
    end = models.CharField("fin", max_length=20, choices=ListeningEnd, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = ListeningQuerySet.as_manager()

    class Meta:
        verbose_name = "soutien psychologique"
        verbose_name_plural = "soutiens psychologiques"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at=None), name="listening_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | ~models.Q(ended_at=None) & ~models.Q(end=""),
                name="listening_ends_with_a_code",
            ),
        ]

    def __str__(self):
        return f"Soutien n° {self.pk}"
