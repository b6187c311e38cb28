import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from loge.domains.support.choices import Mode, SessionStatus
from loge.domains.support.models.listening import Listening
from loge.domains.support.models.mediations import Mediation, Party
from loge.foundation.privacy import classify

EARLY = timedelta(minutes=10)


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As the mediation or the support that they belong to."""
        return self.filter(
            models.Q(mediation__in=Mediation.objects.visible_to(user).values("pk"))
            | models.Q(listening__in=Listening.objects.visible_to(user).values("pk"))
        )

    def ahead(self):
        """Planned and not yet settled; those of the past wait for someone to say whether they were held."""
        return self.filter(status=SessionStatus.PLANNED)


class Session(models.Model):
    """A meeting of a mediation (with one side, or with all when `party` is empty) or of a psychological support."""

    SENSITIVITY = classify(
        P1="id uid sequence",
        P2="party mode starts_at minutes planned_by",
        P4="mediation listening place status settled_at",
    )

    mediation = models.ForeignKey(Mediation, models.CASCADE, null=True, blank=True, related_name="sessions")
    party = models.ForeignKey(
        Party, models.CASCADE, verbose_name="avec", null=True, blank=True, related_name="sessions"
    )
    listening = models.ForeignKey(Listening, models.CASCADE, null=True, blank=True, related_name="sessions")
    mode = models.CharField("comment", max_length=10, choices=Mode)
    place = models.CharField("lieu, numéro ou lien", max_length=300, blank=True)
    starts_at = models.DateTimeField("le")
    minutes = models.PositiveSmallIntegerField("durée (minutes)", default=45)
    status = models.CharField("état", max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    settled_at = models.DateTimeField("constaté le", null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "rendez-vous de soutien"
        verbose_name_plural = "rendez-vous de soutien"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mediation__isnull=False, listening=None)
                | models.Q(mediation=None, listening__isnull=False, party=None),
                name="session_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(status=SessionStatus.PLANNED, settled_at=None)
                | ~models.Q(status=SessionStatus.PLANNED) & models.Q(settled_at__isnull=False),
                name="session_settled_when_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=models.Q(status=SessionStatus.PLANNED), name="session_ahead")
        ]

    def __str__(self):
        return f"Rendez-vous du {timezone.localtime(self.starts_at):%d/%m/%Y}"

    def participants(self) -> list[tuple]:
        """(person, key of their home) of those who come, on the tenants' side."""
        if self.listening is not None:
            return [(self.listening.person, self.listening.household_id)]
        together = Party.objects.filter(mediation=self.mediation_id).select_related("person")
        parties = [self.party] if self.party else together
        return [(party.person, party.household_id) for party in parties]

    @property
    def may_have_begun(self) -> bool:
        """From a little before its hour on, it may be said held or missed."""
        return self.starts_at <= timezone.now() + EARLY

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)
