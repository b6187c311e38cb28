"""One list for one town: sent whole, reminded whole, answered person by person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from loge.domains.referrals.choices import AWAITED, ReferralStatus, ResendReason, SentBy
from loge.domains.referrals.models import Referral, ReferralList, ReferralListStep
from loge.domains.referrals.notifications import Occasion, write_to_partner
from loge.domains.referrals.operations.following import give_up_waiting
from loge.domains.referrals.operations.sending import link_for
from loge.domains.referrals.operations.writing import delays, locked, move, write
from loge.domains.referrals.permissions import check_can_refer
from loge.domains.referrals.queries.bulk import TOWNS, ready_for_town, rows_of
from loge.domains.referrals.queries.content import content_of
from loge.domains.referrals.rules import next_reminder
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import revoke_links
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
    ready = _still_ready(gathering, code, expected, by)
    listing = _make(partner, ready[0], gathering, code, by)
    for referral in ready:
        _send(referral, listing, by, at=listing.sent_at)
    if listing.channel == SentBy.EMAIL:
        _write(listing, link_for(listing, by=by), level=max(r.level for r in ready), by=by)
    trail.record("referrals.list_sent", listing, by=by, people=len(ready))
    return listing


@transaction.atomic
def add_to_list(listing: ReferralList, *, expected: int, by) -> int:
    """Those of the same town and campaign who agreed since it left: the town finds them on the page that it already has.

    How many. Raise Stale as send_list does.
    """
    check_can_refer(by)
    _check_town(listing.partner)
    listing, now = _locked(listing), timezone.now()
    ready = _still_ready(listing.gathering, listing.municipality_code, expected, by)
    for referral in ready:
        _send(referral, listing, by, at=now)
    if listing.channel == SentBy.EMAIL:
        link = _standing_link(listing, now) or link_for(listing, by=by)
        _write(listing, link, level=max(r.level for r in ready), by=by, occasion=Occasion.ADDED)
    _note(listing, f"Complétée : demandes ajoutées, {len(ready)}", by=by, at=now)
    trail.record("referrals.list_completed", listing, by=by, people=len(ready))
    return len(ready)


@transaction.atomic
def send_list_again(listing: ReferralList, *, reason: str, by) -> ReferralList:
    """A new address for the town; the old one opens nothing any more. Those already answered keep their answer."""
    check_can_refer(by)
    _check_town(listing.partner)
    listing, now = _locked(listing), timezone.now()
    if reason not in ResendReason.values:
        raise Refusal("Dites pourquoi la liste repart.")
    if listing.channel == SentBy.EMAIL and not listing.partner.email:
        raise Refusal("Ce partenaire n’a plus d’adresse électronique : complétez l’annuaire d’abord.")
    awaited = [locked(referral) for referral in listing.referrals.filter(status__in=AWAITED).order_by("pk")]
    if not awaited:
        raise Stale("Toutes les demandes de cette liste sont terminées : il n’y a rien à renvoyer.")
    revoke_links(about=listing.about, by=by)
    for referral in awaited:
        _begin_again(referral, listing, now)
        write(referral, f"Renvoyée à {listing.partner} (liste n° {listing.pk})", by=by)
    if listing.channel == SentBy.EMAIL:
        level = max(r.level for r in awaited)
        _write(listing, link_for(listing, by=by), level=level, by=by, occasion=Occasion.REPLACED)
    _note(listing, f"Renvoyée. {ResendReason(reason).label}", by=by, at=now)
    trail.record("referrals.list_sent_again", listing, by=by, reason=reason, people=len(awaited))
    return listing


def _begin_again(referral: Referral, listing: ReferralList, now: datetime) -> None:
    """Its patience starts anew, unless the town has answered."""
    referral.undelivered_at = referral.unanswered_at = referral.next_reminder_at = None
    if referral.status == ReferralStatus.SENT:
        referral.reminders, referral.next_reminder_at = 0, _reminder(referral, listing, now)
    referral.save(update_fields=["undelivered_at", "unanswered_at", "next_reminder_at", "reminders"])


def _still_ready(gathering: str, code: str, expected: int, by) -> list[Referral]:
    people = [locked(referral) for referral in ready_for_town(by, gathering=gathering, code=code)]
    ready = [referral for referral in people if referral.status == ReferralStatus.CONSENTED]
    if not ready:
        raise Stale("Il n’y a plus personne à transmettre pour cette commune.")
    if len(ready) != expected:
        raise Stale(
            f"La liste a changé : {len(ready)} personnes au lieu de {expected}. Relisez-la avant de l’envoyer."
        )
    return ready


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


def _send(referral: Referral, listing: ReferralList, by, *, at: datetime) -> None:
    move(referral, ReferralStatus.SENT)
    referral.partner, referral.listing, referral.channel = listing.partner, listing, SentBy.LIST
    referral.content = content_of(referral, today=timezone.localdate(at))
    referral.sent_at, referral.sent_by = at, by
    referral.next_reminder_at = _reminder(referral, listing, at)
    referral.save(
        update_fields=["status", "partner", "listing", "channel", "content", "sent_at", "sent_by", "next_reminder_at"]
    )
    write(referral, f"Envoyée à {listing.partner} (liste n° {listing.pk})", by=by)
    trail.record("referrals.sent", referral, by=by, channel=referral.channel)


def _reminder(referral: Referral, listing: ReferralList, at: datetime) -> datetime:
    slow = SentBy.LETTER if listing.channel == SentBy.LETTER else SentBy.EMAIL
    return next_reminder(at, level=referral.level, channel=slow, delays=delays())


@transaction.atomic
def remind_list(listing: ReferralList, *, by=None) -> bool:
    """One message for all those of the list that are due, or the end of patience. False when there was nothing to do."""
    now = timezone.now()
    due = listing.referrals.filter(status=ReferralStatus.SENT, next_reminder_at__lte=now).order_by("pk")
    people = [locked(referral) for referral in due]
    if not people:
        return False
    tried = [r for r in people if listing.channel != SentBy.EMAIL or r.reminders >= delays().reminders]
    for referral in tried:
        give_up_waiting(referral, f"{listing.partner} n’a pas répondu", by=by)
    if waiting := [referral for referral in people if referral not in tried]:
        _remind(listing, waiting, now, by)
    return True


def _remind(listing: ReferralList, people: list[Referral], now: datetime, by) -> None:
    for referral in people:
        referral.reminders += 1
        referral.next_reminder_at = next_reminder(now, level=referral.level, channel=SentBy.EMAIL, delays=delays())
        referral.save(update_fields=["reminders", "next_reminder_at"])
        write(referral, f"Rappel n° {referral.reminders} à {listing.partner}", by=by)
    link = _standing_link(listing, now) or link_for(listing, by=by)
    _write(listing, link, level=max(r.level for r in people), by=by, occasion=Occasion.REMINDER)
    trail.record("referrals.list_reminded", listing, by=by, people=len(people))


def _standing_link(listing: ReferralList, now: datetime) -> Link | None:
    return Link.objects.filter(about=listing.about, revoked_at=None, expires_at__gt=now).order_by("-pk").first()


@transaction.atomic
def take_list_out(listing: ReferralList, *, how: str, by) -> list[Referral]:
    """On paper or in a workbook: it leaves the house, so the journal keeps it. The people that `by` may see."""
    check_can_refer(by)
    rows = rows_of(listing, by)
    trail.record("referrals.list_taken_out", listing, by=by, how=how, people=len(rows))
    return rows


def _locked(listing: ReferralList) -> ReferralList:
    rows = ReferralList.objects.select_for_update(of=("self",)).select_related("partner", "sent_by")
    return rows.get(pk=listing.pk)


def _note(listing: ReferralList, text: str, *, by, at: datetime) -> None:
    ReferralListStep.objects.create(listing=listing, at=at, by=by, text=text)


def _write(listing: ReferralList, link: Link, *, level: int, by, occasion: Occasion = Occasion.FIRST) -> None:
    write_to_partner(
        to=listing.partner.email, reference=f"L{listing.pk}", about=listing.about, link=link, level=level,
        officer=listing.sent_by, by=by, occasion=occasion,
    )  # fmt: skip
