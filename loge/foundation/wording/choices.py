from django.db import models


class WordCategory(models.TextChoices):
    HEALTH = "health", "Santé"
    RELIGION = "religion", "Religion, origine, opinions"
    JUDGEMENT = "judgement", "Jugement sur la personne"
    OFFENCE = "offence", "Infractions, casier"
