"""What the operations of this domain share: the row as it is now, moved if it may be; a line of history."""

from django.conf import settings
from django.utils import timezone

from loge.domains.referrals.choices import ReferralStatus, StepKind
from loge.domains.referrals.models import Referral, ReferralStep
from loge.domains.referrals.rules import Delays
from loge.domains.referrals.workflow import REFERRAL_WORKFLOW
from loge.foundation.errors import Stale


def locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",)).select_related("partner", "officer").get(pk=referral.pk)


def move(referral: Referral, status: ReferralStatus) -> None:
    """Raise Stale when it stands there already, Refusal when it may not go there."""
    if referral.status == status:
        raise Stale("Quelqu’un d’autre vient de le faire.")
    REFERRAL_WORKFLOW.check(referral.status, status)
    referral.status = status


def write(referral: Referral, text: str, *, by, kind: StepKind = StepKind.HOUSE) -> ReferralStep:
    return ReferralStep.objects.create(referral=referral, at=timezone.now(), by=by, kind=kind, text=text[:600])


def delays() -> Delays:
    return Delays(settings.REFERRAL_DAYS, settings.REFERRAL_REMINDERS, settings.REFERRAL_LINK_DAYS)
