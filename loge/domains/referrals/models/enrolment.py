from django.conf import settings
from django.db import models

from loge.domains.referrals.choices import EnrolmentState
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class EnrolmentHelpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="household__residence"))


class EnrolmentHelp(models.Model):
    """That we proposed the town's register of vulnerable people, and what we did to help. Never who is on that register."""

    SENSITIVITY = classify(P2="id household person state asked_at asked_by printed_at handed_over_at")

    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.OneToOneField(Person, models.PROTECT, related_name="enrolment_help")
    state = models.CharField("état", max_length=12, choices=EnrolmentState)
    asked_at = models.DateTimeField("proposé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField("formulaire imprimé le", null=True, blank=True)
    handed_over_at = models.DateTimeField("formulaire remis ou envoyé le", null=True, blank=True)

    objects = EnrolmentHelpQuerySet.as_manager()

    class Meta:
        verbose_name = "aide à l’inscription au registre communal"
        verbose_name_plural = "aides à l’inscription au registre communal"
