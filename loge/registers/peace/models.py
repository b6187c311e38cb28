"""Peace of contact: what stands in the way of one more message, and what was sent already, all trades together."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from loge.foundation.privacy import classify
from loge.registers.accounts.access import holds
from loge.registers.housing.access import within_perimeter
from loge.registers.peace.choices import Channel, LifeSign, PauseReason
from loge.registers.peace.permissions import SEE_PAUSES
from loge.registers.tenants.models import Household, Person

OPEN_ENDED = timedelta(days=365)  # a pause without an end is looked at again within the year


class ContactPauseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Within the perimeter. « A human decides » is known to that human and to its author alone: were the others shown
        them, a home that answers the same sentence without one would be known for protected."""
        mine = models.Q(referent=user) | models.Q(by=user)
        orphan = models.Q(referent__is_active=False)
        if not holds(user, SEE_PAUSES):
            return self.filter(mine)
        told = self.exclude(models.Q(reason=PauseReason.HUMAN) & ~mine & ~orphan)
        return told.filter(within_perimeter(user, residence="household__residence") | mine) if _limited(user) else told

    def standing(self, now=None):
        now = now or timezone.now()
        return self.filter(models.Q(until=None) | models.Q(until__gt=now), since__lte=now, lifted_at=None)


def _limited(user) -> bool:
    return bool(within_perimeter(user, residence="household__residence"))


class ContactPause(models.Model):
    """Nobody contacts the home until its end, or until someone lifts it; `person` when it is about one of them only."""

    SENSITIVITY = classify(P2="id household person since until by at lifted_at lifted_by referent", P4="reason")

    household = models.ForeignKey(Household, models.CASCADE, verbose_name="foyer", related_name="contact_pauses")
    person = models.ForeignKey(
        Person, models.CASCADE, verbose_name="personne", null=True, blank=True, related_name="contact_pauses"
    )
    reason = models.CharField("motif", max_length=12, choices=PauseReason)
    since = models.DateTimeField("depuis le")
    until = models.DateTimeField("jusqu’au", null=True, blank=True)
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="référent", null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("notée le")
    lifted_at = models.DateTimeField("levée le", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ContactPauseQuerySet.as_manager()

    class Meta:
        verbose_name = "pause des contacts"
        verbose_name_plural = "pauses des contacts"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="pause_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=PauseReason.HUMAN) | models.Q(referent__isnull=False),
                name="a_human_decides_by_name",
            ),
        ]
        indexes = [models.Index(fields=["household"], condition=models.Q(lifted_at=None), name="pause_standing")]

    @property
    def put_off_until(self):
        """When work that was put off for it comes back by itself."""
        return self.until or self.since + OPEN_ENDED


class OutgoingContact(models.Model):
    """One contact that left the house, whatever the trade. `about` names what it was for ("cases.Case:12"); `spoken`:
    someone answered."""

    SENSITIVITY = classify(P2="id household person channel trade about at by spoken")

    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    channel = models.CharField("moyen", max_length=10, choices=Channel)
    trade = models.CharField("métier", max_length=20)
    about = models.CharField("à propos de", max_length=60, blank=True)
    at = models.DateTimeField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    spoken = models.BooleanField("quelqu’un a répondu", default=False)

    class Meta:
        verbose_name = "contact sortant"
        verbose_name_plural = "contacts sortants"
        constraints = [
            models.UniqueConstraint(
                fields=["trade", "about", "channel"], condition=~models.Q(about=""), name="contact_logged_once"
            )
        ]
        indexes = [models.Index(fields=["household", "at"], name="contact_of_a_home")]


class SignOfLife(models.Model):
    """The last day on which a home did something by itself, for each way of doing it. Nothing says what it was."""

    SENSITIVITY = classify(P1="id by", P2="household kind on")

    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    kind = models.CharField("signe", max_length=12, choices=LifeSign)
    on = models.DateField("le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"
        constraints = [models.UniqueConstraint(fields=["household", "kind"], name="last_sign_of_each_kind")]
