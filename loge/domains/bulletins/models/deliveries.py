from django.contrib.postgres.fields import ArrayField
from django.db import models

from loge.domains.bulletins.choices import DeliveryState, Way
from loge.domains.bulletins.models.bulletins import Bulletin
from loge.foundation.privacy import classify
from loge.registers.housing.access import within_perimeter
from loge.registers.tenants.models import Household, Person


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(within_perimeter(user, residence="household__residence"))

    def letters_to_print(self):
        return self.filter(channel=Way.LETTER, state=DeliveryState.WAITING)


class Delivery(models.Model):
    """One information to one home. `at`: when it left, empty while it waits; `lost`: the ways that came to nothing before.

    `batch`: letters printed together bear the same number.
    """

    SENSITIVITY = classify(P2="id bulletin household person channel state at batch lost")

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="deliveries")
    household = models.ForeignKey(Household, models.CASCADE, verbose_name="foyer", related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, verbose_name="personne", related_name="+")
    channel = models.CharField("moyen", max_length=6, choices=Way)
    state = models.CharField("état", max_length=7, choices=DeliveryState)
    at = models.DateTimeField("partie le", null=True, blank=True)
    batch = models.PositiveSmallIntegerField("lot imprimé", null=True, blank=True)
    lost = ArrayField(
        models.CharField(max_length=6, choices=Way), verbose_name="moyens perdus", default=list, blank=True
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi d’une information"
        verbose_name_plural = "envois d’informations"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "household"], name="bulletin_once_per_home"),
            models.CheckConstraint(
                condition=models.Q(state=DeliveryState.WAITING) ^ models.Q(at__isnull=False),
                name="delivery_waits_or_left",
            ),
            models.CheckConstraint(
                condition=models.Q(batch=None) ^ models.Q(channel=Way.LETTER, state=DeliveryState.SENT),
                name="letter_printed_in_a_batch",
            ),
        ]
        indexes = [
            models.Index(
                fields=["bulletin", "channel"],
                condition=models.Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            )
        ]

    def __str__(self):
        return f"Envoi n° {self.pk}"
