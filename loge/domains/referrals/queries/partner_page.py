"""What the secure page of a partner stands for, found by the link that opens it; nobody is signed in there."""

from loge.domains.referrals.choices import AWAITED
from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.queries.content import neutral_content
from loge.foundation.links.models import Link
from loge.registers.seals.queries import protected_person_ids


def subject_of(link: Link) -> Referral | ReferralList | None:
    kind, _, pk = link.about.partition(":")
    if kind == Referral._meta.label:
        return Referral.objects.select_related("partner", "officer").filter(pk=int(pk)).first()
    if kind == ReferralList._meta.label:
        return ReferralList.objects.select_related("partner", "sent_by").filter(pk=int(pk)).first()
    return None


def people_of(listing: ReferralList) -> list[Referral]:
    return list(listing.referrals.select_related("partner", "officer").order_by("person__search_key", "pk"))


def shown_to_partner(referrals: list[Referral]) -> dict[int, list[dict[str, str]]]:
    """What the page shows of each today: as it was sent; nothing once it is over; nobody's name once a seal protects them."""
    secret = protected_person_ids()
    return {referral.pk: _shown(referral, secret) for referral in referrals}


def _shown(referral: Referral, secret: frozenset[int]) -> list[dict[str, str]]:
    if referral.status not in AWAITED:
        return []
    if referral.seal_id or referral.person_id in secret:
        return neutral_content(referral)
    return referral.content
