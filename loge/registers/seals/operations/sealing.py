"""Putting records under a seal, confiding it, ending the protection."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loge.foundation import events
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.access import leases_hidden_from
from loge.registers.seals.choices import SealReason
from loge.registers.seals.events import PeopleSealed
from loge.registers.seals.models import KnownLease, Seal, SealedPerson, SealKey
from loge.registers.seals.permissions import check_can_hold_key, check_can_manage_keys, check_can_seal
from loge.registers.tenants.models import Lease, LeaseParty, Occupant, Person


@transaction.atomic
def seal_people(*, people: Iterable[Person], reason: str, owner=None, by) -> Seal:
    """A new seal over these people, whose owner (`by` unless someone else is named) and author each hold a key.

    The journal keeps neither the people nor the reason: it names the seal alone.
    """
    check_can_seal(by)
    owner = owner or by
    check_can_seal(owner)
    covered = {person.merged_into_id or person.pk for person in people}
    if not covered:
        raise Refusal("Dites qui ce dossier protège.")
    now = timezone.now()
    seal = Seal.objects.create(reason=SealReason(reason), owner=owner, opened_at=now, opened_by=by)
    _note_known_leases(seal, covered)
    SealedPerson.objects.bulk_create([SealedPerson(seal=seal, person_id=pk) for pk in sorted(covered)])
    for user in {owner, by}:
        SealKey.objects.create(seal=seal, user=user, given_by=by, given_at=now)
    trail.record("seals.opened", seal, by=by, owner=owner.pk)
    events.publish(PeopleSealed(seal_id=seal.pk, by_id=by.pk))
    return seal


@transaction.atomic
def cover(seal: Seal, *, person: Person, by) -> None:
    """One more person under the same seal: a child, a witness."""
    seal = locked(seal)
    check_can_manage_keys(by, seal)
    _check_standing(seal)
    _note_known_leases(seal, {person.merged_into_id or person.pk})
    _, new = SealedPerson.objects.get_or_create(seal=seal, person_id=person.merged_into_id or person.pk)
    if not new:
        raise Refusal("Cette personne est déjà protégée par ce dossier.")
    trail.record("seals.person_covered", seal, by=by)
    events.publish(PeopleSealed(seal_id=seal.pk, by_id=by.pk))


def _note_known_leases(seal: Seal, people: Iterable[int]) -> None:
    """Part of what puts them under the seal: the leases that they hold or live under today are no secret, those where someone
    protected was rehoused already are."""
    hidden = leases_hidden_from(None)
    parties = LeaseParty.objects.filter(person__in=people).values("lease")
    homes = Occupant.objects.filter(person__in=people).values("household__lease")
    ordinary = Lease.objects.filter(Q(pk__in=parties) | Q(pk__in=homes)).exclude(pk__in=hidden).order_by("pk")
    KnownLease.objects.bulk_create([KnownLease(seal=seal, lease=lease) for lease in ordinary], ignore_conflicts=True)


@transaction.atomic
def confide(seal: Seal, *, to, by) -> None:
    """Someone else answers for it from now on; they get a key, whoever had one keeps it."""
    seal = locked(seal)
    check_can_manage_keys(by, seal)
    check_can_seal(to)
    if not to.is_active:
        raise Refusal(f"Le compte de {to} n’est plus actif.")
    check_can_hold_key(to)
    if seal.owner_id == to.pk:
        raise Stale(f"{to} en est déjà responsable.")
    seal.owner = to
    seal.save(update_fields=["owner"])
    SealKey.objects.update_or_create(
        seal=seal, user=to, taken_back_at=None, break_glass=False,
        defaults={"until": None}, create_defaults={"given_by": by, "given_at": timezone.now()},
    )  # fmt: skip
    trail.record("seals.confided", seal, by=by, owner=to.pk)


@transaction.atomic
def lift(seal: Seal, *, by) -> None:
    """The danger is over: the people are ordinary tenants again. What was written stays closed to those without a key."""
    seal = locked(seal)
    check_can_manage_keys(by, seal)
    _check_standing(seal)
    seal.lifted_at, seal.lifted_by = timezone.now(), by
    seal.save(update_fields=["lifted_at", "lifted_by"])
    trail.record("seals.lifted", seal, by=by)


def locked(seal: Seal) -> Seal:
    return Seal.objects.select_for_update(of=("self",)).select_related("owner").get(pk=seal.pk)


def _check_standing(seal: Seal) -> None:
    if seal.lifted_at:
        raise Stale("La protection de ce dossier a déjà été levée.")
