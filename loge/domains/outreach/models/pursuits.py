from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import ChainStep, NewsResult, PursuitEnd, RiskLevel
from loge.domains.outreach.models.targets import Target
from loge.domains.outreach.permissions import can_follow_pursuits
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Person


class PursuitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What I must act upon; and those of my perimeter for whoever follows them."""
        mine = models.Q(owner=user)
        if not can_follow_pursuits(user):
            return self.filter(mine)
        within = within_perimeter(user, residence="target__residence")
        return self.filter(mine | within) if within else self

    def standing(self):
        return self.filter(ended_at=None)


class Pursuit(models.Model):
    """Nobody answers at a home: the search for news, step after step, until someone knows. An owner and a deadline always.

    `due_at`: when the step in hand has had its time and the next one begins by itself. After the last one nothing begins:
    the owner is late, and shown so.
    """

    SENSITIVITY = classify(P2="id target owner step due_at started_at ended_at", P4="level end")

    target = models.ForeignKey(Target, models.PROTECT, related_name="pursuits")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pursuits")
    level = models.PositiveSmallIntegerField("niveau de risque", choices=RiskLevel, default=RiskLevel.NONE)
    step = models.CharField("étape en cours", max_length=16, choices=ChainStep, blank=True)
    due_at = models.DateTimeField("avant le")
    started_at = models.DateTimeField("depuis le")
    ended_at = models.DateTimeField("terminée le", null=True, blank=True)
    end = models.CharField("fin", max_length=16, choices=PursuitEnd, blank=True)

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = "recherche de nouvelles"
        verbose_name_plural = "recherches de nouvelles"
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=models.Q(ended_at=None), name="one_pursuit_at_a_time_per_home"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="pursuit_has_a_known_end",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None), name="pursuit_due"),
            models.Index(fields=["owner", "due_at"], condition=models.Q(ended_at=None), name="pursuit_owner"),
        ]

    def __str__(self):
        return f"Recherche de nouvelles n° {self.pk}"


class PursuitLine(models.Model):
    """One line of the search: a step that begins, what it brought. Added, never changed."""

    SENSITIVITY = classify(P2="id pursuit at by step", P4="result text")

    pursuit = models.ForeignKey(Pursuit, models.CASCADE, related_name="lines")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField("étape", max_length=16, choices=ChainStep, blank=True)
    result = models.CharField("ce que l’on sait", max_length=12, choices=NewsResult, blank=True)
    text = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "ligne d’une recherche"
        verbose_name_plural = "lignes des recherches"
        ordering = ["at", "pk"]


class PersonToWarn(models.Model):
    """Whom to call about someone, in order: named by the person themselves, who may take the name back."""

    SENSITIVITY = classify(P1="id rank noted_at noted_by ended_at", P2="person name relation phone has_keys")

    person = models.ForeignKey(Person, models.CASCADE, verbose_name="pour", related_name="people_to_warn")
    rank = models.PositiveSmallIntegerField("ordre", default=1)
    name = models.CharField("nom", max_length=120)
    relation = models.CharField("lien", max_length=60, blank=True)
    phone = models.CharField("téléphone", max_length=20)
    has_keys = models.BooleanField("a les clés", default=False)
    noted_at = models.DateTimeField("noté le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "personne à prévenir"
        verbose_name_plural = "personnes à prévenir"
        ordering = ["person", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "phone"], condition=models.Q(ended_at=None), name="person_to_warn_named_once"
            )
        ]

    def __str__(self):
        return self.name
