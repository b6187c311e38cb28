from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import PauseBecause
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class AccountPauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))

    def standing(self, on):
        return self.filter(since__lte=on, until__gte=on, lifted_at=None)


class AccountPause(models.Model):
    """Nobody asks for this debt between two days, both included: neither a reminder nor, when `procedure`, a step towards court.

    It changes neither the balance nor the clocks of the benefit rules. `about` names what it hangs on, when it is lifted with it
    ("arrears.Coverage:12").
    """

    SENSITIVITY = classify(P1="id account since until procedure about by at lifted_at lifted_by", P3="reason note")

    account = models.ForeignKey(RentAccount, models.PROTECT, verbose_name="compte", related_name="pauses")
    reason = models.CharField("motif", max_length=10, choices=PauseBecause)
    note = models.CharField("précision", max_length=200, blank=True)
    since = models.DateField("du")
    until = models.DateField("au")
    procedure = models.BooleanField("la procédure aussi", default=False)
    about = models.CharField("à propos de", max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("notée le")
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountPauseQuerySet.as_manager()

    class Meta:
        verbose_name = "pause des relances"
        verbose_name_plural = "pauses des relances"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="account_pause_has_an_end"),
            models.UniqueConstraint(
                fields=["about"],
                condition=models.Q(lifted_at=None) & ~models.Q(about=""),
                name="one_pause_about_a_thing",
            ),
        ]
        indexes = [models.Index(fields=["account"], condition=models.Q(lifted_at=None), name="account_pause_standing")]

    def __str__(self):
        return f"{self.get_reason_display()}, jusqu’au {self.until:%d/%m/%Y}"
