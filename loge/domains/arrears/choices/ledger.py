from django.db.models import TextChoices


class Debt(TextChoices):
    """Debts that are never mixed up: each has its own balance and its own way of being settled (domain.md d.4)."""

    RENT = "rent", "Loyer et charges"
    RECONCILIATION = "reconciliation", "Régularisation de charges"
    PARKING = "parking", "Stationnement"
    SHOP = "shop", "Local commercial"
    REPAIRS = "repairs", "Réparations locatives"
    COSTS = "costs", "Frais de procédure"


class EntryKind(TextChoices):
    RENT = "rent", "Loyer"
    CHARGES = "charges", "Charges"
    RECONCILIATION = "reconciliation", "Régularisation de charges"
    INCOME_SURCHARGE = "surcharge", "Supplément de loyer"
    STATUTORY_REDUCTION = "reduction", "Réduction de loyer de solidarité"
    REPAIR_RECHARGE = "repairs", "Réparations locatives"
    COURT_COSTS = "costs", "Frais de procédure"
    INTEREST = "interest", "Intérêts"
    PAYMENT = "payment", "Paiement"
    RETURNED_PAYMENT = "returned", "Paiement rejeté"
    HOUSING_BENEFIT = "benefit", "Aide au logement"
    HARDSHIP_FUND = "fund", "Aide du FSL"
    EMPLOYERS_AID = "employers", "Aide d’Action Logement"
    OTHER_AID = "aid", "Autre aide"
    WRITE_OFF = "write_off", "Admission en non-valeur"
    ERASED = "erased", "Effacement de dette"
    DEPOSIT = "deposit", "Dépôt de garantie"
    WAIVER = "waiver", "Annulation décidée"
    CORRECTION = "correction", "Correction"


# What makes money come in, as against what only lowers what is billed: a reduction set by law is not a payment.
MONEY_IN = frozenset(
    {
        EntryKind.PAYMENT,
        EntryKind.HOUSING_BENEFIT,
        EntryKind.HARDSHIP_FUND,
        EntryKind.EMPLOYERS_AID,
        EntryKind.OTHER_AID,
        EntryKind.DEPOSIT,
    }
)


GRANTS = frozenset({EntryKind.HARDSHIP_FUND, EntryKind.EMPLOYERS_AID, EntryKind.OTHER_AID})


class MatchReason(TextChoices):
    """Why this payment went to this debt, in the words shown beside it."""

    RETURNED = "returned", "ce paiement a été rejeté par la banque"
    SAME_BILL = "bill", "baisse de ce qui est facturé ce mois-là"
    BENEFIT_MONTH = "benefit", "l’aide au logement revient au mois qu’elle couvre"
    GRANTED_FOR = "granted", "l’aide revient à la dette pour laquelle elle est accordée"
    SAID_BY_PAYER = "said", "le locataire a dit ce qu’il payait"
    PLAN_RENT = "plan_rent", "le plan prévoit d’abord le loyer du mois"
    PLAN_INSTALMENT = "plan", "échéance du plan d’apurement"
    INTEREST_FIRST = "interest", "les intérêts se paient avant le principal"
    OLDEST_FIRST = "oldest", "dette la plus ancienne d’abord"
    DECIDED = "decided", "annulé par une décision"
    BY_HAND = "hand", "choisi par un chargé de recouvrement"


class Payee(TextChoices):
    """To whom the housing benefit is paid."""

    NONE = "none", "Pas d’aide"
    LANDLORD = "landlord", "Versée au bailleur"
    TENANT = "tenant", "Versée au locataire"
