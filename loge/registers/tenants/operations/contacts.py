"""Numbers and addresses of a person: added, put in order, set aside, trusted again. A wrong number never disables a person."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from loge.foundation import phones
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.text import squeeze
from loge.registers.tenants.choices import Channel, ContactSource
from loge.registers.tenants.models import ContactPoint, Person
from loge.registers.tenants.permissions import check_can_correct


@transaction.atomic
def add_contact_point(
    person: Person, *, channel, value, belongs_to, note="", source=ContactSource.STAFF, department="", by
) -> ContactPoint:
    """Add a number or an e-mail address after those known. `department` reads the local writings of the territories.

    Raise Refusal when the value is not understood, says why, or is already known.
    """
    check_can_correct(by)
    canonical, kind = _canonical(channel, value, department)
    known = list(_locked(person).filter(channel=channel))
    for other in known:
        if other.value == canonical:
            raise Refusal(_already_known(other))
    contact = ContactPoint.objects.create(
        person=person, channel=channel, value=canonical, phone_kind=kind, as_given=squeeze(value)[:254],
        belongs_to=belongs_to, note=squeeze(note)[:120], source=source, rank=len(known) + 1,
    )  # fmt: skip
    trail.record("tenants.contact_point_added", contact, by=by, person=person.pk, channel=channel, source=source)
    return contact


@transaction.atomic
def reorder_contact_points(person: Person, *, order: list[int], by) -> None:
    """`order` names every contact point of the person, first to use first. Raise Stale when the list has changed."""
    check_can_correct(by)
    known = {contact.pk: contact for contact in _locked(person)}
    if sorted(order) != sorted(known):
        raise Stale("La liste des coordonnées a changé entre-temps : rechargez la page.")
    for rank, pk in enumerate(order, start=1):
        known[pk].rank = rank
    ContactPoint.objects.bulk_update(known.values(), ["rank"])
    trail.record("tenants.contact_points_reordered", person, by=by, order=order)


@transaction.atomic
def disable_contact_point(contact: ContactPoint, *, reason: str, by) -> ContactPoint:
    """Wrong number, line cut… It stays disabled when the ERP repeats it."""
    check_can_correct(by)
    contact = _lock(contact)
    if contact.disabled_at:
        raise Refusal("Cette coordonnée est déjà désactivée.")
    contact.disabled_at, contact.disabled_by, contact.disabled_reason = timezone.now(), by, squeeze(reason)[:60]
    contact.save(update_fields=["disabled_at", "disabled_by", "disabled_reason"])
    trail.record("tenants.contact_point_disabled", contact, by=by, person=contact.person_id)
    return contact


@transaction.atomic
def enable_contact_point(contact: ContactPoint, *, by) -> ContactPoint:
    check_can_correct(by)
    contact = _lock(contact)
    if not contact.disabled_at:
        raise Refusal("Cette coordonnée est déjà en service.")
    contact.disabled_at, contact.disabled_by, contact.disabled_reason = None, None, ""
    contact.save(update_fields=["disabled_at", "disabled_by", "disabled_reason"])
    trail.record("tenants.contact_point_enabled", contact, by=by, person=contact.person_id)
    return contact


@transaction.atomic
def mark_unsafe(contact: ContactPoint, *, by) -> ContactPoint:
    """Someone else may listen: the point is never used, and says nothing of why."""
    return _set(contact, "contact_point_marked_unsafe", by=by, safe_to_use=False)


@transaction.atomic
def mark_safe(contact: ContactPoint, *, by) -> ContactPoint:
    return _set(contact, "contact_point_marked_safe", by=by, safe_to_use=True)


@transaction.atomic
def verify_contact_point(contact: ContactPoint, *, by) -> ContactPoint:
    """The person, or someone who answered for them, said that it is right."""
    return _set(contact, "contact_point_verified", by=by, verified_on=timezone.localdate())


@transaction.atomic
def add_note(contact: ContactPoint, *, note: str, by) -> ContactPoint:
    """A few words beside the number: « après 18 h », « fille »."""
    return _set(contact, "contact_point_noted", by=by, note=squeeze(note)[:120])


def _set(contact, action, *, by, **changes) -> ContactPoint:
    check_can_correct(by)
    contact = _lock(contact)
    for field, value in changes.items():
        setattr(contact, field, value)
    contact.save(update_fields=list(changes))
    trail.record(f"tenants.{action}", contact, by=by, person=contact.person_id)
    return contact


def _canonical(channel, value, department) -> tuple[str, str]:
    if channel == Channel.PHONE:
        phone = phones.canonical(value, department=department)
        if phone is None:
            reason = phones.why_refused(value, department=department) or "aucun numéro reconnu"
            raise Refusal(f"« {squeeze(value)} » : {reason}.")
        return phone.value, phone.kind
    address = value.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refusal(f"« {squeeze(value)} » n’est pas une adresse électronique.") from error
    return address, ""


def _already_known(contact) -> str:
    if contact.disabled_at:
        return "Cette coordonnée existe déjà mais elle est désactivée : remettez-la en service."
    return "Cette coordonnée est déjà enregistrée pour cette personne."


def _locked(person):
    return ContactPoint.objects.select_for_update(of=("self",)).filter(person=person).order_by("rank", "pk")


def _lock(contact) -> ContactPoint:
    return ContactPoint.objects.select_for_update(of=("self",)).get(pk=contact.pk)
