from django.db import models


class ReferralStatus(models.TextChoices):
    """domain.md b.3. Nothing ends in SENT: reminders, then someone of the house, see to it."""

    PROPOSED = "proposed", "Accord à demander"
    REFUSED = "refused", "La personne ne le souhaite pas"
    CONSENTED = "consented", "À envoyer"
    SENT = "sent", "Envoyée"
    ACKNOWLEDGED = "acknowledged", "Reçue"
    IN_PROGRESS = "in_progress", "Prise en charge"
    DONE = "done", "Aboutie"
    DECLINED = "declined", "Refusée par le partenaire"
    NO_FOLLOW_UP = "no_follow_up", "Sans suite"


TO_PREPARE = (ReferralStatus.PROPOSED, ReferralStatus.CONSENTED)
AWAITED = (ReferralStatus.SENT, ReferralStatus.ACKNOWLEDGED, ReferralStatus.IN_PROGRESS)
OPEN = (*TO_PREPARE, *AWAITED)
CLOSED = (ReferralStatus.REFUSED, ReferralStatus.DONE, ReferralStatus.DECLINED, ReferralStatus.NO_FOLLOW_UP)


class ConsentBasis(models.TextChoices):
    PENDING = "pending", "Pas encore demandé"
    GIVEN = "given", "Accord donné"
    REFUSED = "refused", "Accord refusé"
    WITHDRAWN = "withdrawn", "Accord retiré"
    EXCEPTION = "exception", "Sans accord, par exception"


class LegalException(models.TextChoices):
    """Passing on without the person's agreement: only these cases, to authorities only (domain.md b10)."""

    ILL_TREATMENT = (
        "ill_treatment",
        "Mauvais traitements sur une personne qui ne peut se protéger (C. pén. 226-14, 1°)",
    )
    VITAL_DANGER = "vital_danger", "Danger pour la vie de la personne (RGPD art. 6, 1, d ; C. pén. 223-6)"


class Shared(models.TextChoices):
    """What a partner may be told beside the name. Never a birth date, an amount, or what was heard."""

    PHONE = "phone", "Téléphone"
    ADDRESS = "address", "Adresse du logement"
    AGE = "age", "Âge"
    ALONE = "alone", "Nombre de personnes au foyer"


class SentBy(models.TextChoices):
    EMAIL = "email", "Courriel avec page sécurisée"
    LETTER = "letter", "Lettre"
    PHONE = "phone", "Téléphone"
    LIST = "list", "Liste de la commune"


class Answer(models.TextChoices):
    """What a partner says. The codes are those of the statuses they lead to."""

    RECEIVED = "acknowledged", "Bien reçu"
    TAKEN_ON = "in_progress", "Nous nous en occupons"
    DONE = "done", "C’est fait"
    DECLINED = "declined", "Nous ne pouvons pas y répondre"


class DeclineReason(models.TextChoices):
    OUT_OF_AREA = "out_of_area", "Hors de notre territoire"
    NOT_OUR_TRADE = "not_our_trade", "Ne relève pas de nos missions"
    NO_ROOM = "no_room", "Pas de place ou de moyens en ce moment"
    ALREADY_HELPED = "already_helped", "Déjà suivie par ailleurs"
    NOT_REACHED = "not_reached", "Personne non jointe"
    NOT_WISHED = "not_wished", "La personne ne souhaite pas d’aide"


class EndReason(models.TextChoices):
    """Neutral codes: a reason never judges the person (domain.md c.5)."""

    CONSENT_WITHDRAWN = "consent_withdrawn", "La personne a retiré son accord"
    NO_LONGER_NEEDED = "no_longer_needed", "N’est plus nécessaire"
    UNANSWERED = "unanswered", "Le partenaire n’a pas répondu"
    REPLACED = "replaced", "Confiée à un autre partenaire"
    MISTAKE = "mistake", "Proposée par erreur"


class ResendReason(models.TextChoices):
    """Why a list leaves again, with a new address."""

    LOST = "lost", "La commune n’a pas, ou plus, notre message"
    EXPIRED = "expired", "L’adresse a expiré"
    BOUNCED = "bounced", "Le courriel est revenu, l’adresse du partenaire est corrigée"
    WRONG_HANDS = "wrong_hands", "Le message est allé à la mauvaise personne"


class StepKind(models.TextChoices):
    NOTE = "note", "Note"
    PARTNER = "partner", "Réponse du partenaire"
    HOUSE = "house", "Étape"


class EnrolmentState(models.TextChoices):
    """Help to enrol in the town's own register. Whether someone is on it is the mayor's to know, not ours (domain.md b3, b4)."""

    WANTED = "wanted", "Souhaite s’inscrire"
    NOT_WANTED = "not_wanted", "Ne souhaite pas s’inscrire"
    PRINTED = "printed", "Formulaire imprimé"
    HANDED_OVER = "handed_over", "Formulaire remis à la personne ou envoyé à la mairie"
