from django.db import models


class PauseReason(models.TextChoices):
    """Why nobody writes to a home nor calls it for a while. A code: no health reason is ever written."""

    BEREAVEMENT = "bereavement", "Deuil"
    HOSPITAL = "hospital", "Hospitalisation"
    AWAY = "away", "Absence annoncée"
    ASKED = "asked", "La personne a demandé un répit"
    HUMAN = "human", "Un référent décide"


class Channel(models.TextChoices):
    """Ways out of the house, for every trade."""

    PHONE = "phone", "Appel"
    VOICEMAIL = "voicemail", "Message sur le répondeur"
    SMS = "sms", "SMS"
    EMAIL = "email", "Courrier électronique"
    LETTER = "letter", "Lettre"
    VISIT = "visit", "Passage à domicile"


class LifeSign(models.TextChoices):
    """How a home shows by itself that someone there is able to act. What was heard on a call is in the log of contacts."""

    PAYMENT = "payment", "Un paiement fait autrement, ou un accord sur le compte"
    REQUEST = "request", "Une demande"
    APPOINTMENT = "appointment", "Un rendez-vous tenu"
    PORTAL = "portal", "Une page ouverte en ligne"


TO_EVERYONE = "bulletins"
"""The trade under which an information sent to every home is logged: their message of the day, though nobody spoke to them of
their own affairs."""


class Answer(models.TextChoices):
    GO = "go", "Oui"
    WAIT = "wait", "Pas encore"
    HUMAN = "human", "Un référent décide"
