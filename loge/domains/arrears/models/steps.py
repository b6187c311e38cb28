from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import PlanCondition, Step
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify

# Steps that a line of the table may ask for; the others are what no table may overrule.
FROM_THE_TABLE = (
    Step.BENEFIT,
    Step.RETURNED,
    Step.REVIVE,
    Step.NOTICE,
    Step.PLAN,
    Step.CALL,
    Step.REMIND,
)


class StepRule(models.Model):
    """One line of the landlord's table, read from the top: when all its conditions hold, its step is the next one.

    Sums in euros; conditions left at zero ask nothing; `quiet_days` is the delay since the last contact of any trade.
    """

    SENSITIVITY = classify(
        P1="id rank step min_owed min_months min_days_late plan payment_returned benefit_stopped quiet_days "
        "changed_at changed_by"
    )

    rank = models.PositiveSmallIntegerField("rang", unique=True)
    step = models.CharField("action", max_length=10, choices=[(step.value, step.label) for step in FROM_THE_TABLE])
    min_owed = models.DecimalField("doit au moins (€)", max_digits=10, decimal_places=2, default=0)
    min_months = models.DecimalField("mois de loyer au moins", max_digits=4, decimal_places=1, default=0)
    min_days_late = models.PositiveSmallIntegerField("jours de retard au moins", default=0)
    plan = models.CharField("plan d’apurement", max_length=10, choices=PlanCondition, default=PlanCondition.ANY)
    payment_returned = models.BooleanField("prélèvement rejeté", default=False)
    benefit_stopped = models.BooleanField("aide au logement interrompue", default=False)
    quiet_days = models.PositiveSmallIntegerField("jours depuis le dernier contact", default=0)
    changed_at = models.DateTimeField("modifiée le", null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "règle d’action"
        verbose_name_plural = "règles d’action"
        ordering = ["rank"]


class NextStep(models.Model):
    """What the night found to do with an account. Written again when it changes, never a source of anything: the ledger is.

    `until`: when a step that waits comes back. `since`: the day this step was first advised.
    """

    SENSITIVITY = classify(P1="account step until since", P3="sentence owed")

    account = models.OneToOneField(RentAccount, models.CASCADE, primary_key=True, related_name="next_step")
    step = models.CharField("action", max_length=10, choices=Step)
    sentence = models.CharField("pourquoi", max_length=300)
    owed = models.DecimalField("doit", max_digits=12, decimal_places=2)
    until = models.DateField("jusqu’au", null=True, blank=True)
    since = models.DateField("depuis le")

    class Meta:
        verbose_name = "prochaine action"
        verbose_name_plural = "prochaines actions"
        indexes = [models.Index(fields=["step", "-owed"], name="next_step_worklist")]
