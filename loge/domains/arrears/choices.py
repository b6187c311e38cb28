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


class PlanOrigin(TextChoices):
    AMICABLE = "amicable", "Accord amiable"
    BENEFIT_AGENCY = "agency", "CAF ou MSA"
    HARDSHIP_FUND = "fund", "FSL"
    COURT = "court", "Juge"
    COMMISSION = "commission", "Commission de surendettement"
    REINSTATEMENT = "protocol", "Protocole de cohésion sociale"
    CRISIS_CHARTER = "charter", "Accord lié à la crise"


class PlanStatus(TextChoices):
    PROPOSED = "proposed", "Proposé"
    ACTIVE = "active", "En cours"
    SUSPENDED = "suspended", "Suspendu"
    BROKEN = "broken", "Rompu"
    COMPLETED = "completed", "Terminé"
    REPLACED = "replaced", "Remplacé"
    DECLINED = "declined", "Refusé"


class Frequency(TextChoices):
    MONTHLY = "monthly", "Chaque mois"
    FORTNIGHTLY = "fortnightly", "Tous les quinze jours"
    WEEKLY = "weekly", "Chaque semaine"


class PlanHealth(TextChoices):
    """What the ledger says of an active plan, today."""

    KEPT = "kept", "Tenu"
    LATE = "late", "En retard, dans la tolérance"
    BROKEN_BY_INSTALMENT = "broken_instalment", "Rompu : échéance impayée"
    BROKEN_BY_RENT = "broken_rent", "Rompu : loyer du mois impayé"
    COMPLETED = "completed", "Soldé"
    SUSPENDED = "suspended", "Suspendu par le surendettement"


class Signature(TextChoices):
    """How the tenant's agreement was given."""

    PAPER = "paper", "Papier signé"
    SPOKEN = "spoken", "De vive voix, confirmé par courrier"
    SMS_CODE = "sms", "Code reçu par SMS"
    DECISION = "decision", "Décision notifiée, sans signature"


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


class PlanCondition(TextChoices):
    ANY = "any", "Peu importe"
    NONE = "none", "Aucun plan"
    BROKEN = "broken", "Plan rompu"


class Payer(TextChoices):
    """Who is told of an unpaid rent: the payer of the benefit, or the panel when nobody pays one."""

    CAF = "caf", "CAF"
    MSA = "msa", "MSA"
    PANEL = "ccapex", "CCAPEX"


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


class Act(TextChoices):
    """What is recorded of a procedure, of an over-indebtedness file, of a departed tenant. Recorded, never conducted."""

    FORMAL_NOTICE = "formal_notice", "Mise en demeure"
    NOTICE_TO_PAY = "notice_to_pay", "Commandement de payer"
    PANEL = "panel", "Saisine de la CCAPEX"
    SUMMONS = "summons", "Assignation"
    PREFECT_TOLD = "prefect", "Assignation notifiée au préfet"
    HEARING = "hearing", "Audience"
    DELAYS = "delays", "Jugement : délais de paiement"
    TERMINATION = "termination", "Jugement : résiliation du bail"
    QUIT = "quit", "Commandement de quitter les lieux"
    QUIT_SENT = "quit_sent", "Commandement de quitter transmis au préfet"
    QUIT_DELAYS = "quit_delays", "Délais pour quitter les lieux, accordés par le juge"
    FORCE = "force", "Concours de la force publique demandé"
    EVICTION = "eviction", "Expulsion"
    PROTOCOL = "protocol", "Protocole de cohésion sociale"
    RIDER = "rider", "Avenant au protocole"
    NEW_LEASE = "new_lease", "Nouveau bail après le protocole"
    END = "end", "Fin de la procédure"
    DEBT_FILED = "debt_filed", "Dossier de surendettement déposé"
    DEBT_ADMISSIBLE = "debt_admitted", "Dossier de surendettement recevable"
    DEBT_MEASURES = "debt_measures", "Mesures de la commission imposées"
    DEBT_ERASED = "debt_erased", "Dette effacée"
    DEBT_OVER = "debt_over", "Fin du surendettement"
    DEPOSIT = "deposit", "Dépôt de garantie déduit"
    NEW_ADDRESS = "new_address", "Nouvelle adresse trouvée"
    GUARANTOR = "guarantor", "Garant appelé"


class PanelMode(TextChoices):
    """How the eviction-prevention panel was asked."""

    EXPLOC = "exploc", "Par EXPLOC"
    LETTER = "letter", "Par courrier"


class BenefitFate(TextChoices):
    """What the payer, or the panel, decides of the housing benefit."""

    KEPT = "kept", "Maintenue"
    SUSPENDED = "stopped", "Suspendue"


class ClockKind(TextChoices):
    """What a day of the calendar asks: a delay not to be missed, something that becomes possible, or something that happens."""

    REPORT = "report", "Signaler l’impayé"
    PLAN = "plan", "Transmettre le plan"
    FUND = "fund", "Plan par le FSL"
    CHECK = "check", "Contrôle semestriel de l’aide"
    PREFECT = "prefect", "Prévenir le préfet de l’audience"
    NEW_LEASE = "new_lease", "Signer le nouveau bail"
    LIMITATION = "limitation", "Prescription de la dette la plus ancienne"
    DEPOSIT = "deposit", "Solder le dépôt de garantie"
    GUARANTEE = "guarantee", "Appeler le garant"
    SUMMONS = "summons", "Assignation possible"
    FORCE = "force", "Concours de la force publique possible"
    EVICTION = "eviction", "Expulsion possible"
    CLAUSE = "clause", "Fin du sommeil de la clause"
    HEARING = "hearing", "Audience"
    DELAYS_END = "delays", "Fin des délais du juge"
    PROTOCOL_END = "protocol", "Fin du protocole"
    INSTALMENT = "instalment", "Première échéance du plan"
    PAUSE_END = "pause", "Fin d’une pause"


class OfferWay(TextChoices):
    """How a plan is put to the tenant. By e-mail or SMS: a page of their own, where a code received by SMS signs."""

    EMAIL = "email", "Courriel, avec une page pour répondre"
    SMS = "sms", "SMS, avec une page pour répondre"
    LETTER = "letter", "Lettre avec le plan à signer"


class OfferAnswer(TextChoices):
    SIGNED = "signed", "Accepté en ligne"
    DECLINED = "declined", "Refusé en ligne"


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


class ArrangementStatus(TextChoices):
    """What became of a deferral or of partial payments. BROKEN: found so in the ledger, never by hand."""

    RUNNING = "running", "En cours"
    ENDED = "ended", "Terminé"
    BROKEN = "broken", "Rompu"
    CANCELLED = "cancelled", "Arrêté"


class Authority(TextChoices):
    """Who may decide that a debt is cancelled."""

    BOARD = "board", "Conseil d’administration"
    BUREAU = "bureau", "Bureau du conseil d’administration"
    COMMITTEE = "committee", "Commission des impayés"
    DIRECTOR = "director", "Direction générale, par délégation"


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
