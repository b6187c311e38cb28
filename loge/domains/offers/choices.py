from django.db import models


class OfferKind(models.TextChoices):
    ACTIVITY = "activity", "Activité"
    AID = "aid", "Aide"
    SERVICE = "service", "Service"


class OfferStatus(models.TextChoices):
    DRAFT = "draft", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Terminée"


class AnswerState(models.TextChoices):
    """What came of one offer for one person. Neutral words: the person may read them."""

    NONE = "none", "Rien de noté"
    PROPOSED = "proposed", "Proposée"
    INTERESTED = "interested", "Intéressé"
    REGISTERED = "registered", "Inscrit"
    WAITING = "waiting", "Sur liste d’attente"
    DECLINED = "declined", "Pas intéressé"
    HAS_ALREADY = "has_already", "En bénéficie déjà"
    ATTENDED = "attended", "A participé"
    RECEIVED = "received", "A reçu"
    WITHDRAWN = "withdrawn", "S’est désisté"


A = AnswerState
# Noted while the person is on the line, in the order of the buttons. A full offer turns « inscrit » into « liste d’attente ».
HEARD = (A.PROPOSED, A.INTERESTED, A.REGISTERED, A.DECLINED, A.HAS_ALREADY)
# Noted afterwards by whoever manages the offer.
SETTLED = (A.ATTENDED, A.RECEIVED, A.WITHDRAWN)
TOOK_UP = (A.ATTENDED, A.RECEIVED)
SEATED = (A.REGISTERED, *TOOK_UP)
AWAITED = (A.INTERESTED, A.REGISTERED, A.WAITING)
NOT_AGAIN = (A.DECLINED, A.HAS_ALREADY)
