from loge.domains.offers.models.answers import AnswerStep, OfferAnswer
from loge.domains.offers.models.offers import LocalOffer

__all__ = ["AnswerStep", "LocalOffer", "OfferAnswer"]
