from django.db.models import TextChoices


class BatchState(TextChoices):
    """SENDING: someone pressed « Envoyer » and letters leave one by one; cut in the middle, it goes on by itself."""

    PREPARED = "prepared", "À relire"
    SENDING = "sending", "Envoi en cours"
    SENT = "sent", "Envoyé"
    CANCELLED = "cancelled", "Annulé"


class LetterWay(TextChoices):
    EMAIL = "email", "Courriel"
    LETTER = "letter", "Lettre à imprimer"
    REGISTERED = "registered", "Lettre recommandée"


class LetterState(TextChoices):
    READY = "ready", "Prête"
    ASIDE = "aside", "Mise de côté"
    LEFT = "left", "Partie"
    CAME_BACK = "came_back", "À revoir"
    SETTLED = "settled", "Revue"


class AsideCause(TextChoices):
    """Why a letter does not leave with the others."""

    WAIT = "wait", "Ce foyer n’est pas à contacter aujourd’hui"
    HUMAN = "human", "Un référent décide des prises de contact avec ce foyer"
    GUARDIAN = "guardian", "Mesure de protection : écrivez au représentant légal"
    NO_HOME = "no_home", "Pas de foyer connu pour ce bail"
    NO_ADDRESS = "no_address", "Adresse inconnue"
    BENEFIT = "benefit", "L’aide au logement est interrompue : à voir d’abord"
    CHANGED = "changed", "Ce qui est dû a changé depuis la préparation"
    OTHER_STEP = "other_step", "L’action proposée n’est plus celle-ci"
    BUSY = "busy", "Déjà dans un autre envoi à relire"
    BY_HAND = "by_hand", "Retirée à la main"


class ReviewOutcome(TextChoices):
    """What became of a letter that did not arrive."""

    PRINTED = "printed", "Envoyer la lettre sur papier"
    CALLED = "called", "La personne a été jointe autrement"
    CORRECTED = "corrected", "L’adresse est à corriger dans le registre"
    NOTHING = "nothing", "Plus rien à faire"
