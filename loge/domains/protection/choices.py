from django.db import models


class PaperKind(models.TextChoices):
    """Papers received. Which ones open a right is said in rules.py, with the article."""

    COMPLAINT = "complaint", "Plainte ou main courante"
    PROTECTION_ORDER = "protection_order", "Ordonnance de protection"
    PROSECUTION = "prosecution", "Poursuites engagées"
    ALTERNATIVE = "alternative", "Mesure alternative aux poursuites"
    CONVICTION = "conviction", "Condamnation pénale, même non définitive"


class LetterKind(models.TextChoices):
    """Registered letters from the person, whose dates start a clock."""

    DEPARTURE = "departure", "Information de son départ"
    NOTICE = "notice", "Congé"


class StepKind(models.TextChoices):
    SAFETY_PLAN = "safety_plan", "Plan de sécurité avec la personne"
    SHELTER_115 = "shelter_115", "Mise à l’abri par le 115"
    PARTNER_HOME = "partner_home", "Place chez un partenaire"
    OWN_HOME = "own_home", "Logement vacant du parc"
    ASSOCIATION = "association", "Rendez-vous avec une association d’aide"
    ASK_PROOF = "ask_proof", "Demander une des pièces prévues par la loi"
    LOCKS = "locks", "Changement de serrure"
    MOVE = "move", "Déménagement"
    OTHER = "other", "Autre démarche"


class StepState(models.TextChoices):
    TO_DO = "to_do", "À faire"
    DONE = "done", "Fait"
    NOT_WANTED = "not_wanted", "La personne ne le souhaite pas"
    NOT_POSSIBLE = "not_possible", "Impossible pour l’instant"


class Weekday(models.IntegerChoices):
    MONDAY = 1, "lundi"
    TUESDAY = 2, "mardi"
    WEDNESDAY = 3, "mercredi"
    THURSDAY = 4, "jeudi"
    FRIDAY = 5, "vendredi"
    SATURDAY = 6, "samedi"
    SUNDAY = 7, "dimanche"
