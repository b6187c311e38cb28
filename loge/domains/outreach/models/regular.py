from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import RegularEnd, RegularReason, RegularState, Rhythm
from loge.domains.outreach.permissions import can_enrol_regular
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.peace.models import ContactPause
from loge.registers.tenants.models import Household, Person


class RegularCallQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not can_enrol_regular(user):
            return self.filter(preferred_caller=user)
        return self.filter(within_perimeter(user, residence="household__residence"))

    def standing(self):
        return self.exclude(state=RegularState.ENDED)


class RegularCall(models.Model):
    """Someone wished to be called regularly: voluntary, with their rhythm, until they say otherwise.

    This is the landlord's own list, never the municipal register (domain.md b3). `next_on`: the day of the next call;
    `due_since`: since when the home has been in the callers' queue for it, empty between two calls. `pause`: the one that its
    suspension opened, so that no other trade contacts the home meanwhile either.
    """

    SENSITIVITY = classify(
        P2="id person household rhythm preferred_caller owner state enrolled_at enrolled_by review_on ends_on "
        "suspended_until pause next_on due_since last_heard_at ended_at ended_by",
        P4="reason end",
    )

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="personne", related_name="regular_calls")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name="foyer", related_name="regular_calls")
    reason = models.CharField("motif", max_length=16, choices=RegularReason)
    rhythm = models.CharField("rythme", max_length=12, choices=Rhythm)
    preferred_caller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="appelant préféré",
        null=True,
        blank=True,
        related_name="+",
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="responsable", related_name="+")
    state = models.CharField("état", max_length=10, choices=RegularState, default=RegularState.ACTIVE)
    enrolled_at = models.DateTimeField("inscrit le")
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    review_on = models.DateField("à revoir le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    suspended_until = models.DateField("suspendu jusqu’au", null=True, blank=True)
    pause = models.ForeignKey(
        ContactPause, models.SET_NULL, verbose_name="pause des contacts", null=True, blank=True, related_name="+"
    )
    next_on = models.DateField("prochain appel le")
    due_since = models.DateTimeField("à appeler depuis le", null=True, blank=True)
    last_heard_at = models.DateTimeField("joint pour la dernière fois le", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end = models.CharField("motif de fin", max_length=16, choices=RegularEnd, blank=True)

    objects = RegularCallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel régulier"
        verbose_name_plural = "appels réguliers"
        ordering = ["next_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~models.Q(state=RegularState.ENDED), name="regular_call_once_per_person"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RegularState.ENDED, ended_at__isnull=False) & ~models.Q(end="")
                | ~models.Q(state=RegularState.ENDED) & models.Q(ended_at=None, end=""),
                name="regular_call_ends_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_on"], condition=models.Q(state=RegularState.ACTIVE), name="regular_call_next")
        ]

    def __str__(self):
        return f"Appel régulier n° {self.pk}"
