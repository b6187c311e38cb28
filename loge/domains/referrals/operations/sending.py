"""A referral leaves: by e-mail with a secure page, by letter, on the telephone."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, ReferralStatus, SentBy
from loge.domains.referrals.models import Referral
from loge.domains.referrals.notifications import PURPOSE, Occasion, write_to_partner
from loge.domains.referrals.operations.writing import delays, locked, move, write
from loge.domains.referrals.permissions import check_can_refer, check_can_send
from loge.domains.referrals.queries.content import content_of
from loge.domains.referrals.rules import next_reminder
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.links.keeping import make_link, revoke_links
from loge.foundation.links.models import Link
from loge.registers.partners.choices import PartnerChannel


@transaction.atomic
def send_referral(referral: Referral, *, by) -> Referral:
    """By the partner's preferred means. What they will see is frozen now, as it was previewed."""
    referral = locked(referral)
    check_can_send(by, referral)
    move(referral, ReferralStatus.SENT)
    now = timezone.now()
    referral.content = content_of(referral, today=timezone.localdate(now))
    referral.channel = SentBy(PartnerChannel(referral.recipient.channel))
    referral.sent_at, referral.sent_by = now, by
    referral.next_reminder_at = next_reminder(now, level=referral.level, channel=referral.channel, delays=delays())
    referral.save(update_fields=["status", "content", "channel", "sent_at", "sent_by", "next_reminder_at"])
    if referral.channel == SentBy.EMAIL:
        write_message(referral, link_for(referral, by=by), by=by)
    write(referral, f"Envoyée à {referral.partner} ({referral.get_channel_display().lower()})", by=by)
    trail.record("referrals.sent", referral, by=by, channel=referral.channel)
    return referral


@transaction.atomic
def send_again(referral: Referral, *, by) -> Referral:
    """A new address for the partner: the old one is lost, expired or went to the wrong hands, and no longer opens."""
    check_can_refer(by)
    referral = locked(referral)
    if referral.status not in AWAITED or referral.channel != SentBy.EMAIL:
        raise Refusal("Seule une orientation partie par courriel et encore attendue se renvoie.")
    revoke_links(about=referral.about, by=by)
    now = timezone.now()
    referral.undelivered_at = referral.unanswered_at = None
    referral.next_reminder_at = next_reminder(now, level=referral.level, channel=referral.channel, delays=delays())
    if referral.status != ReferralStatus.SENT:
        referral.next_reminder_at = None
    referral.save(update_fields=["undelivered_at", "unanswered_at", "next_reminder_at"])
    write_message(referral, link_for(referral, by=by), by=by, occasion=Occasion.REPLACED)
    write(referral, f"Renvoyée à {referral.partner}, avec une nouvelle adresse", by=by)
    trail.record("referrals.sent_again", referral, by=by)
    return referral


@transaction.atomic
def close_page(referral: Referral, *, by) -> None:
    """The partner's page no longer opens. The referral itself goes on."""
    check_can_refer(by)
    referral = locked(referral)
    if not revoke_links(about=referral.about, by=by):
        raise Refusal("Aucune page n’est ouverte pour ce partenaire.")
    write(referral, "Page du partenaire fermée", by=by)
    trail.record("referrals.page_closed", referral, by=by)


@transaction.atomic
def print_letter(referral: Referral, *, by) -> Referral:
    """The letter of a referral that goes by post: printing it is sending it, the first time."""
    check_can_refer(by)
    referral = locked(referral)
    if (
        referral.status == ReferralStatus.CONSENTED
        and referral.partner
        and referral.partner.channel == PartnerChannel.LETTER
    ):
        return send_referral(referral, by=by)
    if referral.channel != SentBy.LETTER:
        raise Refusal("Ce partenaire ne reçoit pas de lettre : changez son moyen préféré dans l’annuaire.")
    trail.record("referrals.letter_printed", referral, by=by)
    return referral


def link_for(subject, *, by) -> Link:
    return make_link(purpose=PURPOSE, about=subject.about, lasts=timedelta(days=delays().link_days), by=by)


def write_message(referral: Referral, link: Link, *, by, occasion: Occasion = Occasion.FIRST) -> None:
    write_to_partner(
        to=referral.recipient.email, reference=referral.reference, about=referral.about, link=link, level=referral.level,
        officer=referral.officer, by=by, occasion=occasion,
    )  # fmt: skip
