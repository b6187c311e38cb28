from django.conf import settings
from django.db import models

from loge.domains.proximity.choices import OVER, DaySlot, ErrandKind, ErrandStage, HandedTo, MoneyKind
from loge.domains.proximity.permissions import can_see_rounds
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence
from loge.registers.partners.models import Partner
from loge.registers.seals.models import Seal
from loge.registers.tenants.models import Household, Person


class ErrandQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is confided to me; and, in my perimeter, what those who visit or ask may see. None that a seal covers: what is
        left of it is money to be returned (queries/returns.py)."""
        mine, unsealed = models.Q(owner=user), self.filter(seal=None)
        if not can_see_rounds(user):
            return unsealed.filter(mine)
        within = within_perimeter(user, residence="residence")
        return unsealed.filter(mine | within) if within else unsealed

    def standing(self):
        return self.exclude(stage__in=OVER)


class Errand(models.Model):
    """Something done for a tenant who agreed to it: shopping, parcel, medicines, meal. `what` says the thing, never why.

    `owner` acts next: who organises it, then whoever carries it (the organiser still, when a partner delivers).
    `heard_by` heard the need on the telephone, and is told what came of it: they may tell the person. Under a `seal` nothing is
    done any more: the owner only returns the tenant's money that they hold.
    """

    SENSITIVITY = classify(
        P2="id household person residence kind stage origin origin_id owner partner asked_at asked_by heard_by agreed_at "
        "agreed_with planned_on slot due_at raised_at delivered_at handed_to ended_at told_at told_by",
        P4="what",
        P5="seal",
    )

    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="errands")
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="personne", null=True, blank=True, related_name="+"
    )
    residence = models.ForeignKey(Residence, models.PROTECT, verbose_name="résidence", related_name="+")
    kind = models.CharField("service", max_length=10, choices=ErrandKind)
    what = models.CharField("quoi", max_length=300, blank=True)
    stage = models.CharField("état", max_length=10, choices=ErrandStage, default=ErrandStage.ASKED)
    origin = models.CharField("origine", max_length=40)
    origin_id = models.CharField("identifiant d’origine", max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="confié à", related_name="errands"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, verbose_name="partenaire", null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField("accepté le", null=True, blank=True)
    agreed_with = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    planned_on = models.DateField("jour", null=True, blank=True)
    slot = models.CharField("moment", max_length=10, choices=DaySlot, blank=True)
    due_at = models.DateTimeField("avant le")
    raised_at = models.DateTimeField("remonté le", null=True, blank=True)
    delivered_at = models.DateTimeField("livré le", null=True, blank=True)
    handed_to = models.CharField("remis à", max_length=10, choices=HandedTo, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    told_at = models.DateTimeField("personne prévenue le", null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = "service rendu"
        verbose_name_plural = "services rendus"
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=OVER, ended_at__isnull=False)
                | ~models.Q(stage__in=OVER) & models.Q(ended_at=None),
                name="errand_has_a_known_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=ErrandStage.DELIVERED)
                | models.Q(delivered_at__isnull=False, agreed_at__isnull=False) & ~models.Q(handed_to=""),
                name="errand_delivered_to_someone_who_agreed",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=ErrandStage.PLANNED)
                | models.Q(planned_on__isnull=False, agreed_at__isnull=False) & ~models.Q(slot=""),
                name="errand_planned_for_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=models.Q(ended_at=None), name="errand_waiting"),
            models.Index(fields=["residence", "due_at"], condition=models.Q(ended_at=None), name="errand_residence"),
            models.Index(fields=["household", "-asked_at"], name="errand_household"),
            models.Index(
                fields=["heard_by", "-asked_at"], condition=models.Q(heard_by__isnull=False), name="errand_heard"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} n° {self.pk}"


class ErrandStep(models.Model):
    """One line of the history. Added, never changed."""

    SENSITIVITY = classify(P2="id errand at by", P4="text")

    errand = models.ForeignKey(Errand, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField("étape", max_length=300)

    class Meta:
        verbose_name = "étape d’un service"
        verbose_name_plural = "étapes des services"
        ordering = ["at", "pk"]


class MoneyLine(models.Model):
    """The tenant's money, in euros, line by line. A mistake is struck out by another line; nothing is ever rewritten."""

    SENSITIVITY = classify(P2="id errand at by token", P3="kind amount strikes_out reason")

    errand = models.ForeignKey(Errand, models.PROTECT, related_name="money")
    kind = models.CharField("mouvement", max_length=10, choices=MoneyKind)
    amount = models.DecimalField("montant", max_digits=8, decimal_places=2)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    strikes_out = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="struck_out_by")
    reason = models.CharField("motif de la correction", max_length=120, blank=True)
    token = models.UUIDField("jeton", null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = "mouvement d’argent"
        verbose_name_plural = "mouvements d’argent"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="money_moves_by_something"),
            models.CheckConstraint(
                condition=models.Q(strikes_out=None) | ~models.Q(reason=""), name="money_is_corrected_for_a_reason"
            ),
        ]
