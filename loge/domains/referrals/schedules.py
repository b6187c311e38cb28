import logging
from collections.abc import Callable

from django.utils import timezone

from loge.domains.referrals.choices import ReferralStatus
from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.operations.following import remind
from loge.domains.referrals.operations.lists import remind_list

logger = logging.getLogger(__name__)


def remind_partners(timestamp: int = 0) -> int:
    """Every referral and every list whose reminder is due; how many were acted upon."""
    due = Referral.objects.filter(status=ReferralStatus.SENT, next_reminder_at__lte=timezone.now())
    alone = due.filter(listing=None).order_by("pk")
    lists = ReferralList.objects.filter(referrals__in=due).distinct().order_by("pk")
    return sum(_safely(remind, referral) for referral in alone) + sum(_safely(remind_list, one) for one in lists)


def _safely(act: Callable[..., bool], subject) -> bool:
    """One that fails keeps no other waiting."""
    try:
        return act(subject)
    except Exception:
        logger.exception("%s %s could not be reminded", type(subject).__name__, subject.pk)
        return False
