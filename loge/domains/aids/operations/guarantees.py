"""Who answers for a lease: recorded, called in time, paid, taken over (subrogation), ended."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from loge.domains.aids.choices import GuaranteeKind
from loge.domains.aids.events import GuaranteeMoved, GuaranteeRecorded
from loge.domains.aids.models import Guarantee, GuaranteeStep
from loge.domains.aids.models.guarantees import FIELDS
from loge.domains.aids.operations.writing import check_not_to_come
from loge.domains.aids.permissions import check_can_keep_guarantees, check_seen
from loge.domains.aids.rules.guarantees import call_day, covers
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import publish
from loge.foundation.ui.french import euros, short_date
from loge.registers.tenants.models import Lease


@transaction.atomic
def record_guarantee(lease: Lease, *, by, **said: Any) -> Guarantee:
    """`said`: the fields of `Guarantee`. Pressed twice (same kind, number and first day): the same one."""
    check_can_keep_guarantees(by)
    if not Lease.objects.visible_to(by).filter(pk=lease.pk).exists():
        raise Refusal("Ce bail n’est pas dans votre périmètre.")
    Lease.objects.select_for_update().get(pk=lease.pk)
    same = {name: said.get(name, "") for name in ("kind", "number")} | {"valid_from": said["valid_from"]}
    if known := Guarantee.objects.filter(lease=lease, ended_on=None, **same).first():
        return known
    guarantee = Guarantee(lease=lease, created_at=timezone.now(), created_by=by)
    _fill(guarantee, said)
    guarantee.save()
    _write(guarantee, "Enregistrée", by=by)
    trail.record("aids.guarantee_recorded", guarantee, by=by, kind=guarantee.kind)
    publish(GuaranteeRecorded(lease_id=lease.pk, by_id=by.pk))
    guarantee.refresh_from_db()
    return guarantee


@transaction.atomic
def edit_guarantee(guarantee: Guarantee, *, seen: int | None = None, by, **said: Any) -> Guarantee:
    """Its clock follows when its dates or its delay change."""
    guarantee = _locked(guarantee, by)
    check_seen(guarantee, seen)
    _check_stands(guarantee)
    _fill(guarantee, said)
    _set_clock(guarantee, guarantee.first_unpaid_on)
    _keep(guarantee, "Modifiée", by=by)
    trail.record("aids.guarantee_edited", guarantee, by=by)
    publish(GuaranteeRecorded(lease_id=guarantee.lease_id, by_id=by.pk))
    guarantee.refresh_from_db()
    return guarantee


def _fill(guarantee: Guarantee, said: dict[str, Any]) -> None:
    for name in FIELDS:
        if name in said:
            setattr(guarantee, name, said[name].strip() if isinstance(said[name], str) else said[name])
    guarantee.kind = GuaranteeKind(guarantee.kind)
    if guarantee.valid_until is not None and guarantee.valid_until < guarantee.valid_from:
        raise Refusal("La garantie finit avant de commencer.")


@transaction.atomic
def tell_first_unpaid(*, lease_id: int, since: date | None, by) -> int:
    """The accounts say since when a rent of this lease is unpaid, None when nothing is. How many guarantees changed.

    One that was called keeps its clock: what came afterwards does not undo the call.
    """
    standing = (
        Guarantee.objects.select_for_update().filter(lease=lease_id, ended_on=None, called_on=None).order_by("pk")
    )
    changed = 0
    for guarantee in standing:
        known = guarantee.first_unpaid_on
        _set_clock(guarantee, since)
        if guarantee.first_unpaid_on == known:
            continue
        told = (
            f"Premier impayé le {short_date(since)}"
            if guarantee.first_unpaid_on and since
            else "Plus d’impayé à garantir"
        )
        _keep(guarantee, told, by=by)
        trail.record("aids.guarantee_clock_moved", guarantee, by=by, runs=guarantee.call_by is not None)
        changed += 1
    return changed


def _set_clock(guarantee: Guarantee, since: date | None) -> None:
    covered = since is not None and covers(since, valid_from=guarantee.valid_from, valid_until=guarantee.valid_until)
    guarantee.first_unpaid_on = since if covered else None
    guarantee.call_by = call_day(since, guarantee.call_days) if covered and since else None


@transaction.atomic
def call_guarantee(guarantee: Guarantee, *, on: date, by) -> Guarantee:
    """The guarantor was asked to pay. Raise Stale when a colleague did it, Refusal before any unpaid rent."""
    guarantee = _locked(guarantee, by)
    _check_stands(guarantee)
    check_not_to_come(on, "La date de l’appel")
    if guarantee.called_on is not None:
        raise Stale(f"Cette garantie est déjà appelée, depuis le {short_date(guarantee.called_on)}.")
    if guarantee.first_unpaid_on is None:
        raise Refusal("Le compte de ce bail n’a pas d’impayé que cette garantie couvre.")
    if on < guarantee.first_unpaid_on:
        raise Refusal(f"La date est avant le premier impayé, le {short_date(guarantee.first_unpaid_on)}.")
    guarantee.called_on = on
    late = guarantee.call_by is not None and on > guarantee.call_by
    _keep(guarantee, f"Appelée le {short_date(on)}{', après le délai' if late else ''}", by=by)
    trail.record("aids.guarantee_called", guarantee, by=by, late=late)
    return guarantee


@transaction.atomic
def take_call_back(guarantee: Guarantee, *, because: str, by) -> Guarantee:
    """Noted by mistake: its last day runs again. Raise Refusal once the guarantor has paid."""
    guarantee = _locked(guarantee, by)
    if guarantee.called_on is None:
        return guarantee
    if guarantee.paid is not None:
        raise Refusal("Ce garant a déjà versé : son appel ne peut plus être annulé.")
    guarantee.called_on = None
    _keep(guarantee, f"Appel annulé : {because.strip()}", by=by)
    trail.record("aids.guarantee_call_taken_back", guarantee, by=by)
    return guarantee


@transaction.atomic
def note_guarantee_paid(guarantee: Guarantee, *, amount: Decimal, on: date, by) -> Guarantee:
    """What the guarantor paid so far. Raise Refusal before the call, or above what is covered."""
    guarantee = _locked(guarantee, by)
    check_not_to_come(on, "La date du versement")
    if guarantee.called_on is None:
        raise Refusal("Notez d’abord l’appel de la garantie.")
    if amount <= 0:
        raise Refusal("Un versement est d’un montant positif.")
    if guarantee.amount_covered is not None and amount > guarantee.amount_covered:
        raise Refusal(f"Cette garantie couvre au plus {euros(guarantee.amount_covered)}.")
    if on < guarantee.called_on:
        raise Refusal("Le versement est avant l’appel.")
    guarantee.paid, guarantee.paid_on = amount, on
    _keep(guarantee, f"A versé {euros(amount)} le {short_date(on)}", by=by)
    trail.record("aids.guarantee_paid", guarantee, by=by)
    return guarantee


@transaction.atomic
def note_subrogation(guarantee: Guarantee, *, on: date, by) -> Guarantee:
    """The guarantor takes our place for what it paid: that part of the debt is no longer ours to recover (C. civ., art. 1346)."""
    guarantee = _locked(guarantee, by)
    check_not_to_come(on, "La date de la subrogation")
    if guarantee.paid_on is None:
        raise Refusal("Notez d’abord ce que le garant a versé.")
    if guarantee.subrogated_on is not None:
        raise Stale("La subrogation est déjà notée.")
    guarantee.subrogated_on = on
    _keep(guarantee, f"Subrogation du {short_date(on)}", by=by)
    trail.record("aids.guarantee_subrogated", guarantee, by=by)
    return guarantee


@transaction.atomic
def end_guarantee(guarantee: Guarantee, *, on: date, by) -> Guarantee:
    """It answers for nothing from that day: the lease ended, the guarantor was released."""
    guarantee = _locked(guarantee, by)
    check_not_to_come(on, "La date de fin")
    if guarantee.ended_on is not None:
        return guarantee  # pressed twice
    if on < guarantee.valid_from:
        raise Refusal("La garantie finit avant de commencer.")
    guarantee.ended_on = on
    _keep(guarantee, f"Terminée le {short_date(on)}", by=by)
    trail.record("aids.guarantee_ended", guarantee, by=by)
    return guarantee


def _locked(guarantee: Guarantee, by) -> Guarantee:
    check_can_keep_guarantees(by)
    if not Guarantee.objects.visible_to(by).filter(pk=guarantee.pk).exists():
        raise Refusal("Ce bail n’est pas dans votre périmètre.")
    return Guarantee.objects.select_for_update(of=("self",)).get(pk=guarantee.pk)


def _check_stands(guarantee: Guarantee) -> None:
    if guarantee.ended_on is not None:
        raise Stale("Cette garantie est terminée.")


def _keep(guarantee: Guarantee, text: str, *, by) -> None:
    guarantee.version += 1
    guarantee.save()
    _write(guarantee, text, by=by)
    publish(GuaranteeMoved(guarantee_id=guarantee.pk, by_id=by and by.pk))


def _write(guarantee: Guarantee, text: str, *, by) -> None:
    GuaranteeStep.objects.create(guarantee=guarantee, at=timezone.now(), by=by, text=text[:300])
