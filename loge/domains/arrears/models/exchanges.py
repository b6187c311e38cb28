from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import ExchangeOutcome, Means, PromiseState, UnpaidCause
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class ExchangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def promises(self):
        return self.exclude(promise="")

    def awaited(self):
        return self.filter(promise=PromiseState.WAITING)


class Exchange(models.Model):
    """Someone of the landlord and someone of the home spoke of the account, or one tried to. Written once.

    `promised` euros, to be paid at the latest on `promised_on`: what became of it is read in the account, in `promise`.
    """

    SENSITIVITY = classify(
        P1="id account at by means outcome promised_on promise promise_judged_on",
        P2="number",
        P3="cause note promised",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="exchanges")
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="par", related_name="+")
    means = models.CharField("moyen", max_length=8, choices=Means)
    outcome = models.CharField("résultat", max_length=10, choices=ExchangeOutcome)
    number = models.CharField("numéro appelé", max_length=20, blank=True)
    cause = models.CharField("pourquoi ce n’est pas payé", max_length=10, choices=UnpaidCause, blank=True)
    note = models.CharField("ce qui a été dit", max_length=400, blank=True)
    promised = models.DecimalField("paiement promis", max_digits=10, decimal_places=2, null=True, blank=True)
    promised_on = models.DateField("au plus tard le", null=True, blank=True)
    promise = models.CharField("promesse", max_length=8, choices=PromiseState, blank=True)
    promise_judged_on = models.DateField("jugée le", null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = "échange avec un foyer"
        verbose_name_plural = "échanges avec les foyers"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-at"], name="exchange_of_account"),
            models.Index(
                fields=["promised_on"], condition=models.Q(promise="waiting"), name="exchange_promise_awaited"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promised=None, promised_on=None, promise="")
                | models.Q(promised__gt=0, promised_on__isnull=False) & ~models.Q(promise=""),
                name="promise_is_a_sum_and_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(promised=None) | models.Q(outcome=ExchangeOutcome.SPOKEN),
                name="promise_was_heard",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(promise=PromiseState.WAITING), name="one_promise_awaited"
            ),
        ]

    def __str__(self):
        return f"{self.get_means_display()} du {self.at:%d/%m/%Y}"

    @property
    def about(self) -> str:
        """What the pause that waits for its promise, and its line in the log of contacts, hang on."""
        return f"arrears.Exchange:{self.pk}"
