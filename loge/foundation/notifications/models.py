import uuid

from django.conf import settings
from django.db import models

from loge.foundation.links.models import Link
from loge.foundation.notifications.choices import WAITING, MessageChannel, MessageState
from loge.foundation.privacy import classify


class Message(models.Model):
    """One e-mail or SMS to one recipient: written with the fact that it tells, sent afterwards by the worker.

    `body` may hold {{lien}}, replaced by the token of `link` at the moment of sending: the token itself is stored nowhere.
    `key` makes the Message-ID: a message sent twice by a worker killed between two gestures is the same one twice.
    """

    SENSITIVITY = classify(
        P1="id channel state attempts next_try_at sending_since key gateway_reference about error queued_at sent_at ended_at "
        "give_up_at asked_by link",
        P2="recipient subject",
        P4="body",
    )

    channel = models.CharField("moyen", max_length=5, choices=MessageChannel)
    recipient = models.CharField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=150, blank=True)
    body = models.TextField("texte", blank=True)
    link = models.ForeignKey(Link, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField("à propos de", max_length=80, blank=True)
    key = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("état", max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_try_at = models.DateTimeField("prochain essai")
    sending_since = models.DateTimeField("pris par l’envoi le", null=True, blank=True)
    gateway_reference = models.CharField("référence de la passerelle", max_length=80, blank=True)
    error = models.CharField("dernière erreur", max_length=300, blank=True)
    queued_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    give_up_at = models.DateTimeField("abandonné après le")
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    ended_at = models.DateTimeField("reçu, refusé ou abandonné le", null=True, blank=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["channel", "next_try_at"], condition=models.Q(state__in=WAITING), name="message_waiting"
            ),
            models.Index(fields=["about"], name="message_about"),
            models.Index(
                fields=["gateway_reference"], condition=models.Q(state=MessageState.SENT), name="message_receipt"
            ),
            models.Index(fields=["-queued_at"], name="message_latest"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.pk}"


class BounceReading(models.Model):
    """What one look into what came back found. `unknown` was left for a person."""

    SENSITIVITY = classify(P1="id at lost delayed arrived unknown")

    at = models.DateTimeField("lu le", db_index=True)
    lost = models.PositiveIntegerField("non remis", default=0)
    delayed = models.PositiveIntegerField("retardés", default=0)
    arrived = models.PositiveIntegerField("remis", default=0)
    unknown = models.PositiveIntegerField("non compris", default=0)

    class Meta:
        verbose_name = "lecture des retours"
        verbose_name_plural = "lectures des retours"
        ordering = ["-at", "-pk"]
