import logging

from django.utils import timezone

from loge.domains.arrears.operations import clocks, estimates, following, letter_sending

logger = logging.getLogger(__name__)


def follow_accounts(timestamp: int = 0) -> None:
    """Each night."""
    logger.info("rent accounts: %s", following.follow_accounts(on=timezone.localdate(), by=None))


def finish_letters(timestamp: int = 0) -> None:
    """Each minute: batches that a stopped process left half sent."""
    letter_sending.finish_batches()


def compute_estimates(timestamp: int = 0) -> int:
    """Each minute, and as soon as somebody asks: housing benefits that wait for their estimate."""
    return estimates.compute_estimates(by=None)


def warn_staff(timestamp: int = 0) -> int:
    """Each night that begins a worked day, once the calendar is worked out."""
    return clocks.warn_staff(on=timezone.localdate(), by=None)
