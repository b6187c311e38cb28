from django.db import models


class SealReason(models.TextChoices):
    """Why records are under a seal. Read inside the sealed file only: nothing outside ever says it."""

    VIOLENCE = "violence", "Violences dans le couple ou la famille"
    PROTECTION_ORDER = "protection_order", "Ordonnance de protection"
    HIDDEN_ADDRESS = "hidden_address", "Adresse à ne pas révéler"
    WITNESS = "witness", "Témoin menacé"


class ReadingReason(models.TextChoices):
    """Why someone opens a sealed file: asked once per opening, kept in the journal. Codes, so that no name slips in."""

    FOLLOWING = "following", "Suivre la situation"
    THEY_CALL = "they_call", "La personne appelle ou se présente"
    STEP = "step", "Une démarche à faire aujourd’hui"
    RELAY = "relay", "Je prends le relais de quelqu’un"
    EMERGENCY = "emergency", "Urgence"


class SafeChannel(models.TextChoices):
    """Ways to reach the person. A voicemail is not a call: someone else may listen to it (domain.md c18)."""

    PHONE = "phone", "Appel"
    VOICEMAIL = "voicemail", "Message sur le répondeur"
    SMS = "sms", "SMS"
    EMAIL = "email", "Courrier électronique"
    LETTER = "letter", "Lettre au domicile"
    VISIT = "visit", "Passage au domicile"
