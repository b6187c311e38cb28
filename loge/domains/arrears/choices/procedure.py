from django.db.models import TextChoices


class Payer(TextChoices):
    """Who is told of an unpaid rent: the payer of the benefit, or the panel when nobody pays one."""

    CAF = "caf", "CAF"
    MSA = "msa", "MSA"
    PANEL = "ccapex", "CCAPEX"


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
