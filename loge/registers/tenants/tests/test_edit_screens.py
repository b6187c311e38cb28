import pytest
from django.urls import reverse

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.models import Correction
from loge.registers.tenants.operations.people import note_frailty
from loge.registers.tenants.tests.factories import ContactPointFactory, make_home


@pytest.fixture
def person():
    return make_home(ages=[84, 50], last_name="DUPOND").reference_person


@pytest.fixture
def officer(client):
    user = UserFactory()
    client.force_login(user)
    return user


def where(name, person, *args):
    return reverse(f"tenants:{name}", args=[person.pk, *args])


def home_page(person):
    return reverse("desk:tenant_file", args=[person.pk])


def test_a_name_is_corrected_from_the_file(client, officer, person):
    path = where("correct", person, "last_name")
    assert "DUPOND" in client.get(path).content.decode()
    answer = client.post(path, {"value": "Dupont"})
    assert answer["Location"] == home_page(person)
    person.refresh_from_db()
    assert person.last_name == "Dupont"
    assert "Dupont" in client.get(home_page(person)).content.decode()


def test_a_wrong_value_is_refused_in_french_and_stays_typed(client, officer, person):
    path = where("correct", person, "birth_date")
    answer = client.post(path, {"value": "2999-01-02"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "avenir" in page and "2999-01-02" in page
    assert client.post(where("correct", person, "source_key"), {"value": "1"}).status_code == 404


def test_with_htmx_only_the_form_comes_and_success_visits_the_file(client, officer, person):
    path = where("add_contact", person)
    fragment = client.get(path, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment and "hx-post" in fragment
    typed = {"channel": "phone", "value": "0800 12 34 56", "belongs_to": "self", "note": "", "source": "tenant"}
    refused = client.post(path, typed, HTTP_HX_REQUEST="true")
    assert refused.status_code == 422 and "numéro spécial" in refused.content.decode()
    assert "0800 12 34 56" in refused.content.decode()
    done = client.post(path, {**typed, "value": "06 39 98 55 66"}, HTTP_HX_REQUEST="true")
    assert done["HX-Redirect"] == home_page(person)
    assert person.contact_points.filter(value="+33639985566").exists()


def test_a_number_is_disabled_put_back_and_moved_from_the_panel(client, officer, person):
    first = person.contact_points.get()
    second = ContactPointFactory(person=person, rank=2)
    client.post(where("disable_contact", person, first.pk), {"reason": "Mauvais numéro"})
    assert not person.contact_points.get(pk=first.pk).is_usable
    panel = client.post(where("act_on_contact", person, first.pk, "remettre"), HTTP_HX_REQUEST="true")
    assert panel.status_code == 200 and 'id="coordonnees"' in panel.content.decode()
    assert person.contact_points.get(pk=first.pk).is_usable
    again = client.post(where("act_on_contact", person, first.pk, "remettre"), HTTP_HX_REQUEST="true")
    assert again.status_code == 422 and "déjà en service" in again.content.decode()
    client.post(where("move_contact", person, second.pk, "haut"))
    assert list(person.contact_points.all()) == [second, first]
    client.post(where("note_contact", person, first.pk), {"note": "fille"})
    client.post(where("act_on_contact", person, first.pk, "peu-sure"))
    first.refresh_from_db()
    assert (first.note, first.is_usable) == ("fille", False)


def test_a_refusal_is_recorded_then_lifted_by_the_same_screen(client, officer, person):
    client.post(where("refuse_calls", person), {"reason": "ne veut plus"})
    assert person.contact_refusals.filter(lifted_at=None).exists()
    assert client.post(where("refuse_calls", person), {"reason": ""}).status_code == 422
    client.post(where("refuse_calls", person), {"reason": "a rappelé"})
    assert not person.contact_refusals.filter(lifted_at=None).exists()


def test_a_death_is_declared_and_undone(client, officer, person):
    client.post(where("declare_death", person), {"on": "2026-02-03"})
    person.refresh_from_db()
    assert person.deceased and str(person.deceased_on) == "2026-02-03"
    client.post(where("declare_alive", person))
    person.refresh_from_db()
    assert (person.deceased, person.deceased_on) == (False, None)
    assert not Correction.objects.standing().exists()


def test_the_household_changes_from_the_file(client, officer, person):
    home = person.occupancies.get().household
    client.post(where("add_occupant", person), {"last_name": "Benali", "first_name": "Lina", "link": "child"})
    gone = home.occupants.get(person__last_name="Benali")
    assert client.post(where("occupant_left", person, gone.pk), {"on": "2999-01-01"}).status_code == 422
    client.post(where("occupant_left", person, gone.pk), {"on": "2026-01-01"})
    gone.refresh_from_db()
    assert gone.ends_on


def test_a_frailty_is_noted_and_ended_by_those_who_may(client, person):
    lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    client.force_login(lead)
    client.post(where("note_frailty", person), {"kind": "sensory", "consent_on": "2026-01-01"})
    client.post(where("end_frailty", person, person.frailties.get().pk))
    assert person.frailties.get().ended_on
    note_frailty(person, kind="isolation", consent_on=person.frailties.get().consent_on, by=lead)
    client.force_login(UserFactory())
    assert client.get(where("note_frailty", person)).status_code == 403
    assert "Isolement" not in client.get(home_page(person)).content.decode()


SCREENS = ["add_contact", "refuse_calls", "declare_death", "add_occupant"]


@pytest.mark.parametrize("screen", SCREENS)
def test_another_perimeter_gets_404_and_other_roles_403(client, person, screen):
    client.force_login(UserFactory(agencies=[AgencyFactory()]))
    assert client.get(where(screen, person)).status_code == 404
    client.force_login(UserFactory(roles=[Role.VOLUNTEER_CALLER]))
    assert client.get(where(screen, person)).status_code == 403


def test_the_file_shows_its_edits_only_to_those_who_may(client, officer, person):
    assert "Ajouter un numéro" in client.get(home_page(person)).content.decode()
    client.force_login(UserFactory(roles=[Role.DPO]))
    assert "Ajouter un numéro" not in client.get(home_page(person)).content.decode()
