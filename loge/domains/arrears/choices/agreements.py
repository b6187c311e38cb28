from django.db.models import TextChoices


class CoverageProof(TextChoices):
    """How a home shows that the crisis is why it pays late (what the agreement asks for, at most)."""

    NONE = "none", "Aucune : la dette née ces mois-là suffit"
    WORD = "word", "Une déclaration du foyer"
    PAPER = "paper", "Un justificatif"


class CoverageEnd(TextChoices):
    UNDONE = "undone", "Application annulée"
    UNPROVED = "unproved", "Justificatif non reçu"
    LEFT = "left", "À la demande du foyer"
    MISTAKE = "mistake", "Couvert par erreur"
    CLOSED = "closed", "Accord terminé"
