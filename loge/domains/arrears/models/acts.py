from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import Act, PanelMode
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class ProcedureStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self):
        return self.filter(cancelled_at=None)


class ProcedureStep(models.Model):
    """One act of a procedure, as it happened. Added or cancelled with its reason, never changed nor deleted.

    `months`: how long the judge's delays, a protocol or its rider last. `reference`: the document, the case number of the court,
    the number that EXPLOC gave. `rehoused`: decent rehousing was offered, which the winter truce asks for.
    """

    SENSITIVITY = classify(
        P1="id account by at cancelled_at cancelled_by",
        P3="kind happened_on reference months mode rehoused cancelled_because",
    )

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="acts")
    kind = models.CharField("étape", max_length=14, choices=Act)
    happened_on = models.DateField("date")
    reference = models.CharField("document ou référence", max_length=120, blank=True)
    months = models.PositiveSmallIntegerField("durée (mois)", null=True, blank=True)
    mode = models.CharField("saisine", max_length=6, choices=PanelMode, blank=True)
    rehoused = models.BooleanField("relogement décent assuré", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("notée le")
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_because = models.CharField("pourquoi annulée", max_length=200, blank=True)

    objects = ProcedureStepQuerySet.as_manager()

    class Meta:
        verbose_name = "étape de procédure"
        verbose_name_plural = "étapes de procédure"
        ordering = ["happened_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None, cancelled_because="")
                | models.Q(cancelled_at__isnull=False) & ~models.Q(cancelled_because=""),
                name="cancelled_act_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "kind"], condition=models.Q(cancelled_at=None), name="act_of_account"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()}, {self.happened_on:%d/%m/%Y}"
