from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.cases.choices import EARLY, ENDED, CaseResult, CaseStatus, Confidentiality, Theme
from loge.domains.cases.permissions import ACCOMPANY, FOLLOW_ALL
from loge.domains.cases.rules import origin_of
from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.seals.access import readable_by, under_key
from loge.registers.seals.models import Seal
from loge.registers.tenants.models import Household, Person


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The one door: those of the case, those who follow situations within their perimeter, or the keys of the seal.

        Restricted: among those who follow, only the social staff. Sealed: a key, and nothing else, opens.
        """
        members = Case.members.through.objects.filter(user=user).values("case")
        mine = models.Q(owner=user) | models.Q(substitute=user) | models.Q(pk__in=members)
        seen = mine | _followed_by(user) | under_key(user)
        return self.filter(seen).filter(readable_by(user))

    def standing(self):
        return self.exclude(status__in=ENDED)

    def unsealed(self):
        """For counts, lists of many and exports: a sealed case is in none of them, whoever asks."""
        return self.filter(seal=None)


def _followed_by(user) -> models.Q:
    if not holds(user, FOLLOW_ALL):
        return models.Q(pk__in=[])
    levels = [Confidentiality.STANDARD]
    if holds(user, ACCOMPANY):
        levels.append(Confidentiality.RESTRICTED)
    return models.Q(confidentiality__in=levels) & within_perimeter(user, residence="household__residence")


class Case(models.Model):
    """What was heard or asked, that someone must act upon: an owner, a deadline, a next step, a known end (domain.md c).

    `due_at` is the deadline of the signal; once the person agreed, deadlines are those of the actions and of the review.
    `revision` grows with each change of what several people may edit, so that nobody overwrites what they did not read.
    """

    SENSITIVITY = classify(
        P1="id revision",
        P2="household person origin origin_id owner substitute members opened_at opened_by due_at status closed_at "
        "agreed_on review_on suspended_until kept_until purged_at confidentiality",
        P4="level summary themes needs goals agreed_how result",
        P5="seal",
    )

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="cases")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="cases"
    )
    origin = models.CharField("origine", max_length=40)
    origin_id = models.CharField("identifiant d’origine", max_length=40, blank=True)
    level = models.PositiveSmallIntegerField("niveau")
    summary = models.CharField("signal", max_length=300)
    themes = ArrayField(
        models.CharField(max_length=20, choices=Theme), verbose_name="thèmes", default=list, blank=True
    )
    needs = models.CharField("besoins", max_length=1000, blank=True)
    goals = models.CharField("objectifs", max_length=1000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="responsable", related_name="cases"
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="suppléant", null=True, blank=True, related_name="+"
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="autres personnes du suivi", blank=True, related_name="+"
    )
    confidentiality = models.CharField(
        "confidentialité", max_length=10, choices=Confidentiality, default=Confidentiality.STANDARD
    )
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField("à traiter avant le")
    status = models.CharField("état", max_length=12, choices=CaseStatus, default=CaseStatus.REPORTED)
    agreed_on = models.DateField("accord donné le", null=True, blank=True)
    agreed_how = models.CharField("comment l’accord a été donné", max_length=20, blank=True)
    review_on = models.DateField("bilan à faire le", null=True, blank=True)
    suspended_until = models.DateField("suspendu jusqu’au", null=True, blank=True)
    result = models.CharField("issue", max_length=20, choices=CaseResult, blank=True)
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)
    kept_until = models.DateField("gardé avec accord jusqu’au", null=True, blank=True)
    purged_at = models.DateTimeField("effacé le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ENDED, closed_at__isnull=False) & ~models.Q(result="")
                | ~models.Q(status__in=ENDED) & models.Q(closed_at=None, result=""),
                name="case_ends_with_a_result",
            ),
            models.CheckConstraint(
                condition=models.Q(confidentiality=Confidentiality.SEALED, seal__isnull=False)
                & (models.Q(person__isnull=False) | models.Q(status=CaseStatus.PURGED))
                | ~models.Q(confidentiality=Confidentiality.SEALED) & models.Q(seal=None),
                name="case_sealed_by_a_seal",
            ),
            models.CheckConstraint(
                condition=models.Q(substitute=None) | ~models.Q(substitute=models.F("owner")),
                name="case_substitute_is_someone_else",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=~models.Q(status__in=ENDED), name="case_standing"),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        """What lists, tabs and trails say: nothing but its number when it is sealed."""
        if self.seal_id:
            return f"Suivi {self.seal}"
        return self.summary or f"Suivi n° {self.pk}"

    @property
    def is_ended(self) -> bool:
        return self.status in ENDED

    @property
    def is_early(self) -> bool:
        return self.status in EARLY

    @property
    def origin_label(self) -> str:
        return origin_of(self.origin)

    @property
    def theme_labels(self) -> list[str]:
        return [str(Theme(theme).label) for theme in self.themes]


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
