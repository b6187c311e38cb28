from django.db import models


class Urgency(models.IntegerChoices):
    """How long someone may wait: the levels of risk of domain.md b.3, said without a word about the person."""

    ORDINARY = 0, "Dans les jours qui viennent"
    WATCH = 1, "Cette semaine"
    WITHIN_48_H = 2, "Sous 48 h"
    TODAY = 3, "Aujourd’hui"
    AT_ONCE = 4, "Tout de suite"


class KnockReason(models.TextChoices):
    """All that whoever knocks is told. Never what was heard, nor why the person is called (domain.md c10)."""

    NEWS = "news", "Prendre de ses nouvelles"
    NUMBER = "number", "Noter un numéro de téléphone"
    MESSAGE = "message", "Remettre un courrier"


class KnockStage(models.TextChoices):
    VISIT = "visit", "À visiter"
    DECISION = "decision", "À décider"
    CLOSED = "closed", "Terminé"


class VisitResult(models.TextChoices):
    """What was found behind the door. Only the first two end the visit; doubt ends nothing."""

    SEEN_WELL = "seen_well", "Vu, tout va bien"
    SEEN_NEEDS_HELP = "seen_needs_help", "Vu, a besoin d’aide"
    NOBODY_ANSWERS = "nobody_answers", "Personne ne répond"
    REFUSES_TO_OPEN = "refuses_to_open", "Ne veut pas ouvrir"
    AWAY_OR_MOVED = "away_or_moved", "Absent ou parti, disent les voisins"
    NO_ACCESS = "no_access", "Adresse fausse ou accès impossible"
    NOT_SURE = "not_sure", "Je ne suis pas sûr"


SEEN = (VisitResult.SEEN_WELL, VisitResult.SEEN_NEEDS_HELP)


class Decision(models.TextChoices):
    """What the manager decides when knocking again would not be enough."""

    VISIT_AGAIN = "visit_again", "Faire repasser"
    HEARD_FROM = "heard_from", "La personne a donné de ses nouvelles"
    MOVED = "moved", "Le départ est vérifié"
    DECLINED = "declined", "La personne ne souhaite pas de visite"
    NO_NEWS = "no_news", "Toujours sans nouvelles : passer à la suite"


class KnockOutcome(models.TextChoices):
    """How it ended. Neutral words: a tenant may read them."""

    SEEN_WELL = "seen_well", "Vu, tout va bien"
    SEEN_NEEDS_HELP = "seen_needs_help", "Vu, a besoin d’aide"
    HEARD_FROM = "heard_from", "A donné de ses nouvelles"
    MOVED = "moved", "Parti du logement"
    DECLINED = "declined", "Ne souhaite pas de visite"
    NO_NEWS = "no_news", "Sans nouvelles, suite donnée"
    NOT_NEEDED = "not_needed", "Joint autrement, passage devenu inutile"


class HelpNeeded(models.TextChoices):
    """What the person asks for at the door: needs, never a state of health (domain.md b9)."""

    SHOPPING = "shopping", "Courses"
    MEDICINES = "medicines", "Médicaments à aller chercher"
    MEALS = "meals", "Repas"
    REPAIR = "repair", "Panne dans le logement"
    PAPERWORK = "paperwork", "Papiers, démarches"
    COMPANY = "company", "Conversation, compagnie"
    OTHER = "other", "Autre chose, à voir avec la personne"


class ErrandKind(models.TextChoices):
    SHOPPING = "shopping", "Courses"
    PARCEL = "parcel", "Colis alimentaire"
    MEDICINES = "medicines", "Médicaments"
    MEALS = "meals", "Repas"


class ErrandStage(models.TextChoices):
    ASKED = "asked", "À accepter par la personne"
    ACCEPTED = "accepted", "À organiser"
    PLANNED = "planned", "Prévu"
    DELIVERED = "delivered", "Livré"
    DECLINED = "declined", "Refusé par la personne"
    CANCELLED = "cancelled", "Annulé"


OVER = (ErrandStage.DELIVERED, ErrandStage.DECLINED, ErrandStage.CANCELLED)


class DaySlot(models.TextChoices):
    MORNING = "morning", "matin"
    AFTERNOON = "afternoon", "après-midi"


class HandedTo(models.TextChoices):
    SELF = "self", "La personne elle-même"
    HOUSEHOLD = "household", "Quelqu’un du foyer"
    RELATIVE = "relative", "Un proche"
    NEIGHBOUR = "neighbour", "Un voisin, avec l’accord de la personne"
    DOORSTEP = "doorstep", "Devant la porte, personne prévenue et présente"


class MissedReason(models.TextChoices):
    NOBODY = "nobody", "Personne n’a ouvert"
    NOT_READY = "not_ready", "Commande ou colis pas prêt"
    NO_TIME = "no_time", "Tournée interrompue"
    NOT_WANTED = "not_wanted", "La personne n’en veut plus"


class MoneyKind(models.TextChoices):
    """What becomes of the tenant’s money: every cent that comes in is spent for them or given back."""

    RECEIVED = "received", "Reçu de la personne"
    SPENT = "spent", "Dépensé (ticket)"
    GIVEN_BACK = "given_back", "Rendu à la personne"
