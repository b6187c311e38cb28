import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.housing.models import Building
from loge.registers.tenants.models import Person
from loge.registers.tenants.search import SHOWN, search
from loge.registers.tenants.tests.factories import ContactPointFactory, PersonFactory, make_home


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.TENANCY_OFFICER])


@pytest.fixture
def odette():
    home = make_home(ages=[84], last_name="BESNARD-LEFÈVRE", lease={"number": "00412/2"})
    Person.objects.filter(pk=home.reference_person.pk).update(first_name="Odette")
    person = Person.objects.get(pk=home.reference_person.pk)
    person.save()
    building = home.unit.building
    building.address, building.municipality = "12 allée des Lilas", "Trélazé"
    building.save()
    return person


def names(typed, viewer):
    return [one.person for one in search(typed, viewer=viewer).found]


@pytest.mark.parametrize(
    "typed",
    [
        "besnard",
        "Odette Besnard",
        "lefevre odette",
        "BESNARD LEFÈVRE",
        "  odette   besn ",
        "od besnard",
        "besnard-lefevre",
    ],
)
def test_accents_capitals_and_order_do_not_matter(odette, adviser, typed):
    assert names(typed, adviser) == [odette]


def test_a_slip_of_the_keyboard_still_finds_and_says_that_it_guesses(odette, adviser):
    results = search("besnrd odette", viewer=adviser)
    assert [one.person for one in results.found] == [odette] and results.is_guess


@pytest.mark.parametrize("typed", ["06 39 98 44 55", "0639984455", "+33 6 39 98 44 55", "06.39.98.44.55"])
def test_a_number_finds_its_owner_however_it_is_written(odette, adviser, typed):
    ContactPointFactory(person=odette, value="+33639984455")
    found = search(typed, viewer=adviser).found
    assert [one.person for one in found] == [odette] and "06" in found[0].why


def test_the_number_found_is_masked_for_those_who_do_not_read_numbers_in_lists(odette, adviser):
    ContactPointFactory(person=odette, value="+33639984455")
    whole = search("0639984455", viewer=adviser).found[0].why
    masked = search("0639984455", viewer=UserFactory(roles=[Role.ARREARS_OFFICER])).found[0].why
    assert (whole, masked) == ("téléphone 06 39 98 44 55", "téléphone 06 •• •• •• 55")


def test_a_shared_number_finds_everyone_it_reaches(odette, adviser):
    daughter = PersonFactory(last_name="AUTRE")
    make_home(ages=[50]).occupants.update(person=daughter)
    for person in (odette, daughter):
        ContactPointFactory(person=person, value="+33639984455")
    assert set(names("0639984455", adviser)) == {odette, daughter}


@pytest.mark.parametrize("typed", ["00412/2", "00412"])
def test_a_lease_number_or_its_beginning_finds_its_people(odette, adviser, typed):
    assert names(typed, adviser) == [odette]


@pytest.mark.parametrize("typed", ["allee des lilas", "12 lilas trelaze", "LILAS"])
def test_an_address_finds_who_lives_there(odette, adviser, typed):
    found = search(typed, viewer=adviser).found
    assert [one.person for one in found] == [odette] and found[0].why == "adresse"


def test_the_number_of_a_street_is_that_number_and_no_part_of_another(odette, adviser):
    building = Building.objects.get()
    building.postal_code = "49112"
    building.save()
    assert (
        names("12 allée des lilas", adviser)
        == names("lilas 49112", adviser)
        == names("lilas 491", adviser)
        == [odette]
    )
    assert names("1 allée des lilas", adviser) == names("2 allée des lilas", adviser) == []


def test_a_word_that_is_a_name_first_offers_the_addresses_beside(client, odette, adviser):
    lilas = make_home(ages=[30], last_name="LILAS").reference_person
    found = search("lilas", viewer=adviser)
    assert [one.person for one in found.found] == [lilas] and found.elsewhere
    client.force_login(adviser)
    assert "ou=partout" in client.get(reverse("desk:search"), {"q": "lilas"}).content.decode()
    page = client.get(reverse("desk:search"), {"q": "lilas", "ou": "partout"}).content.decode()
    assert "BESNARD" in page.upper() and "ou=partout" not in page


def test_what_reads_like_an_address_is_looked_for_among_names_and_addresses(odette, adviser):
    make_home(ages=[30], last_name="ALLEE DES LILAS")
    assert [one.why for one in search("allée des lilas", viewer=adviser).found] == ["nom", "adresse"]


def test_a_birth_date_finds_its_people(odette, adviser):
    assert names(f"{odette.birth_date:%d/%m/%Y}", adviser) == [odette]
    assert names("31/02/1940", adviser) == []


