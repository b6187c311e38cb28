from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.choices import FrailtyKind, GuardianshipMeasure
from loge.registers.tenants.models import ContactRefusal, FrailtyMark, Guardian
from loge.registers.tenants.tests.factories import (
    ContactPointFactory,
    LeaseFactory,
    LeasePartyFactory,
    PersonFactory,
    make_home,
)


@pytest.fixture
def home():
    return make_home(ages=[84, 79], phones=2, lease={"rent": "412.35", "balance": "98765.43"})


@pytest.fixture
def person(home):
    return home.reference_person


def page(client, person, *roles, **perimeter):
    client.force_login(UserFactory(roles=list(roles), **perimeter))
    answer = client.get(f"/locataires/{person.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_file_says_who_where_with_whom_and_how_to_reach_them(client, home, person):
    shown = page(client, person, Role.TENANCY_OFFICER)
    other = home.occupants.exclude(person=person).get().person
    for expected in (
        person.last_name,
        "84 ans",
        str(home.unit.building),
        other.first_name,
        home.lease.number,
        "tel:+33639",
    ):
        assert expected in shown


def test_opening_a_file_leaves_its_line_in_the_journal(client, person):
    page(client, person, Role.TENANCY_OFFICER)
    line = Entry.objects.get(action="read")
    assert (line.target_model, line.target_id) == ("tenants.Person", str(person.pk))


def test_another_agency_sees_404_and_leaves_no_line(client, person):
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[AgencyFactory()]))
    assert client.get(f"/locataires/{person.pk}/").status_code == 404
    assert not Entry.objects.filter(action="read").exists()


def test_amounts_are_for_those_who_deal_with_money(client, person):
    assert "765,43" in page(client, person, Role.ARREARS_OFFICER)
    for role in (Role.CARETAKER, Role.CONTACT_CENTRE_AGENT, Role.VULNERABILITY_LEAD):
        assert "765,43" not in page(client, person, role)


def test_frailties_are_for_those_who_follow_them(client, person):
    FrailtyMark.objects.create(person=person, kind=FrailtyKind.REDUCED_MOBILITY, consent_on=date(2026, 3, 2))
    assert "Se déplace difficilement" in page(client, person, Role.SOCIAL_WORKER)
    assert "Se déplace difficilement" not in page(client, person, Role.CARETAKER)


def test_protection_refusal_and_death_are_said_first(client, person):
    Guardian.objects.create(person=person, measure=GuardianshipMeasure.GUARDIANSHIP, authority_name="UDAF du Val")
    ContactRefusal.objects.create(person=person, refused_at=timezone.now(), reason="Trop d’appels")
    shown = page(client, person, Role.TENANCY_OFFICER)
    assert "UDAF du Val" in shown and "Ne souhaite plus être appelée" in shown


def test_a_number_out_of_use_is_not_dialled(client, person):
    ContactPointFactory(
        person=person, value="+33199001234", disabled_at=timezone.now(), disabled_reason="Mauvais numéro"
    )
    shown = page(client, person, Role.TENANCY_OFFICER)
    assert "tel:+33199001234" not in shown and "Mauvais numéro" in shown


def test_a_merged_record_leads_to_the_one_that_stands(client, person):
    twin = PersonFactory(merged_into=person)
    make_home(ages=[84]).occupants.update(person=twin)
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER]))
    assert client.get(f"/locataires/{twin.pk}/")["Location"] == f"/locataires/{person.pk}/"


def test_as_many_queries_for_one_lease_as_for_ten(client, person):
    client.force_login(UserFactory(roles=[Role.TENANCY_OFFICER]))
    before = counted(client, person)
    for _ in range(9):
        LeasePartyFactory(lease=LeaseFactory(main_unit=person.occupancies.get().household.unit), person=person)
        ContactPointFactory(person=person)
    assert counted(client, person) == before


def counted(client, person):
    client.get(f"/locataires/{person.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/locataires/{person.pk}/")
    return len(queries)


@pytest.mark.parametrize(("civility", "word"), [("M.", "Décédé<"), ("Mme", "Décédée<"), ("", "Décédée<")])
def test_a_death_is_said_of_a_man_or_of_a_woman(client, person, civility, word):
    type(person).objects.filter(pk=person.pk).update(deceased=True, civility=civility)
    assert word in page(client, person, Role.TENANCY_OFFICER)
