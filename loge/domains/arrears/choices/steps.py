from django.db.models import TextChoices


class Step(TextChoices):
    """What an officer does next with an account: exactly one of these at a time."""

    NONE = "none", "Rien à faire"
    HUMAN = "human", "Voir avec le référent"
    WAIT = "wait", "Attendre"
    BENEFIT = "benefit", "Vérifier l’aide au logement"
    RETURNED = "returned", "Voir le rejet de prélèvement"
    CALL = "call", "Appeler"
    REMIND = "remind", "Envoyer un rappel"
    PLAN = "plan", "Proposer un plan"
    REVIVE = "revive", "Reprendre le plan rompu"
    REPORT = "report", "Signaler à la CAF ou à la MSA"
    PANEL = "panel", "Saisir la CCAPEX"
    NOTICE = "notice", "Mettre en demeure"
    SHOP = "shop", "Convenir avec le commerce ou l’association"
    DEPARTED = "departed", "Traiter comme un locataire parti"


class PauseBecause(TextChoices):
    """Why nobody asks for a debt for a while. Said on screen: none of these says anything of a person's health or life."""

    PROMISE = "promise", "Paiement promis"
    AID = "aid", "Demande d’aide en cours"
    DEFERRAL = "deferral", "Report accordé"
    PARTIAL = "partial", "Paiement partiel convenu"
    CRISIS = "crisis", "Accord lié à la crise"
    DISPUTE = "dispute", "Somme contestée"
    OTHER = "other", "Autre motif"


class Sign(TextChoices):
    """What may be seen before a debt grows. Each has its own rule in the open, its own sentence (rules/signs.py)."""

    BENEFIT = "benefit", "Aide au logement interrompue"
    RETURNED = "returned", "Paiement rejeté"
    INCOME = "income", "Perte de revenus dite par le foyer"
    UNPAID = "unpaid", "Premier impayé"
    LATER = "later", "Plus tard que d’habitude"
    PARTIAL = "partial", "Paiement partiel"
    NO_DEBIT = "no_debit", "Fin du prélèvement"
    RHYTHM = "rhythm", "Nouveau rythme de paiement"
    COMING = "coming", "Régularisation à venir"


TOLD_SIGNS = (Sign.INCOME,)  # those that a person tells, and that no line of account shows
