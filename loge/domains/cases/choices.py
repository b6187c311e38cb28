from django.db import models


class CaseStatus(models.TextChoices):
    OPEN = "open", "À traiter"
    IN_PROGRESS = "in_progress", "Pris en charge"
    DONE = "done", "Terminé"


class CaseResult(models.TextChoices):
    """Neutral codes: a reason never judges the person (domain.md c.5)."""

    HELP_ARRANGED = "help_arranged", "Aide mise en place"
    PASSED_ON = "passed_on", "Transmis à un service compétent"
    NO_LONGER_NEEDED = "no_longer_needed", "N’est plus nécessaire"
    NOT_WANTED = "not_wanted", "La personne ne le souhaite pas"
