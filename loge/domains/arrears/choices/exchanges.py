from django.db.models import TextChoices


class Means(TextChoices):
    """How someone of the landlord and someone of the home spoke, or tried to."""

    CALLED = "called", "Appel donné"
    HEARD = "heard", "Appel reçu"
    OFFICE = "office", "Rencontre à l’agence"
    HOME = "home", "Passage au domicile"


class ExchangeOutcome(TextChoices):
    SPOKEN = "spoken", "Nous avons parlé"
    MESSAGE = "message", "Message laissé"
    NO_ANSWER = "no_answer", "Pas de réponse"
    WRONG_NUMBER = "wrong", "Mauvais numéro"


class UnpaidCause(TextChoices):
    """Why it is not paid, as the home says it. Facts of money only: what they say of a life belongs to a case, not here."""

    FORGOTTEN = "forgotten", "Oubli"
    BANK = "bank", "Banque ou moyen de paiement"
    LESS_INCOME = "income", "Moins de ressources"
    EXPENSE = "expense", "Dépense imprévue"
    BENEFIT = "benefit", "Aide au logement arrêtée"
    DISPUTE = "dispute", "Somme contestée"
    OTHER = "other", "Autre raison"


class PromiseState(TextChoices):
    WAITING = "waiting", "Attendue"
    KEPT = "kept", "Tenue"
    BROKEN = "broken", "Non tenue"
    REPLACED = "replaced", "Remplacée"
