from django.db import models


class CaseStatus(models.TextChoices):
    """Where a case stands (domain.md c.3)."""

    REPORTED = "reported", "À prendre en charge"
    TRIAGE = "triage", "Pris en charge"
    PROPOSED = "proposed", "Accompagnement proposé"
    ACCEPTED = "accepted", "Accompagnement accepté"
    DECLINED = "declined", "Accompagnement décliné"
    ASSESSMENT = "assessment", "Évaluation en cours"
    PLAN = "plan", "Plan en préparation"
    IN_PROGRESS = "in_progress", "Accompagnement en cours"
    SUSPENDED = "suspended", "Suspendu"
    REVIEW = "review", "Bilan en cours"
    CLOSED = "closed", "Terminé"
    ARCHIVED = "archived", "Gardé avec accord"
    PURGED = "purged", "Effacé"


S = CaseStatus
ENDED = (S.DECLINED, S.CLOSED, S.ARCHIVED, S.PURGED)
# The signal itself waits for an answer; later, what waits is an action of the plan or a review.
EARLY = (S.REPORTED, S.TRIAGE, S.PROPOSED)
# The person agreed to be accompanied (domain.md b8, c.1): only then are a plan and a review made.
AGREED = (S.ACCEPTED, S.ASSESSMENT, S.PLAN, S.IN_PROGRESS, S.SUSPENDED, S.REVIEW)


class CaseResult(models.TextChoices):
    """Neutral codes: a reason never judges the person (domain.md c.5)."""

    HELP_ARRANGED = "help_arranged", "Aide mise en place"
    GOALS_MET = "goals_met", "Objectifs atteints"
    PASSED_ON = "passed_on", "Transmis à un service compétent"
    NO_LONGER_NEEDED = "no_longer_needed", "N’est plus nécessaire"
    NOT_WANTED = "not_wanted", "La personne ne le souhaite pas"
    MOVED = "moved", "Départ du logement"
    NO_CONTACT = "no_contact", "Contact non établi"


class Origin(models.TextChoices):
    """Who raised it. Trades of Loge write « trade.record » instead: see rules.origin_of."""

    CALL = "call", "Appel"
    CARETAKER = "caretaker", "Gardien"
    ARREARS = "arrears", "Impayé"
    PANEL = "panel", "Commission d’attribution"
    PARTNER = "partner", "Partenaire"
    SELF = "self", "La personne elle-même"
    NEIGHBOUR = "neighbour", "Voisin"


class Theme(models.TextChoices):
    """What it is about. Labels say a need, never a diagnosis (domain.md b9), and nothing that betrays (PROTECTION)."""

    FOOD = "food", "Aide alimentaire et courses"
    ISOLATION = "isolation", "Isolement"
    CARE_ACCESS = "care_access", "Accès aux soins et médicaments"
    MORAL_SUPPORT = "moral_support", "Soutien moral"
    BUDGET = "budget", "Budget et dettes"
    ARREARS = "arrears", "Impayé de loyer"
    RIGHTS = "rights", "Accès aux droits"
    DIGITAL = "digital", "Démarches en ligne"
    HOUSING_FIT = "housing_fit", "Logement à adapter ou à changer"
    UPKEEP = "upkeep", "Entretien et usage du logement"
    NEIGHBOURS = "neighbours", "Relations de voisinage"
    PROTECTION = "protection", "Protection de la personne"


class Confidentiality(models.TextChoices):
    STANDARD = "standard", "Ordinaire"
    RESTRICTED = "restricted", "Restreint"
    SEALED = "sealed", "Nominatif"


class ActionType(models.TextChoices):
    """domain.md c.3."""

    HOME_VISIT = "home_visit", "Visite à domicile"
    PHONE = "phone", "Appel téléphonique"
    OFFICE_MEETING = "office_meeting", "Rendez-vous au bureau"
    BUDGET_REVIEW = "budget_review", "Point sur le budget"
    RIGHTS_CHECK = "rights_check", "Vérification des droits"
    FSL_APPLICATION = "fsl_application", "Demande au FSL"
    ASLL_REQUEST = "asll_request", "Demande de mesure ASLL"
    AVDL_REQUEST = "avdl_request", "Demande de mesure AVDL"
    SURENDETTEMENT_FILE = "surendettement_file", "Dossier de surendettement"
    TRANSFER_REQUEST = "transfer_request", "Demande de mutation"
    ADAPTATION_REQUEST = "adaptation_request", "Demande d’adaptation du logement"
    FOOD_PARCEL = "food_parcel", "Colis alimentaire"
    MEDICINE_DELIVERY = "medicine_delivery", "Médicaments à porter"
    PSYCH_SESSION = "psych_session", "Séance de soutien"
    MEDIATION_SESSION = "mediation_session", "Rencontre de médiation"
    SAFETY_PLAN = "safety_plan", "Point de protection"
    EMERGENCY_SHELTER = "emergency_shelter", "Hébergement d’urgence (115)"


class Actor(models.TextChoices):
    INTERNAL = "internal", "Chez nous"
    PARTNER = "partner", "Un partenaire"


class ActionStatus(models.TextChoices):
    PLANNED = "planned", "À faire"
    DONE = "done", "Faite"
    CANCELLED = "cancelled", "Retirée du plan"


class NoteKind(models.TextChoices):
    ORDINARY = "ordinary", "Note d’équipe : lue par ceux qui ouvrent ce suivi"
    PRIVATE = "private", "Note privée : lue par les conseillers sociaux seulement"


class RecipientKind(models.TextChoices):
    CCAS = "ccas", "CCAS ou mairie"
    COUNTY = "county", "Service social du département"
    PARTNER = "partner", "Association ou autre partenaire"
    AUTHORITY = "authority", "Autorité judiciaire, médicale ou administrative"
    EMERGENCY = "emergency", "Secours (15, 17, 18, 112)"


class Answer(models.TextChoices):
    PENDING = "pending", "Réponse attendue"
    GIVEN = "given", "Accord donné"
    REFUSED = "refused", "Accord refusé"
    WITHDRAWN = "withdrawn", "Accord retiré"


class LegalGround(models.TextChoices):
    """The only cases in which something is passed on without the person's agreement (domain.md b10, b11)."""

    UNABLE_TO_PROTECT = (
        "unable_to_protect",
        "Personne hors d’état de se protéger en raison de son âge ou d’une incapacité (C. pén. 226-14, 1°)",
    )
    IMMEDIATE_DANGER = "immediate_danger", "Danger immédiat pour la personne : appel aux secours"
