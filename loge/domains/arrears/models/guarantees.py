from django.db import models

from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.acts import ProcedureStep
from loge.foundation.privacy import classify


class ToldGuaranteeQuerySet(models.QuerySet):
    def to_call(self):
        """Nobody has called the guarantor yet, and a day bounds it."""
        return self.filter(call_by__isnull=False, called_on=None)


class ToldGuarantee(models.Model):
    """Who answers for the lease of an account, as the trade that keeps guarantees tells it. Never a source of anything but the
    calendar and the procedure.

    `about` names it there ("aids.Guarantee:12"). `call_by`: last day to call the guarantor, None once that is over. `act`: the
    step of the procedure that says that the guarantor was called.
    """

    SENSITIVITY = classify(P1="id account about name act told_at", P3="call_by called_on")

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="guarantees")
    about = models.CharField("à propos de", max_length=60, unique=True)
    name = models.CharField("garantie", max_length=120)
    call_by = models.DateField("à appeler avant le", null=True, blank=True)
    called_on = models.DateField("appelée le", null=True, blank=True)
    act = models.OneToOneField(
        ProcedureStep, models.PROTECT, verbose_name="étape", null=True, blank=True, related_name="guarantee"
    )
    told_at = models.DateTimeField("apprise le")

    objects = ToldGuaranteeQuerySet.as_manager()

    class Meta:
        verbose_name = "garantie connue d’un compte"
        verbose_name_plural = "garanties connues des comptes"
        ordering = ["call_by", "pk"]
        indexes = [
            models.Index(
                fields=["account"], condition=models.Q(call_by__isnull=False, called_on=None), name="guarantee_on_calendar"
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def number(self) -> int:
        """Its number in its own trade."""
        return int(self.about.rpartition(":")[2])
