"""What the person agreed to, asked for this partner and this need, noted with who asked and when (domain.md b8, b10)."""

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, ConsentBasis, EndReason, LegalException, ReferralStatus
from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.writing import locked, move, write
from loge.domains.referrals.permissions import check_can_pass_without_consent, check_can_propose, check_can_tell
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.links.keeping import revoke_links


@transaction.atomic
def note_consent(referral: Referral, *, by) -> Referral:
    """The person said yes, for the partner now chosen. A refusal may be taken back by them."""
    check_can_propose(by)
    referral = locked(referral)
    move(referral, ReferralStatus.CONSENTED)
    referral.consent, referral.consent_at, referral.consent_by = ConsentBasis.GIVEN, timezone.now(), by
    referral.consent_recipient = str(referral.partner or "")[:120]
    referral.closed_at = None
    referral.save(update_fields=["status", "consent", "consent_at", "consent_by", "consent_recipient", "closed_at"])
    write(referral, f"Accord donné{_for(referral)}", by=by)
    trail.record("referrals.consent_given", referral, by=by)
    return referral


@transaction.atomic
def note_refusal(referral: Referral, *, by) -> Referral:
    """The person said no: nothing is passed on, and no colleague asks again about this one."""
    check_can_propose(by)
    referral = locked(referral)
    move(referral, ReferralStatus.REFUSED)
    referral.consent, referral.closed_at = ConsentBasis.REFUSED, timezone.now()
    referral.save(update_fields=["status", "consent", "closed_at"])
    write(referral, "La personne ne le souhaite pas", by=by)
    trail.record("referrals.consent_refused", referral, by=by)
    return referral


@transaction.atomic
def withdraw_consent(referral: Referral, *, by) -> Referral:
    """Whenever they wish. The partner's page closes at once; what the partner already read, they are asked to forget."""
    check_can_tell(by, referral)
    referral = locked(referral)
    if referral.consent != ConsentBasis.GIVEN or not referral.is_open:
        raise Refusal("Il n’y a plus d’accord à retirer.")
    was_sent = referral.status in AWAITED
    move(referral, ReferralStatus.NO_FOLLOW_UP)
    now = timezone.now()
    referral.withdrawn_at = referral.closed_at = now
    referral.withdrawn_by, referral.consent = by, ConsentBasis.WITHDRAWN
    referral.end_reason, referral.next_reminder_at = EndReason.CONSENT_WITHDRAWN, None
    referral.save(
        update_fields=[
            "status",
            "withdrawn_at",
            "withdrawn_by",
            "consent",
            "closed_at",
            "end_reason",
            "next_reminder_at",
        ]
    )
    revoke_links(about=referral.about, by=by)
    write(referral, "La personne a retiré son accord" + (" : prévenir le partenaire" if was_sent else ""), by=by)
    trail.record("referrals.consent_withdrawn", referral, by=by)
    return referral


@transaction.atomic
def pass_without_consent(referral: Referral, *, exception: str, reason: str, by) -> Referral:
    """Only what the law allows, to an authority, with the reason in words. Raise Refusal otherwise."""
    referral = locked(referral)
    check_can_pass_without_consent(by, referral)
    if not reason.strip():
        raise Refusal("Écrivez le motif : il sera relu.")
    move(referral, ReferralStatus.CONSENTED)
    referral.consent, referral.consent_at, referral.consent_by = ConsentBasis.EXCEPTION, timezone.now(), by
    referral.consent_exception, referral.consent_reason = LegalException(exception), reason.strip()[:300]
    referral.closed_at = None
    referral.save(
        update_fields=[
            "status",
            "consent",
            "consent_at",
            "consent_by",
            "consent_exception",
            "consent_reason",
            "closed_at",
        ]
    )
    write(referral, f"Transmission sans accord : {LegalException(exception).label}", by=by)
    trail.record("referrals.passed_without_consent", referral, by=by, reason=exception)
    return referral


def _for(referral: Referral) -> str:
    return f" pour {referral.consent_recipient}" if referral.consent_recipient else ""
