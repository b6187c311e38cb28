"""Who answers for which accounts: residences confided, one account handed over, everything of someone who leaves, absences."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.models import OfficerDesk, Portfolio, RentAccount
from loge.domains.arrears.models.officers import MOST_PER_DAY, PER_DAY
from loge.domains.arrears.permissions import (
    check_can_arrange,
    check_can_be_confided_to,
    check_can_settle,
    check_can_share_out,
)
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.ui.french import plural
from loge.registers.housing.models import Residence

LONGEST_ABSENCE = 366


@transaction.atomic
def confide_residences(residences: Iterable[int], *, to, by) -> int:
    """Confide the accounts of these residences to one person, all or none; return how many changed hands.

    An account that was confided by itself keeps its officer. Raise Refusal for a residence that either cannot see.
    """
    check_can_share_out(by)
    check_can_be_confided_to(to)
    wanted = set(residences)
    if not wanted:
        raise Refusal("Cochez les résidences à confier.")
    _check_both_see(wanted, to=to, by=by)
    known = {one.residence_id: one for one in Portfolio.objects.select_for_update().filter(residence__in=wanted)}
    moving = [pk for pk in sorted(wanted) if pk not in known or known[pk].officer_id != to.pk]
    for pk in moving:
        Portfolio.objects.update_or_create(
            residence_id=pk, defaults={"officer": to, "confided_at": timezone.now(), "confided_by": by}
        )
    trail.record("arrears.residences_confided", to, by=by, residences=len(moving))
    return len(moving)


@transaction.atomic
def hand_over(account: RentAccount, *, to, by) -> RentAccount:
    """Confide one account to somebody by itself; `to` None gives it back to whoever has its residence."""
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    account = RentAccount.objects.locked(account.pk)
    if account.officer == to:
        raise Stale(f"{to} en est déjà chargé." if to else "Ce compte suit déjà sa résidence.")
    if to is not None:
        check_can_be_confided_to(to)
        if not RentAccount.objects.visible_to(to).filter(pk=account.pk).exists():
            raise Refusal(f"Ce compte n’est pas dans le périmètre de {to} : choisissez quelqu’un d’autre.")
    account.officer = to
    account.save(update_fields=["officer"])
    trail.record("arrears.account_handed_over", account, by=by, to=to.pk if to else None)
    return account


@transaction.atomic
def take_over(leaver, *, to, by) -> int:
    """Everything confided to someone who leaves goes to someone else, within what `by` sees; return how many accounts follow."""
    check_can_share_out(by)
    check_can_be_confided_to(to)
    if leaver == to:
        raise Refusal("Choisissez une autre personne que celle qui part.")
    residences = set(Portfolio.objects.visible_to(by).filter(officer=leaver).values_list("residence", flat=True))
    by_hand = set(RentAccount.objects.visible_to(by).filter(officer=leaver).values_list("pk", flat=True))
    if not residences and not by_hand:
        raise Stale(f"Plus rien n’est confié à {leaver} dans votre périmètre.")
    _check_sees(to, residences=residences, accounts=by_hand)
    followed = RentAccount.objects.visible_to(by).followed_by([leaver.pk]).count()
    now = timezone.now()
    Portfolio.objects.filter(residence__in=residences).update(officer=to, confided_at=now, confided_by=by)
    RentAccount.objects.filter(pk__in=by_hand).update(officer=to)
    trail.record("arrears.portfolio_taken_over", to, by=by, leaver=leaver.pk, accounts=followed)
    return followed


@transaction.atomic
def note_absence(officer, *, away_from: date, away_until: date, stand_in, by) -> OfficerDesk:
    """Somebody answers for their accounts from the first day to the last, both included; nothing changes hands."""
    check_can_arrange(by, desk_of=officer)
    check_can_be_confided_to(stand_in)
    _check_absence(officer, away_from, away_until, stand_in)
    desk = _desk(officer)
    desk.away_from, desk.away_until, desk.stand_in = away_from, away_until, stand_in
    desk.save()
    trail.record("arrears.absence_noted", officer, by=by, stand_in=stand_in.pk, until=away_until.isoformat())
    return desk


@transaction.atomic
def end_absence(officer, *, by) -> OfficerDesk:
    """Back earlier, or not gone after all."""
    check_can_arrange(by, desk_of=officer)
    desk = _desk(officer)
    if desk.stand_in is None:
        raise Stale(f"Aucune absence de {officer} n’est notée.")
    desk.away_from = desk.away_until = desk.stand_in = None
    desk.save()
    trail.record("arrears.absence_ended", officer, by=by)
    return desk


@transaction.atomic
def set_pace(officer, *, per_day: int = PER_DAY, by) -> OfficerDesk:
    """How many homes a day their list holds, letters apart."""
    check_can_arrange(by, desk_of=officer)
    check_can_be_confided_to(officer)
    if not 1 <= per_day <= MOST_PER_DAY:
        raise Refusal(f"Entre 1 et {MOST_PER_DAY} foyers par jour.")
    desk = _desk(officer)
    desk.per_day = per_day
    desk.save()
    trail.record("arrears.pace_set", officer, by=by, per_day=per_day)
    return desk


def _check_absence(officer, away_from: date, away_until: date, stand_in) -> None:
    if stand_in == officer:
        raise Refusal("Choisissez quelqu’un d’autre pour le remplacement.")
    if away_until < away_from:
        raise Refusal("Le dernier jour d’absence est avant le premier.")
    if away_until < timezone.localdate():
        raise Refusal("Cette absence est déjà terminée.")
    if (away_until - away_from).days > LONGEST_ABSENCE:
        raise Refusal("Plus d’un an d’absence : confiez plutôt le portefeuille à quelqu’un d’autre.")
    if OfficerDesk.objects.filter(officer=stand_in, away_from__lte=away_until, away_until__gte=away_from).exists():
        raise Refusal(f"{stand_in} est en congé à ces dates : choisissez quelqu’un d’autre.")
    residences = set(Portfolio.objects.filter(officer=officer).values_list("residence", flat=True))
    _check_sees(stand_in, residences=residences)


def _desk(officer) -> OfficerDesk:
    OfficerDesk.objects.get_or_create(officer=officer)
    return OfficerDesk.objects.select_for_update(of=("self",)).select_related("stand_in").get(officer=officer)


def _check_both_see(residences: set[int], *, to, by) -> None:
    if Residence.objects.visible_to(by).filter(pk__in=residences).count() != len(residences):
        raise Refusal("Une de ces résidences n’est pas dans votre périmètre.")
    _check_sees(to, residences=residences)


def _check_sees(to, *, residences: set[int], accounts: Collection[int] = ()) -> None:
    """Nobody answers for what they cannot open."""
    unseen = len(residences) - Residence.objects.visible_to(to).filter(pk__in=residences).count()
    if unseen:
        raise Refusal(f"{plural(unseen, 'résidence')} hors du périmètre de {to} : choisissez quelqu’un d’autre.")
    unseen = len(accounts) - RentAccount.objects.visible_to(to).filter(pk__in=accounts).count()
    if unseen:
        raise Refusal(
            f"{plural(unseen, 'compte')} hors du périmètre de {to} : confiez-les d’abord à quelqu’un d’autre."
        )
