from django.conf import settings
from django.db import models

from loge.domains.arrears.choices import ClockKind
from loge.domains.arrears.models.accounts import RentAccount
from loge.foundation.privacy import classify


class ClockQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(account__in=RentAccount.objects.visible_to(user).values("pk"))


class Clock(models.Model):
    """A day of the calendar of an account. Worked out again each night and after each act, never a source of anything.

    `about`: number of what it comes from, so that two hearings are two days. `warn_on`: worked day of the alert; `warned_on` and
    `raised_on`: when the officers, then the managers, were written to.
    """

    SENSITIVITY = classify(P1="id account kind about due_on warn_on warned_on raised_on")

    account = models.ForeignKey(RentAccount, models.CASCADE, verbose_name="compte", related_name="clocks")
    kind = models.CharField("échéance", max_length=12, choices=ClockKind)
    about = models.PositiveBigIntegerField("à propos de", default=0)
    due_on = models.DateField("le")
    warn_on = models.DateField("alerte le")
    warned_on = models.DateField("alerte partie le", null=True, blank=True)
    raised_on = models.DateField("remontée le", null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "échéance légale"
        verbose_name_plural = "échéances légales"
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "about"], name="one_clock_about_a_thing")]
        indexes = [
            models.Index(fields=["due_on"], name="clock_calendar"),
            models.Index(fields=["warn_on"], condition=models.Q(warned_on=None), name="clock_to_warn"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.due_on:%d/%m/%Y}"


class ClockAlert(models.Model):
    """How many days before a kind of day the officers are told, when the landlord changed it."""

    SENSITIVITY = classify(P1="id kind days_before changed_at changed_by")

    kind = models.CharField("échéance", max_length=12, choices=ClockKind, unique=True)
    days_before = models.PositiveSmallIntegerField("jours avant")
    changed_at = models.DateTimeField("modifiée le")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "délai d’alerte"
        verbose_name_plural = "délais d’alerte"
