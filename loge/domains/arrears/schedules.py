from django.utils import timezone

from loge.domains.arrears.operations import following


def follow_accounts(timestamp: int = 0) -> None:
    """Each night."""
    following.follow_accounts(on=timezone.localdate(), by=None)
