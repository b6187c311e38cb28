"""One list for one town: sent whole, reminded whole, answered person by person."""

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import ReferralStatus, SentBy
from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.notifications import write_to_partner
from loge.domains.referrals.operations.following import give_up_waiting
from loge.domains.referrals.operations.sending import link_for
from loge.domains.referrals.operations.writing import delays, locked, move, write
from loge.domains.referrals.permissions import check_can_refer
from loge.domains.referrals.queries.bulk import TOWNS, ready_for_town, rows_of
from loge.domains.referrals.queries.content import content_of
from loge.domains.referrals.rules import next_reminder
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.models import Link
from loge.registers.partners.choices import PartnerChannel
from loge.registers.partners.models import Partner


@transaction.atomic
def send_list(partner: Partner, *, gathering: str, code: str, expected: int, by) -> ReferralList:
    """The consenting people of a town to its own service. `expected`: how many the preview showed.

    Raise Stale when somebody was added or sent meanwhile: what leaves is what was read.
    """
    check_can_refer(by)
    _check_town(partner)
    people = [locked(referral) for referral in ready_for_town(by, gathering=gathering, code=code)]
    ready = [referral for referral in people if referral.status == ReferralStatus.CONSENTED]
    if not ready:
        raise Stale("Il n’y a plus personne à transmettre pour cette commune.")
    if len(ready) != expected:
        raise Stale(
            f"La liste a changé : {len(ready)} personnes au lieu de {expected}. Relisez-la avant de l’envoyer."
        )
    listing = _make(partner, ready[0], gathering, code, by)
    for referral in ready:
        _send(referral, listing, by)
    if listing.channel == SentBy.EMAIL:
        _write(listing, link_for(listing, by=by), level=max(r.level for r in ready), by=by)
    trail.record("referrals.list_sent", listing, by=by, people=len(ready))
    return listing


def _check_town(partner: Partner) -> None:
    if partner.kind not in TOWNS or not partner.is_active:
        raise Refusal("Une liste ne va qu’à la mairie ou au CCAS de la commune.")


def _make(partner: Partner, first: Referral, gathering: str, code: str, by) -> ReferralList:
    by_mail = partner.channel == PartnerChannel.EMAIL
    return ReferralList.objects.create(
        partner=partner, gathering=gathering, gathering_label=first.gathering_label, municipality_code=code,
        municipality=first.household.residence.municipality, channel=SentBy.EMAIL if by_mail else SentBy.LETTER,
        sent_at=timezone.now(), sent_by=by,
    )  # fmt: skip


def _send(referral: Referral, listing: ReferralList, by) -> None:
    move(referral, ReferralStatus.SENT)
    referral.partner, referral.listing, referral.channel = listing.partner, listing, SentBy.LIST
    referral.content = content_of(referral, today=timezone.localdate(listing.sent_at))
    referral.sent_at, referral.sent_by = listing.sent_at, by
    slow = SentBy.LETTER if listing.channel == SentBy.LETTER else SentBy.EMAIL
    referral.next_reminder_at = next_reminder(listing.sent_at, level=referral.level, channel=slow, delays=delays())
    referral.save(
        update_fields=["status", "partner", "listing", "channel", "content", "sent_at", "sent_by", "next_reminder_at"]
    )
    write(referral, f"Envoyée à {listing.partner} (liste n° {listing.pk})", by=by)
    trail.record("referrals.sent", referral, by=by, channel=referral.channel)


@transaction.atomic
def remind_list(listing: ReferralList, *, by=None) -> bool:
    """One message for all those of the list that are due, or the end of patience. False when there was nothing to do."""
    now = timezone.now()
    due = listing.referrals.filter(status=ReferralStatus.SENT, next_reminder_at__lte=now).order_by("pk")
    people = [locked(referral) for referral in due]
    if not people:
        return False
    if listing.channel != SentBy.EMAIL or people[0].reminders >= delays().reminders:
        for referral in people:
            give_up_waiting(referral, f"{listing.partner} n’a pas répondu", by=by)
        return True
    for referral in people:
        referral.reminders += 1
        referral.next_reminder_at = next_reminder(now, level=referral.level, channel=SentBy.EMAIL, delays=delays())
        referral.save(update_fields=["reminders", "next_reminder_at"])
        write(referral, f"Rappel n° {referral.reminders} à {listing.partner}", by=by)
    standing = Link.objects.filter(about=listing.about, revoked_at=None, expires_at__gt=now).order_by("-pk").first()
    _write(listing, standing or link_for(listing, by=by), level=max(r.level for r in people), by=by, again=True)
    trail.record("referrals.list_reminded", listing, by=by, people=len(people))
    return True


@transaction.atomic
def take_list_out(listing: ReferralList, *, how: str, by) -> list[Referral]:
    """On paper or in a workbook: it leaves the house, so the journal keeps it. The people that `by` may see."""
    check_can_refer(by)
    rows = rows_of(listing, by)
    trail.record("referrals.list_taken_out", listing, by=by, how=how, people=len(rows))
    return rows


def _write(listing: ReferralList, link: Link, *, level: int, by, again: bool = False) -> None:
    write_to_partner(
        to=listing.partner.email, reference=f"L{listing.pk}", about=listing.about, link=link, level=level,
        officer=listing.sent_by, by=by, again=again,
    )  # fmt: skip
