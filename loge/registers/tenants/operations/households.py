"""Who lives in the home, when the people on the spot know better than the ERP."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.text import squeeze
from loge.registers.tenants.choices import BirthDateQuality, OccupantLink
from loge.registers.tenants.models import Household, Occupant, Person
from loge.registers.tenants.permissions import check_can_correct


@transaction.atomic
def add_occupant(
    household: Household, *, person: Person | None = None, last_name="", first_name="", birth_date: date | None = None,
    link=OccupantLink.OTHER, starts_on: date | None = None, by,
) -> Occupant:  # fmt: skip
    """Someone known (`person`), or a new person of ours with the names given, lives here."""
    check_can_correct(by)
    household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if household.ended_on:
        raise Refusal("Ce foyer a quitté le logement.")
    if person is None:
        person = _new_person(last_name, first_name, birth_date)
    if household.occupants.filter(person=person, ends_on=None).exists():
        raise Refusal("Cette personne fait déjà partie du foyer.")
    occupant = household.occupants.create(person=person, link=link, starts_on=starts_on)
    trail.record("tenants.occupant_added", occupant, by=by, household=household.pk, person=person.pk)
    return occupant


@transaction.atomic
def occupant_left(occupant: Occupant, *, on: date, by) -> Occupant:
    """`on` is the last day there. The reference person leaves by the end of the lease, in the ERP."""
    check_can_correct(by)
    occupant = Occupant.objects.select_for_update(of=("self",)).select_related("household").get(pk=occupant.pk)
    if occupant.ends_on:
        raise Refusal("Cette personne a déjà quitté le foyer.")
    if on > timezone.localdate() or occupant.starts_on and on < occupant.starts_on:
        raise Refusal("Cette date de départ n’est pas possible.")
    occupant.ends_on = on
    occupant.save(update_fields=["ends_on"])
    trail.record("tenants.occupant_left", occupant, by=by, household=occupant.household_id, person=occupant.person_id)
    return occupant


def _new_person(last_name, first_name, birth_date) -> Person:
    if not squeeze(last_name):
        raise Refusal("Indiquez au moins le nom de la personne.")
    if birth_date and birth_date > timezone.localdate():
        raise Refusal("Cette date de naissance est dans l’avenir.")
    return Person.objects.create(
        last_name=squeeze(last_name)[:120], first_name=squeeze(first_name)[:120], birth_date=birth_date,
        birth_date_quality=BirthDateQuality.EXACT if birth_date else BirthDateQuality.UNKNOWN,
    )  # fmt: skip
