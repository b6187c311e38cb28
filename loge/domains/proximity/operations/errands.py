"""Services given to tenants who agreed to them: asked, accepted, given to someone for a day, delivered into someone's hands."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from loge.domains.proximity.choices import DaySlot, ErrandKind, ErrandStage, HandedTo, MissedReason
from loge.domains.proximity.models import Errand, ErrandStep
from loge.domains.proximity.operations.money import check_purse_balances, check_purse_is_empty
from loge.domains.proximity.permissions import check_can_ask, check_can_receive, check_can_visit, check_is_under_way
from loge.domains.proximity.queries.people import manager_of, may_receive
from loge.domains.proximity.workflow import ERRAND_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.dates import deadline_in_days, department_of
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel, LifeSign
from loge.registers.peace.operations import log_contact, note_signs_of_life
from loge.registers.tenants.models import Household

TRADE = "proximity"
DAYS_TO_ORGANISE = 2
SLOT_ENDS = {DaySlot.MORNING: time(13, 0), DaySlot.AFTERNOON: time(19, 0)}


@transaction.atomic
def ask_errand(
    household: Household, *, kind: str, what: str = "", agreed: bool, origin: str = "self", origin_id: str = "", by
) -> Errand:
    """A service wished for. `agreed`: the person said yes, to the one who asks; else their answer is waited for.

    Asking twice for the same origin gives the same errand. Raise Refusal outside the perimeter, or when a human decides.
    """
    check_can_ask(by)
    if kind not in ErrandKind.values:
        raise Refusal("Choisissez le service.")
    home = Household.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=household.pk).first()
    if home is None or home.ended_on is not None:
        raise Refusal("Ce foyer n’est pas dans votre périmètre, ou l’a quitté.")
    known = Errand.objects.filter(origin=origin, origin_id=origin_id, household=home, kind=kind, seal=None)
    known = known.exclude(origin_id="")
    if found := known.first():
        return found
    now = timezone.now()
    verdict = gate.ask(household_id=home.pk, channel=Channel.VISIT, trade=TRADE, now=now)
    if not verdict.may_go and verdict.until is None:
        raise Refusal(verdict.sentence)
    errand = Errand.objects.create(
        household=home, person_id=home.reference_person_id, residence=home.residence, kind=kind, what=what.strip(),
        origin=origin, origin_id=origin_id, stage=ErrandStage.ACCEPTED if agreed else ErrandStage.ASKED, owner=by,
        asked_at=now, asked_by=by, agreed_at=now if agreed else None, agreed_with=by if agreed else None,
        due_at=in_days(home, DAYS_TO_ORGANISE, now),
    )  # fmt: skip
    if agreed:
        note_signs_of_life({home.pk: timezone.localdate()}, kind=LifeSign.REQUEST, by=by)
    write_step(errand, "Demandé" + (", la personne est d’accord" if agreed else ""), by=by, at=now)
    trail.record("proximity.errand_asked", errand, by=by, kind=kind, agreed=agreed)
    return errand


@transaction.atomic
def answer_errand(errand: Errand, *, agreed: bool, by) -> Errand:
    """What the person said of it. Nothing is ever delivered to someone who did not agree."""
    check_can_ask(by)
    errand = _locked(errand, by)
    if errand.stage != ErrandStage.ASKED:
        raise Stale("La réponse de la personne est déjà notée.")
    now = timezone.now()
    if agreed:
        errand.stage, errand.agreed_at, errand.agreed_with = ErrandStage.ACCEPTED, now, by
        errand.due_at = in_days(errand.household, DAYS_TO_ORGANISE, now)
    else:
        errand.stage, errand.ended_at = ErrandStage.DECLINED, now
    errand.save()
    write_step(errand, "La personne est d’accord" if agreed else "La personne ne le souhaite pas", by=by, at=now)
    trail.record("proximity.errand_answered", errand, by=by, agreed=agreed)
    return errand


@transaction.atomic
def plan_errand(errand: Errand, *, day: date, slot: str, to=None, partner=None, by) -> Errand:
    """Give it to someone (or to a partner, and someone then makes sure of it) for a day. Also moves it to another day."""
    check_can_ask(by)
    errand = _locked(errand, by)
    ERRAND_WORKFLOW.check(errand.stage, ErrandStage.PLANNED)
    now = timezone.now()
    if slot not in DaySlot.values:
        raise Refusal("Choisissez le matin ou l’après-midi.")
    if day < timezone.localdate(now):
        raise Refusal("Ce jour est déjà passé.")
    carrier = to or (by if partner else None)
    if carrier is None:
        raise Refusal("Choisissez qui livre : une personne ou un partenaire.")
    if to is not None:
        check_can_receive(to)
        if not may_receive(errand.residence).filter(pk=to.pk).exists():
            raise Refusal(f"{to} ne s’occupe pas de cette résidence.")
    if errand.owner_id != carrier.pk:
        check_purse_is_empty(errand)
    errand.stage, errand.owner, errand.partner = ErrandStage.PLANNED, carrier, partner
    errand.planned_on, errand.slot, errand.raised_at = day, slot, None
    errand.due_at = timezone.make_aware(datetime.combine(day, SLOT_ENDS[DaySlot(slot)]))
    errand.save()
    said = f"Prévu le {day:%d/%m/%Y} ({DaySlot(slot).label}), confié à {partner or carrier}"
    write_step(errand, said, by=by, at=now)
    trail.record("proximity.errand_planned", errand, by=by, to=carrier.pk, partner=partner and partner.pk)
    return errand


@transaction.atomic
def deliver_errand(errand: Errand, *, handed_to: str, by) -> Errand:
    """Handed over, with the time and into whose hands. Raise Refusal until the tenant's money balances, to the cent."""
    check_can_visit(by)
    errand = _locked(errand, by)
    if errand.stage == ErrandStage.DELIVERED and errand.handed_to == handed_to:
        return errand  # pressed twice
    check_is_under_way(errand)
    ERRAND_WORKFLOW.check(errand.stage, ErrandStage.DELIVERED)
    if handed_to not in HandedTo.values:
        raise Refusal("Dites à qui c’est remis.")
    check_purse_balances(errand)
    now = timezone.now()
    errand.stage, errand.handed_to = ErrandStage.DELIVERED, handed_to
    errand.delivered_at = errand.ended_at = now
    errand.save()
    write_step(errand, f"Remis à : {errand.get_handed_to_display().lower()}", by=by, at=now)
    trail.record("proximity.errand_delivered", errand, by=by, handed_to=handed_to)
    log_contact(
        household_id=errand.household_id, channel=Channel.VISIT, trade=TRADE, at=now, by=by, spoken=True,
        about=f"proximity.Errand:{errand.pk}",
    )  # fmt: skip
    return errand


