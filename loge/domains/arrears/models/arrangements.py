from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import ArrangementStatus
from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.ledger import LedgerEntry
from loge.domains.arrears.models.plans import RepaymentPlan
from loge.foundation.privacy import classify

_RUNNING = models.Q(status=ArrangementStatus.RUNNING)


class OfAnAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def running(self):
        return self.filter(_RUNNING)


class Deferral(models.Model):
    """Sums put off until a day, included. They stay in the balance and in the clocks of the benefit rules: the law knows no
    deferral. `plan`: what begins the day after, when it was agreed at once. `rent_required`: the rents since are due."""

    SENSITIVITY = classify(
        P1="id account plan status until rent_required agreed_on agreed_by ended_at", P3="note ended_because"
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="deferrals")
    status = models.CharField("état", max_length=10, choices=ArrangementStatus, default=ArrangementStatus.RUNNING)
    until = models.DateField("reporté jusqu’au")
    rent_required = models.BooleanField("les loyers suivants sont dus", default=True)
    plan = models.ForeignKey(
        RepaymentPlan, models.PROTECT, verbose_name="plan ensuite", null=True, blank=True, related_name="deferrals"
    )
    note = models.CharField("précision", max_length=200, blank=True)
    agreed_on = models.DateField("convenu le")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    ended_because = models.CharField("pourquoi", max_length=200, blank=True)

    objects = OfAnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "report"
        verbose_name_plural = "reports"
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=_RUNNING, name="one_running_deferral_per_account")
        ]

    @property
    def about(self) -> str:
        return f"arrears.Deferral:{self.pk}"


class DeferredDebt(models.Model):
    """`amount` euros of one line, as they stood the day they were put off."""

    SENSITIVITY = classify(P1="id deferral entry", P3="amount")

    deferral = models.ForeignKey(Deferral, models.CASCADE, related_name="debts")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "somme reportée"
        verbose_name_plural = "sommes reportées"
        constraints = [
            models.UniqueConstraint(fields=["deferral", "entry"], name="entry_once_in_a_deferral"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deferred_debt_is_of_some_amount"),
        ]


class PartialPayment(models.Model):
    """So many euros are accepted for each of the next months, before `day`; the rest stays owed and is spoken of afterwards."""

    SENSITIVITY = classify(
        P1="id account status first_month months day tolerance_days agreed_on agreed_by ended_at",
        P3="amount note ended_because",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="partial_payments")
    status = models.CharField("état", max_length=10, choices=ArrangementStatus, default=ArrangementStatus.RUNNING)
    amount = models.DecimalField("montant par mois", max_digits=12, decimal_places=2)
    first_month = models.DateField("premier mois")
    months = models.PositiveSmallIntegerField("nombre de mois")
    day = models.PositiveSmallIntegerField("avant le")
    tolerance_days = models.PositiveSmallIntegerField("tolérance (jours)", default=5)
    note = models.CharField("précision", max_length=200, blank=True)
    agreed_on = models.DateField("convenu le")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    ended_because = models.CharField("pourquoi", max_length=200, blank=True)

    objects = OfAnAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement partiel"
        verbose_name_plural = "paiements partiels"
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=_RUNNING, name="one_running_partial_per_account"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, months__gte=1, day__range=(1, 28), first_month__day=1),
                name="partial_payment_can_be_kept",
            ),
        ]

    @property
    def about(self) -> str:
        return f"arrears.PartialPayment:{self.pk}"
