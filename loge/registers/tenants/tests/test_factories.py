"""What every other test stands on: an invented home means what it says."""

from datetime import date

from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.tenants.choices import OccupantLink
from loge.registers.tenants.models import Person
from loge.registers.tenants.tests.factories import make_home

DAY = date(2026, 11, 22)


def test_a_home_has_the_ages_the_links_and_the_numbers_asked_for():
    home = make_home(ages=[82, 79, 45, None], phones=2, on=DAY)
    lived_by = list(home.occupants.order_by("pk").select_related("person"))
    assert [occupant.person.age_on(DAY) for occupant in lived_by] == [82, 79, 45, None]
    assert [occupant.link for occupant in lived_by] == [
        OccupantLink.REFERENCE, OccupantLink.SPOUSE, OccupantLink.CHILD, OccupantLink.OTHER
    ]  # fmt: skip
    assert home.reference_person == lived_by[0].person
    assert home.reference_person.contact_points.usable().count() == 2
    assert set(home.lease.parties.values_list("person", flat=True)) == {o.person_id for o in lived_by[:2]}


def test_the_perimeter_of_an_invented_agent_follows_from_what_is_given():
    here, elsewhere = AgencyFactory(), AgencyFactory()
    residence = ResidenceFactory(agency=here)
    mine = make_home(residence=residence)
    make_home(agency=elsewhere)
    by_agency = UserFactory(agencies=[here])
    by_residence = UserFactory(residences=[residence])
    assert (by_agency.perimeter, by_residence.perimeter) == (Perimeter.AGENCIES, Perimeter.RESIDENCES)
    for agent in (by_agency, by_residence):
        assert list(Person.objects.visible_to(agent)) == [mine.reference_person]
    assert Person.objects.visible_to(UserFactory()).count() == 2
