from django.db import models


class Nature(models.TextChoices):
    """What neighbours disagree about. Violence is not in the list: it is never mediated (domain.md c.5)."""

    NOISE = "noise", "Bruit"
    SMELL = "smell", "Odeurs"
    ANIMALS = "animals", "Animaux"
    PARKING = "parking", "Stationnement"
    COMMON_AREAS = "common_areas", "Parties communes"
    BEHAVIOUR = "behaviour", "Comportement"
    THREAT = "threat", "Propos menaçants"
    OTHER = "other", "Autre désaccord"


class Answer(models.TextChoices):
    AWAITED = "awaited", "Réponse attendue"
    YES = "yes", "D’accord"
    NO = "no", "Ne le souhaite pas"
    WITHDRAWN = "withdrawn", "Accord retiré"


class MediationOutcome(models.TextChoices):
    """Neutral codes (domain.md c.3)."""

    AGREEMENT = "agreement", "Accord"
    PARTIAL = "partial", "Accord partiel"
    FAILED = "failed", "Sans accord"
    WITHDRAWN = "withdrawn", "Arrêtée à la demande d’une partie"
    LEGAL = "legal", "Suite donnée par une autre voie"


class ListeningEnd(models.TextChoices):
    COMPLETED = "completed", "Terminé comme prévu"
    BY_THE_PERSON = "by_the_person", "Arrêté à la demande de la personne"
    PASSED_ON = "passed_on", "Poursuivi par un autre service"
    NO_NEWS = "no_news", "Sans nouvelles malgré plusieurs rendez-vous"


class Mode(models.TextChoices):
    ON_SITE = "on_site", "Sur place"
    PHONE = "phone", "Par téléphone"
    VIDEO = "video", "En visioconférence"


class SessionStatus(models.TextChoices):
    PLANNED = "planned", "Prévue"
    HELD = "held", "A eu lieu"
    MISSED = "missed", "Personne n’est venu"
    CANCELLED = "cancelled", "Annulée"
