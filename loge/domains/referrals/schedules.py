import logging

from django.utils import timezone

from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.following import remind

logger = logging.getLogger(__name__)


def remind_partners(timestamp: int = 0) -> int:
    """Every referral whose reminder is due; how many were acted upon. One that fails keeps no other waiting."""
    done = 0
    for referral in Referral.objects.filter(status="sent", next_reminder_at__lte=timezone.now()).order_by("pk"):
        try:
            done += remind(referral)
        except Exception:
            logger.exception("referral %s could not be reminded", referral.pk)
    return done
