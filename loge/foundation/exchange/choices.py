from django.db import models


class RunState(models.TextChoices):
    RECEIVED = "received", "Reçu"
    MAPPED = "mapped", "Colonnes validées"
    CHECKING = "checking", "Contrôle en cours"
    PREVIEW = "preview", "À valider"
    APPLYING = "applying", "Application en cours"
    APPLIED = "applied", "Appliqué"
    UNDOING = "undoing", "Annulation en cours"
    UNDONE = "undone", "Annulé"
    FAILED = "failed", "Interrompu"


WORKING = (RunState.CHECKING, RunState.APPLYING, RunState.UNDOING)


class MissingPolicy(models.TextChoices):
    """What to do of what the file no longer has. Nothing is ever deleted."""

    ASK = "ask", "À décider"
    FLAG = "flag", "Signaler comme absents de l’export"
    IGNORE = "ignore", "Ne rien signaler : le fichier est partiel"


class LineState(models.TextChoices):
    """What a line comes to, in a file whose every line is one record."""

    CREATE = "create", "À créer"
    UPDATE = "update", "À modifier"
    UNCHANGED = "unchanged", "Sans changement"
    ERROR = "error", "En erreur"
    LEFT_OUT = "left_out", "Laissées de côté"


TO_WRITE = (LineState.CREATE, LineState.UPDATE)
