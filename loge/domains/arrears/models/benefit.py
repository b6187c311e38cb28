from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import BenefitFate, Payer
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class EpisodeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self):
        return self.filter(ended_on=None)


class Episode(models.Model):
    """An *impayé* in the sense of the benefit rules, from the day it is constituted to the day the whole debt is paid.

    `report_by`: last day to tell the payer, or to ask the eviction-prevention panel when there is no benefit. `plan_by`: last
    day for the plan to reach the payer once told. A partial payment ends nothing; a debt that comes back opens another episode.
    """

    SENSITIVITY = classify(
        P1="id account reported_by", P3="constituted_on report_by ended_on told reported_on plan_by plan_sent_on"
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="episodes")
    constituted_on = models.DateField("constitué le")
    report_by = models.DateField("à signaler avant le")
    ended_on = models.DateField("soldé le", null=True, blank=True)
    told = models.CharField("signalé à", max_length=6, choices=Payer, blank=True)
    reported_on = models.DateField("signalé le", null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    plan_by = models.DateField("plan attendu avant le", null=True, blank=True)
    plan_sent_on = models.DateField("plan transmis le", null=True, blank=True)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        verbose_name = "impayé"
        verbose_name_plural = "impayés"
        ordering = ["-constituted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_on=None), name="one_standing_episode_per_account"
            ),
            models.CheckConstraint(
                condition=models.Q(reported_on=None, told="")
                | models.Q(reported_on__isnull=False) & ~models.Q(told=""),
                name="episode_reported_to_someone",
            ),
        ]
        indexes = [models.Index(fields=["report_by"], condition=models.Q(ended_on=None), name="episode_clock")]

    def __str__(self):
        return f"impayé du {self.constituted_on:%d/%m/%Y}"


class BenefitCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(episode__in=Episode.objects.visible_to(user).values("pk"))


class BenefitCheck(models.Model):
    """Every six months the payer looks whether the plan is kept and the rent of the month paid (CCH, R824-19).

    What the ledger said is frozen on the day when the officer sends it: `half_paid` is at least half of the housing cost, the
    benefit taken off, which lets a household in difficulty keep its benefit (R824-28).
    """

    SENSITIVITY = classify(P1="id episode due_on sent_by", P3="sent_on plan_kept rent_paid half_paid")

    episode = models.ForeignKey(Episode, models.PROTECT, verbose_name="impayé", related_name="checks")
    due_on = models.DateField("contrôle du")
    sent_on = models.DateField("réponse transmise le", null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    plan_kept = models.BooleanField("plan tenu", null=True, blank=True)
    rent_paid = models.BooleanField("loyer courant payé", null=True, blank=True)
    half_paid = models.BooleanField("au moins la moitié payée", null=True, blank=True)

    objects = BenefitCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "contrôle semestriel"
        verbose_name_plural = "contrôles semestriels"
        ordering = ["-due_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["episode", "due_on"], name="one_check_of_a_day")]

    def __str__(self):
        return f"contrôle du {self.due_on:%d/%m/%Y}"


class BenefitDecision(models.Model):
    """What was decided of the benefit: by the payer after a check, or by the panel (CCH, L824-2)."""

    SENSITIVITY = classify(P1="id episode noted_by noted_at", P3="decided_by decision decided_on")

    episode = models.ForeignKey(Episode, models.PROTECT, verbose_name="impayé", related_name="decisions")
    decided_by = models.CharField("décidé par", max_length=6, choices=Payer)
    decision = models.CharField("décision", max_length=8, choices=BenefitFate)
    decided_on = models.DateField("le")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "décision sur l’aide"
        verbose_name_plural = "décisions sur l’aide"
        ordering = ["-decided_on", "-pk"]
