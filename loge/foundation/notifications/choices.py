from django.db import models


class MessageChannel(models.TextChoices):
    EMAIL = "email", "Courriel"
    SMS = "sms", "SMS"


class MessageState(models.TextChoices):
    """SENT: the mail server or the gateway took it. DELIVERED: the telephone received it (receipt of the gateway)."""

    QUEUED = "queued", "En attente"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Parti"
    DELIVERED = "delivered", "Reçu"
    FAILED = "failed", "Refusé"
    GIVEN_UP = "given_up", "Abandonné"


WAITING = (MessageState.QUEUED, MessageState.SENDING)
LOST = (MessageState.FAILED, MessageState.GIVEN_UP)
