import logging

from django.utils import timezone

from loge.domains.offers.operations.retention import end_offer, purge_offer
from loge.domains.offers.queries.lists import offers_over, offers_to_purge

logger = logging.getLogger(__name__)


def purge_ended_offers(timestamp: int = 0) -> int:
    """Each night: close the offers whose last day has passed, erase the answers to those that ended long enough ago.

    Return how many were erased.
    """
    for offer in list(offers_over(on=timezone.localdate())):
        end_offer(offer, by=None)
    due = list(offers_to_purge(on=timezone.localdate()))
    for offer in due:
        purge_offer(offer, by=None)
    if due:
        logger.info("answers to %s offers erased, their figures kept", len(due))
    return len(due)
