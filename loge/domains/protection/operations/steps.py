"""What is done for the person. The journal names the seal and the act, never what was written."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.protection.choices import StepKind, StepState
from loge.domains.protection.models import HomeAside, NewAddress, Step
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import squeeze
from loge.registers.housing.choices import UnitStatus
from loge.registers.housing.models import Unit
from loge.registers.seals.models import Seal
from loge.registers.seals.permissions import check_can_read
from loge.registers.tenants.models import Person

LETTABLE = (UnitStatus.VACANT_MARKET, UnitStatus.VACANT_WORKS)


@transaction.atomic
def open_step(seal: Seal, *, kind: str, in_charge=None, due_on: date | None = None, note: str = "", by) -> Step:
    """Something to do, by someone who holds a key (`by` unless someone else is named)."""
    check_can_read(by, seal)
    in_charge = in_charge or by
    check_holds_key(in_charge, seal)
    step = Step.objects.create(
        seal=seal, kind=StepKind(kind), due_on=due_on, in_charge=in_charge, note=squeeze(note)[:300],
        opened_at=timezone.now(), opened_by=by,
    )  # fmt: skip
    trail.record("protection.step_opened", seal, by=by)
    return step


@transaction.atomic
def end_step(step: Step, *, state: str, by) -> None:
    """Done, not wanted by the person, or not possible for now. Two people at once: the second is told."""
    check_can_read(by, step.seal)
    step = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if step.state != StepState.TO_DO:
        raise Stale("Quelqu’un d’autre vient de terminer cette démarche.")
    if state not in StepState.values or state == StepState.TO_DO:
        raise Refusal("Dites comment la démarche se termine.")
    step.state, step.ended_at, step.ended_by = StepState(state), timezone.now(), by
    step.save(update_fields=["state", "ended_at", "ended_by"])
    trail.record("protection.step_ended", step.seal, by=by)


@transaction.atomic
def keep_home(seal: Seal, *, unit: Unit, until: date, by) -> HomeAside:
    """A vacant home of the stock is put aside for the person."""
    check_can_read(by, seal)
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if unit.status not in LETTABLE:
        raise Refusal("Ce logement n’est pas vacant.")
    if until < timezone.localdate():
        raise Refusal("La date jusqu’à laquelle il est gardé est passée.")
    if HomeAside.objects.filter(seal=seal, unit=unit, released_at=None).exists():
        raise Refusal("Ce logement est déjà gardé dans ce dossier.")
    kept = HomeAside.objects.create(seal=seal, unit=unit, until=until, kept_at=timezone.now(), kept_by=by)
    trail.record("protection.home_kept", seal, by=by)
    return kept


@transaction.atomic
def release_home(kept: HomeAside, *, by) -> None:
    """It is not needed any more, or it was let."""
    check_can_read(by, kept.seal)
    kept = HomeAside.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.released_at:
        raise Stale("Ce logement a déjà été rendu.")
    kept.released_at = timezone.now()
    kept.save(update_fields=["released_at"])
    trail.record("protection.home_released", kept.seal, by=by)


@transaction.atomic
def note_new_address(
    seal: Seal, *, person: Person, address: str, postal_code: str = "", municipality: str = "", since: date | None = None,
    by,
) -> NewAddress:  # fmt: skip
    """Where the person lives now, known to those who hold a key; the one before is kept in the file."""
    check_can_read(by, seal)
    if not seal.people.filter(person=person).exists():
        raise Refusal("Cette personne n’est pas protégée par ce dossier.")
    if not squeeze(address):
        raise Refusal("Écrivez l’adresse.")
    now = timezone.now()
    NewAddress.objects.filter(seal=seal, person=person, replaced_at=None).update(replaced_at=now)
    noted = NewAddress.objects.create(
        seal=seal, person=person, address=squeeze(address)[:250], postal_code=postal_code.strip()[:5],
        municipality=squeeze(municipality)[:120], since=since, noted_at=now, noted_by=by,
    )  # fmt: skip
    trail.record("protection.address_noted", seal, by=by)
    return noted


def check_holds_key(user, seal: Seal) -> None:
    """Whoever is given something to do must be able to read it."""
    if not seal.keys.live().filter(user=user).exists():
        raise Refusal(f"{user} n’a pas la clé de ce dossier.")