@transaction.atomic
def miss_errand(errand: Errand, *, reason: str, by) -> Errand:
    """It could not be delivered: back to whoever organises, the same day; or it ends because the person wants it no more."""
    check_can_visit(by)
    errand = _locked(errand, by)
    if errand.stage != ErrandStage.PLANNED:
        raise Stale("Ce service n’est pas, ou plus, à livrer.")
    if reason not in MissedReason.values:
        raise Refusal("Dites pourquoi ce n’est pas livré.")
    now = timezone.now()
    write_step(errand, f"Non livré : {MissedReason(reason).label.lower()}", by=by, at=now)
    if reason == MissedReason.NOT_WANTED:
        _cancel(errand, now)
    else:
        errand.stage, errand.planned_on, errand.slot = ErrandStage.ACCEPTED, None, ""
        errand.due_at = now + timedelta(hours=4)
        errand.save()
    trail.record("proximity.errand_missed", errand, by=by, missed=reason)
    return errand


@transaction.atomic
def cancel_errand(errand: Errand, *, reason: str, by) -> Errand:
    """Raise Refusal while the tenant's money is in someone's hands."""
    check_can_ask(by)
    errand = _locked(errand, by)
    check_is_under_way(errand)
    if not reason.strip():
        raise Refusal("Dites pourquoi ce service est annulé.")
    call_errand_off(errand, text=f"Annulé : {reason.strip()}", now=timezone.now(), by=by)
    return errand


def call_errand_off(errand: Errand, *, text: str, now: datetime, by) -> None:
    """Part of an operation that has the row locked. Raise Refusal while the tenant's money is in someone's hands."""
    _cancel(errand, now)
    write_step(errand, text, by=by, at=now)
    trail.record("proximity.errand_cancelled", errand, by=by)


@transaction.atomic
def raise_late_errand(errand: Errand, *, by, now: datetime | None = None) -> bool:
    """Not organised or not delivered in time: the manager has it until tomorrow. False when it was done, or raised, since."""
    now = now or timezone.now()
    errand = Errand.objects.select_for_update(of=("self",)).select_related("residence", "household").get(pk=errand.pk)
    if errand.ended_at is not None or errand.due_at > now or errand.raised_at is not None:
        return False
    manager = manager_of(errand.residence)
    errand.raised_at, errand.due_at = now, in_days(errand.household, 1, now)
    said = f"En retard : remonté à {manager}" if manager else "En retard"
    if manager is not None and not errand.money.exists():
        errand.owner = manager  # whoever has the tenant's money in hand keeps the errand that goes with it
    errand.save()
    write_step(errand, said, by=by, at=now)
    trail.record("proximity.errand_raised", errand, by=by, owner=errand.owner_id)
    return True


def _cancel(errand: Errand, now: datetime) -> None:
    check_purse_is_empty(errand)
    ERRAND_WORKFLOW.check(errand.stage, ErrandStage.CANCELLED)
    errand.stage, errand.ended_at = ErrandStage.CANCELLED, now
    errand.save()


def in_days(home: Household, days: int, now: datetime) -> datetime:
    """The evening of that many working days from now, where the home is."""
    last = deadline_in_days(
        timezone.localdate(now), days, department=department_of(home.residence.postal_code)
    )  # fmt: skip
    return timezone.make_aware(datetime.combine(last, time(18, 0)))


def _locked(errand: Errand, by) -> Errand:
    found = Errand.objects.visible_to(by).filter(pk=errand.pk).values_list("pk", flat=True).first()
    if found is None:
        raise Stale("Ce service n’est plus dans votre périmètre.")
    rows = Errand.objects.select_for_update(of=("self",))
    return rows.select_related("residence", "household__residence").get(pk=found)


def write_step(errand: Errand, text: str, *, by, at: datetime) -> ErrandStep:
    """A line of the history, part of an operation."""
    return ErrandStep.objects.create(errand=errand, at=at, by=by, text=text[:300])
