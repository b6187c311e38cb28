from django.utils import timezone

from loge.domains.arrears.operations import following, letter_sending


def follow_accounts(timestamp: int = 0) -> None:
    """Each night."""
    following.follow_accounts(on=timezone.localdate(), by=None)


def finish_letters(timestamp: int = 0) -> None:
    """Each minute: batches that a stopped process left half sent."""
    letter_sending.finish_batches()
