from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from loge.domains.referrals.choices import CLOSED
from loge.domains.referrals.models import EnrolmentHelp, Referral, ReferralDocument, ReferralStep
from loge.foundation.audit import trail
from loge.foundation.retention import Rule, delete
from loge.registers.seals.queries import protection_over

WRITTEN = ("need", "consent_recipient", "origin_id")


def erase_ended(before: datetime) -> int:
    """Who it was about, what was asked, told and given. Dates, partner, town and result stay, for the figures.

    Under a seal, with the protection.
    """
    now = timezone.now()
    over = Referral.objects.filter(status__in=CLOSED, closed_at__lt=before, purged_at=None)
    over = over.filter(Q(seal=None) | Q(seal__lifted_at__lt=protection_over(now)))
    found = list(over.select_for_update(of=("self",)).order_by("pk"))
    for referral in found:
        for document in referral.documents.all():
            document.file.delete(save=False)
        referral.documents.all().delete()
        referral.steps.all().delete()
        _empty(referral)
        referral.purged_at = now
        referral.save()
        trail.record("referrals.purged", referral, by=None)
    return sum(referral.seal_id is None for referral in found)


def _empty(referral: Referral) -> None:
    for name in WRITTEN:
        setattr(referral, name, "")
    if referral.consent_reason:
        referral.consent_reason = "Effacé"  # which exception of the law it was stays
    referral.person = referral.heard_by = referral.consent_by = referral.told_by = None
    referral.content, referral.shares, referral.level = [], [], 0


def erase_enrolments(before: datetime) -> int:
    """That someone was helped to enrol; who is on the town's own register was never known here."""
    last = Q(asked_at__lt=before) & (Q(printed_at=None) | Q(printed_at__lt=before))
    return delete(EnrolmentHelp.objects.filter(last & (Q(handed_over_at=None) | Q(handed_over_at__lt=before))))


def people_in_hand() -> set[int]:
    return set(Referral.objects.exclude(status__in=CLOSED).exclude(person=None).values_list("person", flat=True))


RULES = [
    Rule(
        code="referrals", what="Orientations vers les partenaires, réponses et documents", since="la fin de l’orientation",
        days=90, covers=(Referral, ReferralStep, ReferralDocument), erase=erase_ended,
    ),
    Rule(
        code="town_register", what="Aides à l’inscription au registre communal", since="la dernière étape", days=365,
        covers=(EnrolmentHelp,), erase=erase_enrolments,
    ),
]  # fmt: skip
