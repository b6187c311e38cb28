from django.db import models

from loge.registers.peace.choices import PauseReason
from loge.registers.tenants.choices import NeedCode as NeedCode  # what callers tick; other trades answer it too


class LegalBasis(models.TextChoices):
    """GDPR article 6, as far as a landlord may rest a call campaign on it."""

    PUBLIC_TASK = "public_task", "Mission d’intérêt public"
    LEGITIMATE_INTEREST = "legitimate_interest", "Intérêt légitime"
    VITAL_INTERESTS = "vital_interests", "Sauvegarde des intérêts vitaux"
    CONSENT = "consent", "Consentement"


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", "En préparation"
    APPROVED = "approved", "Approuvée"
    RUNNING = "running", "En cours"
    PAUSED = "paused", "En pause"
    CLOSED = "closed", "Terminée"
    PURGED = "purged", "Purgée"


class TargetStatus(models.TextChoices):
    """Where a home stands in a campaign. WAITING, DEFERRED and HELD are the open ones."""

    WAITING = "waiting", "À appeler"
    DEFERRED = "deferred", "À rappeler plus tard"
    HELD = "held", "Appel en cours"
    REACHED = "reached", "Joint"
    UNREACHABLE = "unreachable", "Jamais joint"
    REFUSED = "refused", "Ne souhaite pas être appelé"
    TO_QUALIFY = "to_qualify", "À qualifier"
    EXCLUDED = "excluded", "Écarté"


OPEN_STATUSES = (TargetStatus.WAITING, TargetStatus.DEFERRED, TargetStatus.HELD)


class ExclusionCause(models.TextChoices):
    """Why a drawn home is not called. Each is counted on the board, none is silent."""

    DECEASED = "deceased", "Personne décédée"
    REFUSED = "refused", "A refusé d’être appelé"
    MOVED = "moved", "A quitté le logement"
    PROTECTED = "protected", "Réservé au référent"
    NOT_RESIDENTIAL = "not_residential", "Bail sans logement (stationnement, commerce)"
    NO_NUMBER = "no_number", "Aucun numéro utilisable"
    NO_LONGER_CONCERNED = "no_longer_concerned", "N’est plus concerné"
    BY_HAND = "by_hand", "Écarté par le responsable"


class Outcome(models.TextChoices):
    ANSWERED_OK = "answered_ok", "Joint, tout va bien"
    ANSWERED_NEED = "answered_need", "Joint, a besoin d’aide"
    NO_ANSWER = "no_answer", "Pas de réponse"
    VOICEMAIL = "voicemail", "Répondeur (sans message)"
    BUSY = "busy", "Occupé"
    WRONG_NUMBER = "wrong_number", "Mauvais numéro"
    CALLBACK_REQUESTED = "callback_requested", "Demande à être rappelé"
    LANGUAGE_BARRIER = "language_barrier", "Ne parle pas français"
    REFUSED = "refused", "Ne souhaite pas être appelé"
    DECEASED = "deceased", "Personne décédée"
    MOVED = "moved", "A quitté le logement"


ANSWERED = (Outcome.ANSWERED_OK, Outcome.ANSWERED_NEED)


class SpokeWith(models.TextChoices):
    SELF = "self", "La personne"
    RELATIVE = "relative", "Un proche"
    GUARDIAN = "guardian", "Le représentant légal"
    OTHER = "other", "Une autre personne"


class MemberResult(models.TextChoices):
    """Each elder of the home has a result of their own, from one call."""

    TO_REACH = "to_reach", "À joindre"
    REACHED = "reached", "Joint"
    REFUSED = "refused", "A refusé"
    DECEASED = "deceased", "Décédé"
    MOVED = "moved", "Parti"
    UNREACHABLE = "unreachable", "Jamais joint"


class RiskCode(models.TextChoices):
    """What a caller may hear that cannot wait (domain.md b.3). Facts and needs, never a diagnosis."""

    NO_VISIT = "no_visit", "Personne ne lui rend visite"
    LIVES_ALONE = "lives_alone", "Vit seul(e)"
    CANNOT_SHOP = "cannot_shop", "Ne peut pas faire ses courses"
    NO_FOOD = "no_food", "Plus de quoi manger depuis 2 jours ou plus"
    MEDICATION_OUT = "medication_out", "Médicaments bientôt épuisés"
    HEATING_FAILURE = "heating_failure", "Chauffage ou eau chaude en panne"
    HEAT_DISCOMFORT = "heat_discomfort", "Souffre de la chaleur dans le logement"
    FALL = "fall", "Chute ou retour récent d’hôpital"
    CONFUSION = "confusion", "Propos confus"
    LOW_MOOD = "low_mood", "Moral très bas"
    BEREAVEMENT = "bereavement", "Deuil"
    ABUSE_SUSPECTED = "abuse_suspected", "Maltraitance possible"
    NEIGHBOUR_CONFLICT = "neighbour_conflict", "Conflit de voisinage"
    RENT_FEARED = "rent_feared", "Craint de ne pas payer son loyer"
    DIGITAL_EXCLUSION = "digital_exclusion", "Sans accès à internet"


class RiskLevel(models.IntegerChoices):
    NONE = 0, "Aucun"
    WATCH = 1, "À surveiller"
    WITHIN_48_H = 2, "Agir sous 48 h"
    SAME_DAY = 3, "Agir aujourd’hui"
    EMERGENCY = 4, "Urgence immédiate"


