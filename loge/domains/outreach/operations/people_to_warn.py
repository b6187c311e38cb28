"""Whom a person wants us to call about them, in order."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from loge.domains.outreach.models import PersonToWarn
from loge.domains.outreach.permissions import check_can_enrol_regular
from loge.foundation import phones
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.tenants.models import Person


@transaction.atomic
def add_person_to_warn(
    person: Person, *, name: str, relation: str = "", phone: str, has_keys: bool = False, agreed: bool, by
) -> PersonToWarn:
    """Named by the person, who agreed that we call them; last in the order. Raise Refusal."""
    check_can_enrol_regular(by)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Refusal("Cette personne n’est pas dans votre périmètre.")
    if not agreed:
        raise Refusal("Notez seulement les personnes que le locataire a lui-même désignées.")
    number = phones.canonical(phone)
    if number is None:
        raise Refusal(f"« {phone} » n’est pas un numéro de téléphone.")
    rank = PersonToWarn.objects.filter(person=person, ended_at=None).count() + 1
    try:
        with transaction.atomic():
            added = PersonToWarn.objects.create(
                person=person, rank=rank, name=name.strip(), relation=relation.strip(), phone=number.value,
                has_keys=has_keys, noted_at=timezone.now(), noted_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise Stale("Ce numéro est déjà noté pour cette personne.") from None
    trail.record("outreach.person_to_warn_added", person, by=by)
    return added


@transaction.atomic
def remove_person_to_warn(someone: PersonToWarn, *, by) -> None:
    """The tenant took the name back."""
    check_can_enrol_regular(by)
    if not Person.objects.visible_to(by).filter(pk=someone.person_id).exists():
        raise Refusal("Cette personne n’est pas dans votre périmètre.")
    changed = PersonToWarn.objects.filter(pk=someone.pk, ended_at=None).update(ended_at=timezone.now())
    if not changed:
        raise Stale("Ce nom est déjà retiré.")
    trail.record("outreach.person_to_warn_removed", someone.person, by=by)
