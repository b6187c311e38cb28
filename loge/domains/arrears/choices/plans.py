from django.db.models import TextChoices


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


class PlanCondition(TextChoices):
    ANY = "any", "Peu importe"
    NONE = "none", "Aucun plan"
    BROKEN = "broken", "Plan rompu"


class OfferWay(TextChoices):
    """How a plan is put to the tenant. By e-mail or SMS: a page of their own, where a code received by SMS signs."""

    EMAIL = "email", "Courriel, avec une page pour répondre"
    SMS = "sms", "SMS, avec une page pour répondre"
    LETTER = "letter", "Lettre avec le plan à signer"


class OfferAnswer(TextChoices):
    SIGNED = "signed", "Accepté en ligne"
    DECLINED = "declined", "Refusé en ligne"


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
