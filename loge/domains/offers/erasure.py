from loge.domains.offers.models import AnswerStep, OfferAnswer
from loge.domains.offers.rules import KEPT_MONTHS
from loge.foundation.retention import Rule


def people_in_hand() -> set[int]:
    """Those whose answer to an offer that is not over somebody waits for, or acts upon."""
    return set(OfferAnswer.objects.noted().filter(offer__closed_at=None).values_list("person", flat=True))


RULES = [
    Rule(
        code="offers", what="Réponses des locataires aux offres", since="la fin de l’offre",
        covers=(OfferAnswer, AnswerStep), where=f"{KEPT_MONTHS} mois, puis les chiffres seulement",
    )
]  # fmt: skip
