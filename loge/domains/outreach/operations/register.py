"""What a call teaches the register: a wrong number, a refusal that holds for every campaign, a death.

Not the operations of tenants: those ask for the right to correct files, and a volunteer who calls has it for what they
are told on the phone only.
"""

from django.utils import timezone

from loge.foundation.audit import trail
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Correction, Person
from loge.registers.tenants.operations.people import as_text


def disable_number(contact: ContactPoint, *, by) -> None:
    contact.disabled_at, contact.disabled_by, contact.disabled_reason = timezone.now(), by, "Mauvais numéro"
    contact.save(update_fields=["disabled_at", "disabled_by", "disabled_reason"])
    trail.record("tenants.contact_point_disabled", contact, by=by)


def refuse_everywhere(person_id: int, *, by) -> None:
    refusal, created = ContactRefusal.objects.get_or_create(
        person_id=person_id, lifted_at=None, defaults={"refused_at": timezone.now(), "recorded_by": by}
    )
    if created:
        trail.record("tenants.refusal_recorded", refusal, by=by)


def note_death(person_id: int, *, by) -> None:
    """Never again « Madame X, décédée » on the line; the correction waits for the ERP to follow."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.deceased:
        return
    if person.source_key:
        Correction.objects.get_or_create(
            person=person, field="deceased", settled_at=None,
            defaults={
                "erp_value": as_text(False), "corrected_value": as_text(True),
                "corrected_at": timezone.now(), "corrected_by": by,
            },
        )  # fmt: skip
    person.deceased = True
    person.save(update_fields=["deceased"])
    trail.record("tenants.person_declared_deceased", person, by=by)
