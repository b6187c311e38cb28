"""An invented landlord for the tests of this domain: two agencies, their people, homes made on demand."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace

from django.urls import reverse

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Campaign, Target, Wave
from loge.domains.outreach.operations import campaigns, waves
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import Agency, User
from loge.registers.housing.models import Building, Residence, Unit
from loge.registers.tenants.choices import BirthDateQuality, Channel, OccupantLink, PhoneKind
from loge.registers.tenants.models import ContactPoint, Household, Lease, Occupant, Person

# A Tuesday, 10:30 in Paris: calling time under the default hours.
OPEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)

_numbers = count(1)


def make_user(username: str, *roles, perimeter=Perimeter.LANDLORD, agencies=()) -> User:
    user = User.objects.create(
        username=username, first_name=username.capitalize(), last_name="Essai", roles=list(roles), perimeter=perimeter
    )
    user.agencies.set(agencies)
    return user


def make_agency(code: str) -> SimpleNamespace:
    agency = Agency.objects.create(code=code, name=f"Agence {code}")
    residence = Residence.objects.create(code=f"R-{code}", name=f"Résidence {code}", agency=agency)
    building = Building.objects.create(code=f"B-{code}", residence=residence)
    return SimpleNamespace(agency=agency, residence=residence, building=building)


def make_person(*, age=None, born=None, **fields) -> Person:
    born = born or (age is not None and date(TODAY.year - age, 1, 15)) or None
    quality = BirthDateQuality.EXACT if born else BirthDateQuality.UNKNOWN
    fields = {"source": "ERP", "source_key": f"C{next(_numbers)}", "birth_date_quality": quality} | fields
    fields = {"last_name": "Martin", "first_name": "Odette"} | fields
    return Person.objects.create(civility="Mme", birth_date=born, **fields)


def make_number(person: Person, **fields) -> ContactPoint:
    fields = {"value": f"+3363998{next(_numbers) % 10_000:04}"} | fields
    return ContactPoint.objects.create(person=person, channel=Channel.PHONE, phone_kind=PhoneKind.MOBILE, **fields)


def make_home(place, *, ages=(82,), phones=1, lease=None, **household) -> Household:
    """`ages`: one person each, None for an unknown birth date; the first is the reference person and has the numbers."""
    number = next(_numbers)
    unit = Unit.objects.create(code=f"U{number}", building=place.building)
    contract = Lease.objects.create(number=f"L{number}", main_unit=unit, starts_on=date(2010, 1, 1), **(lease or {}))
    people = [make_person(age=age) for age in ages]
    home = Household.objects.create(
        lease=contract, unit=unit, residence=place.residence, reference_person=people[0], **household
    )
    for index, person in enumerate(people):
        link = OccupantLink.SPOUSE if index else OccupantLink.REFERENCE
        Occupant.objects.create(household=home, person=person, link=link)
    for rank in range(phones):
        make_number(people[0], rank=rank + 1)
    return home


def make_world() -> SimpleNamespace:
    north, south = make_agency("N"), make_agency("S")
    return SimpleNamespace(
        north=north,
        south=south,
        manager=make_user("rita", Role.CUSTOMER_RELATIONS_MANAGER),
        lead=make_user("lea", Role.VULNERABILITY_LEAD),
        ana=make_user("ana", Role.CONTACT_CENTRE_AGENT),
        bob=make_user("bob", Role.VOLUNTEER_CALLER),
        zoe=make_user("zoe", Role.TENANCY_OFFICER, perimeter=Perimeter.AGENCIES, agencies=[south.agency]),
        stranger=make_user("sam", Role.CARETAKER),
    )


def make_campaign(world, **fields) -> Campaign:
    fields = {
        "name": "Veille 70 ans et plus",
        "purpose": "Prendre des nouvelles des locataires âgés",
        "legal_basis": "public_task",
        "dpia_reference": "AIPD-2026-03",
        "starts_on": TODAY - timedelta(days=30),
        "ends_on": TODAY + timedelta(days=60),
        "retention_until": TODAY + timedelta(days=365),
    } | fields
    return campaigns.create_campaign(**fields, by=world.manager)


def draw(world, campaign, *, by=None, **criteria) -> Wave:
    wave = waves.draft_wave(
        campaign, label="", criteria=criteria or {"min_age": 70}, reference_date=TODAY, by=by or world.manager
    )
    return waves.approve_wave(wave, by=by or world.manager)


def enrol(world, campaign, *users) -> None:
    for user in users:
        caller = campaigns.enrol_caller(campaign, user=user, by=world.manager)
        campaigns.finish_training(caller, by=user)


def running_campaign(world, *callers, **fields) -> Campaign:
    """Drawn from the homes that exist now, started, with ana as its caller unless told otherwise."""
    campaign = make_campaign(world, **fields)
    draw(world, campaign)
    enrol(world, campaign, *(callers or [world.ana]))
    campaigns.name_risk_officer(campaign, agency=None, user=world.lead, by=world.manager)
    return campaigns.start_campaign(campaign, by=world.manager)


def address_of_call() -> str:
    """Of the home held now."""
    return reverse("outreach:call", args=[Target.objects.get(status=TargetStatus.HELD).claim_id])


def page(answer) -> str:
    return answer.content.decode()
