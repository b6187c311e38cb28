from django.conf import settings
from django.db import models

from loge.domains.arrears.permissions import can_see
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence

MOST_PER_DAY = 100
PER_DAY = 25  # homes that one person may really speak with in a day, letters apart


class PortfolioQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="residence")) if can_see(user) else self.none()


class Portfolio(models.Model):
    """Whom the accounts of a residence are confided to (portefeuille). An account confided by itself follows its own officer."""

    SENSITIVITY = classify(P1="id residence officer confided_at confided_by")

    residence = models.OneToOneField(
        Residence, models.CASCADE, verbose_name="résidence", related_name="arrears_portfolio"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="chargé de recouvrement", related_name="portfolios"
    )
    confided_at = models.DateTimeField("confiée le")
    confided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = "résidence d’un portefeuille"
        verbose_name_plural = "résidences des portefeuilles"

    def __str__(self):
        return f"{self.residence} : {self.officer}"


class OfficerDesk(models.Model):
    """How an officer works: how many homes a day, and who answers for them while they are away (both days included)."""

    SENSITIVITY = classify(P1="id officer per_day away_from away_until stand_in")

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="chargé de recouvrement", related_name="arrears_desk"
    )
    per_day = models.PositiveSmallIntegerField("foyers par jour", default=PER_DAY)
    away_from = models.DateField("absent du", null=True, blank=True)
    away_until = models.DateField("absent jusqu’au", null=True, blank=True)
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="remplacé par", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "poste de chargé de recouvrement"
        verbose_name_plural = "postes de chargés de recouvrement"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None, stand_in=None)
                | models.Q(away_until__gte=models.F("away_from"), stand_in__isnull=False),
                name="an_absence_has_two_days_and_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in=None) | ~models.Q(stand_in=models.F("officer")),
                name="stand_in_is_someone_else",
            ),
        ]

    def __str__(self):
        return f"poste de {self.officer}"
