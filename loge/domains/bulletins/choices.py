from django.db import models


class BulletinState(models.TextChoices):
    DRAFT = "draft", "Brouillon"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyée"
    STOPPED = "stopped", "Arrêtée"


class Way(models.TextChoices):
    """Ways to a home, the first usable one is taken; the codes are those of registers/peace."""

    EMAIL = "email", "Courriel"
    SMS = "sms", "SMS"
    LETTER = "letter", "Lettre"


class DeliveryState(models.TextChoices):
    """WAITING: an SMS that may not leave yet, a letter to print. SENT: handed to the outbox, or printed."""

    WAITING = "waiting", "En attente"
    SENT = "sent", "Partie"
    LOST = "lost", "Non remise"


class ReadyText(models.TextChoices):
    VIOLENCE = "violence", "Violences : à qui parler"
    LINK = "link", "Rester en lien"
    HEAT = "heat", "Canicule"
    COLD = "cold", "Grand froid"
    BLANK = "blank", "Page blanche"
