"""A referral does not end in silence: reminders, then someone of the house; and the person is told what came of it."""

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, CLOSED, OPEN, EndReason, ReferralStatus, SentBy
from loge.domains.referrals.events import ReferralUnanswered
from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.notifications import Occasion
from loge.domains.referrals.operations.proposing import propose_referral
from loge.domains.referrals.operations.sending import link_for, write_message
from loge.domains.referrals.operations.writing import delays, locked, move, write
from loge.domains.referrals.permissions import check_can_refer, check_can_tell
from loge.domains.referrals.rules import next_reminder
from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import revoke_links
from loge.foundation.links.models import Link


@transaction.atomic
def remind(referral: Referral, *, by=None) -> bool:
    """The next reminder of a referral that is due, or the end of patience. False when there was nothing to do.

    Only what goes by e-mail is reminded by itself: a letter or a telephone call is a person's to repeat.
    """
    referral = locked(referral)
    now = timezone.now()
    if referral.status != ReferralStatus.SENT or referral.next_reminder_at is None or referral.next_reminder_at > now:
        return False
    if referral.channel != SentBy.EMAIL or referral.reminders >= delays().reminders:
        give_up_waiting(referral, f"{referral.partner} n’a pas répondu", by=by)
        return True
    referral.reminders += 1
    referral.next_reminder_at = next_reminder(now, level=referral.level, channel=referral.channel, delays=delays())
    referral.save(update_fields=["reminders", "next_reminder_at"])
    write_message(referral, _standing_link(referral, by=by), by=by, occasion=Occasion.REMINDER)
    write(referral, f"Rappel n° {referral.reminders} à {referral.partner}", by=by)
    trail.record("referrals.reminded", referral, by=by)
    return True


def _standing_link(referral: Referral, *, by) -> Link:
    """The address that the partner already has, while it works."""
    now = timezone.now()
    known = Link.objects.filter(about=referral.about, revoked_at=None, expires_at__gt=now).order_by("-pk").first()
    return known or link_for(referral, by=by)


@transaction.atomic
def give_up_waiting(referral: Referral, why: str, *, by=None) -> None:
    """The officer is told, and the fallback partner proposed: the agreement was for the first one, it is asked again."""
    now = timezone.now()
    referral.unanswered_at, referral.next_reminder_at = now, None
    referral.save(update_fields=["unanswered_at", "next_reminder_at"])
    write(referral, why, by=by)
    trail.record("referrals.unanswered", referral, by=by)
    fallback = referral.recipient.fallback
    if fallback and fallback.is_active and not referral.replaced_by.exists():
        _propose_fallback(referral, fallback, by=by)
    events.publish(
        ReferralUnanswered(
            referral_id=referral.pk, household_id=referral.household_id, person_id=referral.tenant.pk,
            origin=referral.origin, origin_id=referral.origin_id, level=referral.level, officer_id=referral.officer_id,
            seal_id=referral.seal_id, summary=f"Orientation {referral.reference} sans réponse : relancer le partenaire",
            by_id=by.pk if by else None,
        )
    )  # fmt: skip


def _propose_fallback(referral: Referral, fallback, *, by) -> None:
    by_hand = referral.origin == "self"
    propose_referral(
        household_id=referral.household_id, person_id=referral.tenant.pk, theme=referral.theme, need=referral.need,
        officer_id=referral.officer_id, level=referral.level, heard_by=referral.heard_by, partner=fallback,
        origin="referrals.fallback" if by_hand else referral.origin,
        origin_id=str(referral.pk) if by_hand else referral.origin_id,
        gathering=(referral.gathering, referral.gathering_label), seal_id=referral.seal_id, replaces=referral, by=by,
    )  # fmt: skip


@transaction.atomic
def note_undelivered(*, about: str, by=None) -> None:
    """The e-mail will not arrive: the officer knows today, not at the end of the reminders. For a list, each of its people."""
    kind, _, pk = about.partition(":")
    if kind == Referral._meta.label:
        found = Referral.objects.filter(pk=int(pk))
    elif kind == ReferralList._meta.label:
        found = Referral.objects.filter(listing=int(pk))
    else:
        return
    for referral in found.filter(status=ReferralStatus.SENT, undelivered_at=None).order_by("pk"):
        referral = locked(referral)
        referral.undelivered_at = timezone.now()
        referral.save(update_fields=["undelivered_at"])
        trail.record("referrals.undelivered", referral, by=by)
        give_up_waiting(referral, f"Le courriel à {referral.partner} n’est pas arrivé", by=by)


@transaction.atomic
def close_referral(referral: Referral, *, reason: str, text: str = "", by) -> Referral:
    """End it on our side. The partner's page closes."""
    check_can_refer(by)
    referral = locked(referral)
    if referral.status not in OPEN:
        raise Stale("Cette orientation est déjà terminée.")
    move(referral, ReferralStatus.NO_FOLLOW_UP)
    referral.end_reason, referral.closed_at, referral.next_reminder_at = EndReason(reason), timezone.now(), None
    referral.save(update_fields=["status", "end_reason", "closed_at", "next_reminder_at"])
    revoke_links(about=referral.about, by=by)
    write(referral, f"{EndReason(reason).label}{f' : {text.strip()}' if text.strip() else ''}", by=by)
    trail.record("referrals.closed", referral, by=by, reason=reason)
    return referral


@transaction.atomic
def tell_person(referral: Referral, *, by) -> Referral:
    """The tenant was told what came of it: the last step of a need heard on the phone."""
    check_can_tell(by, referral)
    referral = locked(referral)
    if referral.status not in CLOSED and referral.status not in AWAITED:
        raise Refusal("Il n’y a encore rien à dire : l’orientation n’est pas partie.")
    if referral.told_at:
        raise Stale("La personne est déjà prévenue.")
    referral.told_at, referral.told_by = timezone.now(), by
    referral.save(update_fields=["told_at", "told_by"])
    write(referral, "La personne est prévenue de la suite", by=by)
    trail.record("referrals.person_told", referral, by=by)
    return referral
