"""Invented people, leases and homes for the tests of every floor. Numbers are ARCEP's fiction ranges.

`make_home(ages=[84, 79], phones=2)` gives a whole household at once.
"""

from datetime import date

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from loge.foundation.dates import age_on, born_on_or_before
from loge.registers.housing.tests.factories import BuildingFactory, ResidenceFactory, UnitFactory
from loge.registers.tenants.choices import BirthDateQuality, Channel, OccupantLink, PartyRole, PhoneKind
from loge.registers.tenants.models import ContactPoint, Household, Lease, LeaseParty, Occupant, Organisation, Person

_LAST = ("BESNARD", "LEFÈVRE", "DIALLO", "MARCHAND", "NGUYEN", "FERREIRA", "GAUTIER", "BENALI", "COSTA", "LE GOFF")
_FIRST = ("Odette", "Marcel", "Fatou", "Jean-Claude", "Thi Hoa", "Maria", "Raymonde", "Ahmed", "Lucie", "Yves")


class PersonFactory(DjangoModelFactory):
    """PersonFactory(age=82) is 82 today; PersonFactory(age=None) has no known birth date."""

    class Meta:
        model = Person

    class Params:
        age = 75
        on = factory.LazyFunction(localdate)

    source = "ERP"
    source_key = factory.Sequence(lambda n: f"C{n:07d}")
    civility = factory.Iterator(["Mme", "M.", "Mme", "M.", "Mme", "Mme", "Mme", "M.", "Mme", "M."])
    last_name = factory.Sequence(lambda n: _LAST[n % len(_LAST)])
    first_name = factory.Sequence(lambda n: _FIRST[n % len(_FIRST)])
    birth_date = factory.LazyAttribute(lambda p: None if p.age is None else born_on_or_before(p.on, age=p.age))
    birth_date_quality = factory.LazyAttribute(
        lambda p: BirthDateQuality.EXACT if p.birth_date else BirthDateQuality.UNKNOWN
    )


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    source = "ERP"
    source_key = factory.Sequence(lambda n: f"O{n:06d}")
    name = factory.Sequence(lambda n: f"Association des Jardins {n}")


class LeaseFactory(DjangoModelFactory):
    class Meta:
        model = Lease

    source = "ERP"
    number = factory.Sequence(lambda n: f"{n:06d}/1")
    main_unit = factory.SubFactory(UnitFactory)
    starts_on = date(2012, 5, 1)


class LeasePartyFactory(DjangoModelFactory):
    class Meta:
        model = LeaseParty

    lease = factory.SubFactory(LeaseFactory)
    person = factory.SubFactory(PersonFactory)
    role = PartyRole.HOLDER


class HouseholdFactory(DjangoModelFactory):
    """HouseholdFactory(occupants=[person, …]): the first is the reference person, the others take the link « other »."""

    class Meta:
        model = Household
        skip_postgeneration_save = True

    lease = factory.SubFactory(LeaseFactory)
    unit = factory.SelfAttribute("lease.main_unit")
    residence = factory.SelfAttribute("unit.building.residence")

    @factory.post_generation
    def occupants(household, create, given, **kwargs):
        for index, person in enumerate(given or []):
            link = OccupantLink.OTHER if index else OccupantLink.REFERENCE
            Occupant.objects.create(household=household, person=person, link=link)
        if given:
            household.reference_person = given[0]
            household.save(update_fields=["reference_person"])


class ContactPointFactory(DjangoModelFactory):
    class Meta:
        model = ContactPoint

    person = factory.SubFactory(PersonFactory)
    channel = Channel.PHONE
    value = factory.Sequence(lambda n: f"+3363998{n % 10000:04d}")
    as_given = factory.SelfAttribute("value")
    phone_kind = factory.LazyAttribute(lambda cp: PhoneKind.MOBILE if cp.channel == Channel.PHONE else "")


def make_home(
    *, ages=(82,), phones=1, agency=None, residence=None, on=None, last_name=None, lease=None, household=None
) -> Household:
    """A dwelling with its lease, the people who live there and their numbers.

    `ages` at the day `on` (today by default), None for an unknown birth date; `phones` numbers for the first person.
    The first person holds the lease; an adult of about the same age is the spouse and joint holder, others children
    or parents living in. `lease` and `household` are extra attributes of those two.
    """
    on = on or localdate()
    residence = residence or ResidenceFactory(**({"agency": agency} if agency else {}))
    unit = UnitFactory(building=BuildingFactory(residence=residence))
    contract = LeaseFactory(main_unit=unit, **(lease or {}))
    family = {"last_name": last_name} if last_name else {}
    people = [PersonFactory(age=age, on=on, **family) for age in ages]
    home = HouseholdFactory(lease=contract, occupants=people, **(household or {}))
    for index, person in enumerate(people):
        _settle(home, person, index, reference=people[0], on=on)
    for rank in range(1, phones + 1):
        ContactPointFactory(person=people[0], rank=rank)
    return home


def _settle(home, person, index, *, reference, on):
    link = _link(person, reference, on) if index else OccupantLink.REFERENCE
    home.occupants.filter(person=person).update(link=link)
    if index == 0 or link == OccupantLink.SPOUSE:
        role = PartyRole.HOLDER if index == 0 else PartyRole.JOINT_HOLDER
        LeasePartyFactory(lease=home.lease, person=person, role=role)


def _link(person, reference, on):
    if not person.birth_date or not reference.birth_date:
        return OccupantLink.OTHER
    older_by = age_on(person.birth_date, on) - age_on(reference.birth_date, on)
    if older_by > 17:
        return OccupantLink.PARENT
    return OccupantLink.CHILD if older_by < -17 else OccupantLink.SPOUSE