def test_the_perimeter_bounds_the_search(odette):
    stranger = UserFactory(roles=[Role.TENANCY_OFFICER], agencies=[AgencyFactory()])
    ContactPointFactory(person=odette, value="+33639984455")
    for typed in ("besnard", "besnrd odette", "0639984455", "00412/2", "lilas", f"{odette.birth_date:%d/%m/%Y}"):
        assert names(typed, stranger) == []


def test_those_who_bear_the_family_name_come_before_those_whose_first_name_it_is(adviser):
    first_name = make_home(ages=[60], last_name="ABOU").reference_person
    Person.objects.filter(pk=first_name.pk).update(first_name="Martin", search_key="abou martin")
    family_name = make_home(ages=[60], last_name="MARTIN").reference_person
    assert names("martin", adviser) == [family_name, first_name]


def named(last_name, first_name):
    person = make_home(ages=[60], last_name=last_name).reference_person
    person.first_name = first_name
    person.save()
    return person


def test_longer_names_are_left_for_later_when_someone_bears_all_that_was_typed(client, adviser):
    longer = named("MARTINEZ", "Jeanne")
    assert names("jean martin", adviser) == [longer]
    borne, between = named("MARTIN", "Jean"), named("MARTIN", "Paul Jean")
    results = search("jean martin", viewer=adviser)
    assert [one.person for one in results.found] == [borne, between] and results.elsewhere
    wider = search("jean martin", viewer=adviser, everywhere=True)
    assert [one.person for one in wider.found] == [borne, between, longer] and not wider.elsewhere
    client.force_login(adviser)
    assert "MARTINEZ" in client.get("/locataires/?q=jean+martin&ou=partout").content.decode()


def test_words_begun_are_looked_for_among_all_names(adviser):
    first, second = named("JEAN", "Martine"), named("MARTIN", "Jean")
    assert names("jean mart", adviser) == [first, second]


def test_one_letter_or_nothing_finds_nobody(odette, adviser):
    assert names("ͺͺ", adviser) == []  # letters of which nothing is left once folded
    assert names("", adviser) == names(" b ", adviser) == []


def test_a_merged_record_is_not_proposed(odette, adviser):
    twin = PersonFactory(last_name="BESNARD", merged_into=odette)
    make_home(ages=[84], last_name="AUTRE").occupants.update(person=twin)
    assert names("besnard", adviser) == [odette]


def test_too_many_answers_are_cut_and_it_is_said(client, adviser):
    for _ in range(SHOWN + 3):
        make_home(ages=[70], last_name="MARTIN")
    results = search("martin", viewer=adviser)
    assert len(results.found) == SHOWN and results.more
    client.force_login(adviser)
    assert "précisez votre recherche" in client.get("/locataires/?q=martin").content.decode()


def test_while_typing_only_the_results_come(client, adviser, odette):
    client.force_login(adviser)
    fragment = client.get("/locataires/?q=besnard", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "Odette" in fragment and "12 allée des Lilas" in fragment


def test_without_javascript_the_page_answers(client, adviser, odette):
    client.force_login(adviser)
    page = client.get("/locataires/?q=besnard").content.decode()
    assert 'value="besnard"' in page and f"/locataires/{odette.pk}/" in page
    assert "Personne ne répond" in client.get("/locataires/?q=introuvable").content.decode()


def test_a_volunteer_searches_nobody(client, odette):
    client.force_login(UserFactory(roles=[Role.VOLUNTEER_CALLER]))
    assert client.get("/locataires/?q=besnard").status_code == 403
    assert client.get(f"/locataires/{odette.pk}/").status_code == 403


def test_as_many_queries_for_one_answer_as_for_twenty(client, adviser):
    client.force_login(adviser)
    make_home(ages=[70], last_name="DURAND")
    for _ in range(SHOWN):
        make_home(ages=[70], last_name="MARTIN")
    assert Building.objects.count() > SHOWN
    assert counted(client, "/locataires/?q=martin") <= counted(client, "/locataires/?q=durand")


def counted(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.parametrize(("typed", "asked"), [("besnard", 2), ("besnard odette", 3), ("06 39 98 44 55", 1)])
def test_a_search_asks_who_and_nothing_more(odette, adviser, typed, asked, django_assert_num_queries):
    """What is hidden and where they live are asked round Django (foundation/runtime/prepared.py)."""
    ContactPointFactory(person=odette, value="+33639984455")
    with django_assert_num_queries(asked):
        assert names(typed, adviser) == [odette]