class SignalKind(models.TextChoices):
    NEED = "need", "Besoin"
    RISK = "risk", "Risque"


class SkipReason(models.TextChoices):
    KNOWS_THE_PERSON = "knows_the_person", "Je connais cette personne"
    LANGUAGE = "language", "Je ne parle pas sa langue"
    TOO_HARD = "too_hard", "Appel trop difficile pour moi"
    BAD_TIME = "bad_time", "Ce n’est pas le bon moment pour l’appeler"
    OTHER = "other", "Autre raison"


class SheetState(models.TextChoices):
    """What became of a printed call sheet. None is ever forgotten: PRINTED ones are asked for."""

    PRINTED = "printed", "À saisir"
    KEYED = "keyed", "Saisie"
    CONFLICT = "conflict", "Foyer appelé entre-temps"
    RETURNED = "returned", "Rendue sans appel"


class DaySlot(models.TextChoices):
    """Parts of the day between which tries are spread: before noon, before 17:00, after."""

    MORNING = "morning", "matin"
    AFTERNOON = "afternoon", "après-midi"
    EVENING = "evening", "soirée"


SPOKEN_TO = (
    Outcome.ANSWERED_OK,
    Outcome.ANSWERED_NEED,
    Outcome.CALLBACK_REQUESTED,
    Outcome.LANGUAGE_BARRIER,
    Outcome.REFUSED,
    Outcome.DECEASED,
    Outcome.MOVED,
)
"""Someone of the home was on the line: the home is left in peace by the other campaigns until tomorrow."""


class ChainStep(models.TextChoices):
    """What follows calls without an answer, in this order; a campaign leaves some out, none is ever the last silence."""

    SMS = "sms", "SMS sur un mobile"
    OTHER_NUMBER = "other_number", "Autre numéro du foyer"
    PERSON_TO_WARN = "person_to_warn", "Personne à prévenir"
    KNOCK = "knock", "Passage à domicile"
    CHECK = "check", "Partenaire ou secours"


class NewsResult(models.TextChoices):
    """What someone learnt about a home that does not answer. Only NOT_SURE and NO_NEWS leave the search open."""

    WELL = "well", "Des nouvelles : tout va bien"
    NEEDS_HELP = "needs_help", "Des nouvelles : a besoin d’aide"
    NO_NEWS = "no_news", "Pas de nouvelles : étape suivante"
    NOT_SURE = "not_sure", "Je ne suis pas sûr"
    MOVED = "moved", "A quitté le logement"
    DECLINED = "declined", "Va bien, ne souhaite plus être appelé"


class PursuitEnd(models.TextChoices):
    REACHED = "reached", "Joint au téléphone"
    SEEN = "seen", "Vu à domicile"
    HEARD_FROM = "heard_from", "A donné de ses nouvelles"
    MOVED = "moved", "A quitté le logement"
    DECLINED = "declined", "Ne souhaite plus être appelé"
    NOT_CONCERNED = "not_concerned", "N’est plus concerné"


class RiskBand(models.TextChoices):
    """The levels of risk that a chain tells apart: the graver, the sooner."""

    ORDINARY = "ordinary", "Aucun risque connu, ou à surveiller"
    WITHIN_48_H = "within_48_h", "Risque à traiter sous 48 h"
    TODAY = "today", "Risque à traiter le jour même"
    EMERGENCY = "emergency", "Urgence"


class RegularReason(models.TextChoices):
    """Why someone wished to be called, in their own interest. Never a state of health (domain.md b9)."""

    ALONE = "alone", "Vit seul(e)"
    COMPANY = "company", "Souhaite de la conversation"
    GOES_OUT_LITTLE = "goes_out_little", "Sort peu"
    BACK_HOME = "back_home", "De retour après une absence"
    REASSURED = "reassured", "Veut être rassuré(e), ou rassurer ses proches"


class Rhythm(models.TextChoices):
    """How often, as the person chose (domain.md b.1, step 4)."""

    THREE_A_WEEK = "three_a_week", "Trois fois par semaine"
    TWICE_A_WEEK = "twice_a_week", "Deux fois par semaine"
    WEEKLY = "weekly", "Chaque semaine"
    FORTNIGHTLY = "fortnightly", "Tous les quinze jours"
    MONTHLY = "monthly", "Chaque mois"
    QUARTERLY = "quarterly", "Tous les trois mois"
    YEARLY = "yearly", "Une fois par an"


class RegularState(models.TextChoices):
    ACTIVE = "active", "En cours"
    SUSPENDED = "suspended", "Suspendu"
    ENDED = "ended", "Terminé"


class RegularEnd(models.TextChoices):
    BY_PERSON = "by_person", "La personne ne le souhaite plus"
    MOVED = "moved", "A quitté le logement"
    DECEASED = "deceased", "Personne décédée"
    TERM = "term", "Date de fin atteinte"
    NO_LONGER_NEEDED = "no_longer_needed", "D’accord avec la personne, plus utile"


class QuietReason(models.TextChoices):
    """Why a quiet home is not proposed for a while. Codes only: nothing to write about anyone."""

    NOT_WANTED = "not_wanted", "La personne ne le souhaite pas"
    SURROUNDED = "surrounded", "Entourée, des nouvelles par ailleurs"
    LATER = "later", "Plus tard"


# Why regular calls are suspended: the pause of all contacts that goes with it bears the same reason.
SUSPENSIONS = (PauseReason.HOSPITAL, PauseReason.AWAY, PauseReason.ASKED)
