"""Fills the installation under test: homes, a running campaign, callers with an open session. Prints what the test needs.

Run as a process of its own: `python -m tests.crash.seed HOMES CALLERS`, with the environment of the installation.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from loge.domains.outreach.choices import LegalBasis  # noqa: E402
from loge.domains.outreach.operations import campaigns, waves  # noqa: E402
from loge.registers.accounts.access import Role  # noqa: E402
from loge.registers.accounts.tests.factories import UserFactory  # noqa: E402
from loge.registers.housing.models import Unit  # noqa: E402
from loge.registers.housing.tests.factories import BuildingFactory  # noqa: E402
from loge.registers.tenants.choices import OccupantLink  # noqa: E402
from loge.registers.tenants.models import ContactPoint, Household, Lease, Occupant, Person  # noqa: E402

ALL_DAY = {str(day): [["00:00", "23:59"]] for day in range(7)}


def homes(number: int) -> None:
    building = BuildingFactory()
    units = Unit.objects.bulk_create(Unit(code=f"U{n}", building=building) for n in range(number))
    leases = Lease.objects.bulk_create(
        Lease(source="ERP", number=f"L{n}", main_unit=unit) for n, unit in enumerate(units)
    )
    people = Person.objects.bulk_create(
        Person(source="ERP", source_key=f"P{n}", last_name="Essai", first_name=f"Odette {n}", birth_date="1940-05-01",
               birth_date_quality="exact")
        for n in range(number)
    )  # fmt: skip
    households = Household.objects.bulk_create(
        Household(lease=lease, unit=unit, residence=building.residence, reference_person=person)
        for lease, unit, person in zip(leases, units, people, strict=True)
    )
    Occupant.objects.bulk_create(
        Occupant(household=home, person=person, link=OccupantLink.REFERENCE)
        for home, person in zip(households, people, strict=True)
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, channel="phone", value=f"+3363998{n:04d}", phone_kind="mobile")
        for n, person in enumerate(people)
    )


def main(number: int, callers: int) -> None:
    homes(number)
    today = timezone.localdate()
    manager = UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])
    campaign = campaigns.create_campaign(
        name="Épreuve", purpose="Ne perdre personne.", legal_basis=LegalBasis.PUBLIC_TASK, dpia_reference="AIPD-1",
        starts_on=today, ends_on=today + timedelta(days=30), retention_until=today + timedelta(days=90), hours=ALL_DAY,
        by=manager,
    )  # fmt: skip
    wave = waves.draft_wave(campaign, label="", criteria={"min_age": 70}, reference_date=today, by=manager)
    waves.approve_wave(wave, by=manager)
    campaigns.name_risk_officer(campaign, agency=None, user=manager, by=manager)
    people = [UserFactory(roles=[Role.CONTACT_CENTRE_AGENT]) for _ in range(callers)]
    for user in people:
        campaigns.finish_training(campaigns.enrol_caller(campaign, user=user, by=manager), by=user)
    campaigns.start_campaign(campaign, by=manager)
    print(json.dumps({"campaign": campaign.pk, "sessions": [session(user) for user in people]}))


def session(user) -> str:
    browser = Client()
    browser.force_login(user)
    return browser.cookies["sessionid"].value


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
