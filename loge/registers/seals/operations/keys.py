"""Keys: given and taken back by the owner, or taken in an emergency by the officer on duty."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import squeeze
from loge.registers.seals.models import DutyOfficer, Seal, SealedPerson, SealKey
from loge.registers.seals.operations.sealing import locked
from loge.registers.seals.permissions import check_can_hold_key, check_can_manage_keys, check_can_name_duty
from loge.registers.seals.queries import check_on_duty
from loge.registers.tenants.models import Person

LONGEST_EMERGENCY = timedelta(hours=24)
LONGEST_DUTY = timedelta(days=31)


@transaction.atomic
def give_key(seal: Seal, *, to, until: datetime | None = None, by) -> SealKey:
    """`to` may read from now on, until the moment given; giving a second key only moves the end of the first."""
    seal = locked(seal)
    check_can_manage_keys(by, seal)
    check_can_hold_key(to)
    if until and until <= timezone.now():
        raise Refusal("La fin de cet accès est déjà passée.")
    if to.pk == seal.owner_id and until:
        raise Refusal("Le responsable garde sa clé tant qu’il est responsable.")
    key, _ = SealKey.objects.update_or_create(
        seal=seal, user=to, taken_back_at=None, break_glass=False,
        defaults={"until": until}, create_defaults={"until": until, "given_by": by, "given_at": timezone.now()},
    )  # fmt: skip
    trail.record("seals.key_given", seal, by=by, user=to.pk)
    return key


@transaction.atomic
def take_key_back(key: SealKey, *, by) -> None:
    """The page of whoever was reading answers 404 from then on. The owner’s own key goes with the file."""
    seal = locked(key.seal)
    check_can_manage_keys(by, seal)
    key = SealKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if key.taken_back_at:
        raise Stale("Cette clé a déjà été reprise.")
    if key.user_id == seal.owner_id and not key.break_glass:
        raise Refusal("Confiez d’abord le dossier à quelqu’un d’autre : son responsable en garde la clé.")
    key.taken_back_at, key.taken_back_by = timezone.now(), by
    key.save(update_fields=["taken_back_at", "taken_back_by"])
    seal.openings.filter(user=key.user_id).delete()
    trail.record("seals.key_taken_back", seal, by=by, user=key.user_id)


@transaction.atomic
def break_glass(person: Person, *, reason: str, until: datetime, by) -> list[SealKey]:
    """In an emergency, the officer on duty opens what protects this person, for a time. Empty when nothing does.

    Even an attempt that finds nothing leaves its line in the journal, without the person: nobody tries names in silence.
    """
    _check_emergency(reason, until, by)
    covered = SealedPerson.objects.filter(person_id=person.merged_into_id or person.pk, seal__lifted_at=None)
    now = timezone.now()
    keys = [
        SealKey.objects.create(
            seal_id=seal,
            user=by,
            given_by=by,
            given_at=now,
            until=until,
            break_glass=True,
            reason=squeeze(reason)[:300],
        )
        for seal in covered.values_list("seal", flat=True).order_by("seal")
    ]
    for key in keys:
        trail.record("seals.glass_broken", key.seal, by=by, until=until.isoformat())
    if not keys:
        trail.record("seals.glass_broken_for_nothing", by, by=by)
    return keys


@transaction.atomic
def name_duty_officer(*, user, since: datetime, until: datetime, by) -> DutyOfficer:
    """`user` may break the glass between these two moments, and nobody else."""
    check_can_name_duty(by)
    check_can_hold_key(user)
    if until <= max(since, timezone.now()):
        raise Refusal("La fin de l’astreinte doit suivre son début, et n’être pas déjà passée.")
    if until - since > LONGEST_DUTY:
        raise Refusal("Une astreinte dure un mois au plus : nommez de nouveau la personne ensuite.")
    duty = DutyOfficer.objects.create(user=user, since=since, until=until, named_by=by)
    trail.record("seals.duty_named", duty, by=by, user=user.pk)
    return duty


@transaction.atomic
def end_duty(duty: DutyOfficer, *, by) -> None:
    """Before its hour. The keys already taken in an emergency keep their own end."""
    check_can_name_duty(by)
    duty = DutyOfficer.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.ended_at or duty.until <= timezone.now():
        raise Stale("Cette astreinte est déjà terminée.")
    duty.ended_at = timezone.now()
    duty.save(update_fields=["ended_at"])
    trail.record("seals.duty_ended", duty, by=by, user=duty.user_id)


def _check_emergency(reason: str, until: datetime, by) -> None:
    check_on_duty(by)
    if len(squeeze(reason)) < 10:
        raise Refusal("Dites en quelques mots pourquoi c’est urgent.")
    now = timezone.now()
    if not now < until <= now + LONGEST_EMERGENCY:
        raise Refusal("Un accès en urgence dure 24 heures au plus.")
