from django.db.models import TextChoices


class AidKind(TextChoices):
    """Who helps (domain.md c1 to c5, d.5). Rules differ from one département, one fund, one town to the next: see AidScheme."""

    HARDSHIP_FUND = "fsl", "FSL, maintien dans le logement"
    EMPLOYERS = "employers", "Action Logement"
    VISALE = "visale", "Garantie Visale"
    LOCA_PASS = "loca_pass", "Loca-Pass"
    CCAS = "ccas", "CCAS"
    PENSION = "pension", "Caisse de retraite"
    MUTUAL = "mutual", "Mutuelle"
    ENERGY = "energy", "Chèque énergie"
    OTHER = "other", "Autre aide"


class AidStatus(TextChoices):
    DRAFTED = "drafted", "En préparation"
    WAITING = "waiting", "Pièces attendues"
    READY = "ready", "Prête à envoyer"
    SENT = "sent", "Envoyée"
    ACKNOWLEDGED = "acknowledged", "Reçue par l’organisme"
    ADJOURNED = "adjourned", "Ajournée"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    PAID = "paid", "Versée"
    CLOSED = "closed", "Terminée"
    WITHDRAWN = "withdrawn", "Abandonnée"


S = AidStatus
BEFORE = (S.DRAFTED, S.WAITING, S.READY)
EXAMINED = (S.SENT, S.ACKNOWLEDGED, S.ADJOURNED)
OPEN = (*BEFORE, *EXAMINED, S.GRANTED)
"""Only one of these at a time for a home and a scheme."""
ENDED = (S.CLOSED, S.WITHDRAWN)


class AidDebt(TextChoices):
    """What the aid is asked for. The codes are those of the accounts, which are told of the grant (journeys)."""

    RENT = "rent", "Loyer et charges"
    RECONCILIATION = "reconciliation", "Régularisation de charges"
    PARKING = "parking", "Stationnement"
    REPAIRS = "repairs", "Réparations locatives"
    COSTS = "costs", "Frais de procédure"


class PaidTo(TextChoices):
    LANDLORD = "landlord", "Au bailleur"
    TENANT = "tenant", "Au locataire"
    SUPPLIER = "supplier", "À un fournisseur"


class RefusalReason(TextChoices):
    """Neutral codes: a reason never judges the household (domain.md c.5)."""

    INCOME = "income", "Ressources au-dessus du plafond"
    DEBT = "debt", "Dette hors des montants aidés"
    RENT_NOT_RESUMED = "rent", "Paiement du loyer pas repris assez longtemps"
    INCOMPLETE = "incomplete", "Dossier incomplet"
    OUT_OF_SCOPE = "scope", "Ne relève pas de ce dispositif"
    ALREADY_HELPED = "helped", "Déjà aidé récemment"
    DWELLING = "dwelling", "Loyer ou taille du logement inadaptés"
    NO_MONEY_LEFT = "money", "Crédits épuisés"
    UNSAID = "unsaid", "Motif non précisé"


class EndReason(TextChoices):
    NOT_WISHED = "not_wished", "Le foyer ne le souhaite plus"
    NO_CONSENT = "no_consent", "Le foyer n’est pas d’accord pour transmettre"
    PAID_OTHERWISE = "paid", "La dette est réglée autrement"
    LEFT = "left", "Le foyer est parti"
    ANOTHER_AID = "another", "Une autre aide est demandée"
    MISTAKE = "mistake", "Préparée par erreur"


class Agreement(TextChoices):
    PENDING = "pending", "Pas encore demandé"
    GIVEN = "given", "Accord donné"
    REFUSED = "refused", "Accord refusé"


class SentBy(TextChoices):
    LETTER = "letter", "Courrier"
    EMAIL = "email", "Courriel"
    PORTAL = "portal", "Site de l’organisme"
    HAND = "hand", "Remise en main propre"


class GuaranteeKind(TextChoices):
    VISALE = "visale", "Visale"
    LOCA_PASS = "loca_pass", "Loca-Pass"
    PERSONAL = "personal", "Caution d’une personne"
    INSURER = "insurer", "Assurance ou banque"
