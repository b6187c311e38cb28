from django.db.models import TextChoices


class EstimateState(TextChoices):
    """Of an estimate of the housing benefit, worked out in the background."""

    ASKED = "asked", "Calcul en cours"
    DONE = "done", "Calculée"
    FAILED = "failed", "Sans résultat"


class EstimateFailure(TextChoices):
    """Why there is no amount, in words for whoever asked."""

    TIMEOUT = (
        "timeout",
        "Le calcul n’a pas répondu à temps. Réessayez ; si cela continue, prévenez votre administrateur.",
    )
    MISSING = "missing", "Le calcul n’est pas installé sur le serveur : prévenez votre administrateur."
    BROKEN = (
        "broken",
        "Le calcul s’est arrêté sur une erreur. Réessayez ; si cela continue, prévenez votre administrateur.",
    )
    INTERRUPTED = (
        "interrupted",
        "Le calcul a été interrompu plusieurs fois. Réessayez, ou prévenez votre administrateur.",
    )
    TOWN = (
        "unknown_municipality",
        "La commune n’est pas connue du calcul : corrigez le code INSEE (commune nouvelle : celui de l’ancienne).",
    )


class BenefitKind(TextChoices):
    APL = "apl", "Aide personnalisée au logement (APL)"
    ALS = "als", "Allocation de logement sociale (ALS)"
    ALF = "alf", "Allocation de logement familiale (ALF)"


class Situation(TextChoices):
    """What the calculation needs of an adult's work today: nothing on health, nothing on why (CCH, R822-13 to R822-17)."""

    WORKING = "working", "Travaille"
    PAID_UNEMPLOYED = "paid_unemployed", "Au chômage depuis deux mois ou plus, avec une allocation (sauf l’ASS)"
    UNPAID_UNEMPLOYED = "unpaid_unemployed", "Au chômage depuis deux mois ou plus, sans allocation ou avec l’ASS"
    RETIRED = "retired", "À la retraite"
    OTHER = "other", "Autre situation"
