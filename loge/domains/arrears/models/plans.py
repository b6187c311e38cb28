from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import Frequency, PlanOrigin, PlanStatus, Signature
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.ledger import LedgerEntry
from loge.foundation.privacy import classify

LIVE = (PlanStatus.ACTIVE, PlanStatus.SUSPENDED)


class RepaymentPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def live(self):
        return self.filter(status__in=LIVE)


class RepaymentPlan(models.Model):
    """An old debt paid bit by bit, beside the rent of each month. Its debt is frozen on the day it is made.

    `total` and `instalment` in euros; `tolerance_days` after a due date before the plan is broken. `income` and the two
    costs, when the household told them, are what the instalment was weighed against.
    """

    SENSITIVITY = classify(
        P1="id account status origin frequency first_on tolerance_days rent_required proposed_at proposed_by signed_on "
        "signature ended_at",
        P3="total instalment income housing_cost other_costs ended_because",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="plans")
    status = models.CharField("état", max_length=10, choices=PlanStatus, default=PlanStatus.PROPOSED)
    origin = models.CharField("origine", max_length=12, choices=PlanOrigin, default=PlanOrigin.AMICABLE)
    total = models.DecimalField("dette étalée", max_digits=12, decimal_places=2)
    instalment = models.DecimalField("échéance", max_digits=12, decimal_places=2)
    frequency = models.CharField("rythme", max_length=12, choices=Frequency, default=Frequency.MONTHLY)
    first_on = models.DateField("première échéance")
    tolerance_days = models.PositiveSmallIntegerField("tolérance (jours)", default=5)
    rent_required = models.BooleanField("le loyer du mois est dû aussi", default=True)
    income = models.DecimalField("ressources du foyer", max_digits=12, decimal_places=2, null=True, blank=True)
    housing_cost = models.DecimalField("loyer et charges nets", max_digits=12, decimal_places=2, null=True, blank=True)
    other_costs = models.DecimalField("autres charges", max_digits=12, decimal_places=2, null=True, blank=True)
    proposed_at = models.DateTimeField("proposé le")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_on = models.DateField("signé le", null=True, blank=True)
    signature = models.CharField("signature", max_length=10, choices=Signature, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    ended_because = models.CharField("pourquoi", max_length=200, blank=True)

    objects = RepaymentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan d’apurement"
        verbose_name_plural = "plans d’apurement"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(status__in=LIVE), name="one_live_plan_per_account"
            ),
            models.CheckConstraint(
                condition=models.Q(total__gt=0, instalment__gt=0), name="plan_is_of_some_amount"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=LIVE) | models.Q(signed_on__isnull=False) & ~models.Q(signature=""),
                name="live_plan_is_signed",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"plan n° {self.pk}"


class PlanDebt(models.Model):
    """A part of the debt that the plan spreads: `amount` euros of one entry, as they stood that day."""

    SENSITIVITY = classify(P1="id plan entry", P3="amount")

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="debts")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "dette étalée"
        verbose_name_plural = "dettes étalées"
        constraints = [
            models.UniqueConstraint(fields=["plan", "entry"], name="entry_once_in_a_plan"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="plan_debt_is_of_some_amount"),
        ]


class PlanInstalment(models.Model):
    """What the tenant agreed to pay, and when. Written once, with the plan."""

    SENSITIVITY = classify(P1="id plan number due_on", P3="amount")

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField("rang")
    due_on = models.DateField("échéance")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="instalment_once_in_a_plan")]


class PlanStep(models.Model):
    """One line of the life of a plan. Added, never changed: a plan that was broken, then taken up again, says both."""

    SENSITIVITY = classify(P1="id plan at by status", P3="text")

    plan = models.ForeignKey(RepaymentPlan, models.CASCADE, related_name="steps")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField("état", max_length=10, choices=PlanStatus)
    text = models.CharField("étape", max_length=300)

    class Meta:
        verbose_name = "étape d’un plan"
        verbose_name_plural = "étapes des plans"
        ordering = ["at", "pk"]
