"""Homes without a number: a letter each, or a list of visits. What is printed is read in the data given to the layout."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.outreach.operations.campaigns import close_campaign
from loge.domains.outreach.operations.letters import print_letters, print_visits
from loge.domains.outreach.presenters.letters import letters_data, letters_pdf, visits_data
from loge.domains.outreach.presenters.print_pdf import LAYOUTS, page_count
from loge.domains.outreach.queries.doors import doors
from loge.domains.outreach.tests.world import TODAY, make_home, make_number, make_person, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.documents import query
from loge.foundation.errors import Refusal
from loge.registers.housing.models import Building
from loge.registers.tenants.models import ContactRefusal, Guardian, Occupant

SENSITIVE = ("70 ans", "tutelle", "curatelle", "âgé", "fragil", "numéro utilisable", "veille")


def house(place, *, floor="", door="", **fields):
    home = make_home(place, phones=0, **fields)
    home.unit.floor, home.unit.door = floor, door
    home.unit.save()
    return home


@pytest.fixture
def campaign(world):
    Building.objects.filter(pk=world.north.building.pk).update(
        address="12 rue des Tilleuls", postal_code="49000", municipality="Angers"
    )
    house(world.north, floor="10", door="A")
    house(world.north, floor="2", door="B")
    make_home(world.north)
    agency = world.north.agency
    agency.address = "3, place du Ralliement, 49100 Angers"
    agency.save()
    return running_campaign(world, phone_shown="+33199001234", purpose="Prendre de vos nouvelles")


def printed(world, campaign, *, viewer=None, **filters):
    return doors(campaign, viewer=viewer or world.manager, filters=filters)


def letters(world, campaign):
    words = {"landlord": "votre bailleur", "purpose": campaign.purpose, "phone_shown": campaign.phone_shown}
    return letters_data(printed(world, campaign), today=date(2026, 3, 1), **words)


def test_a_letter_says_who_where_why_and_whom_to_call_back(world, campaign):
    data = letters(world, campaign)
    assert len(data["letters"]) == 2, "the home with a number gets none"
    first = min(data["letters"], key=lambda letter: letter["address"])  # of one age: which of them is first is chance
    assert first["addressee"] == "Mme Odette Martin"
    assert first["address"] == ["Étage 10, porte A", "12 rue des Tilleuls", "49000 ANGERS"]
    assert (data["phone"], data["purpose"]) == ("01\xa099\xa000\xa012\xa034", "Prendre de vos nouvelles")
    assert first["dated"] == "Angers, le 1er\xa0mars 2026"
    assert first["sender"] == [world.north.agency.name, "3 place du Ralliement", "49100 ANGERS"]


def test_the_address_is_in_the_window_and_nothing_else_is(world, campaign):
    """A DL envelope shows what lies from 45 to 79 mm down and from 100 to 190 mm across, whatever the play of the sheet."""
    data = letters(world, campaign)
    for label in ("<address-begins>", "<address-ends>"):
        for found in query(LAYOUTS / "letters.typ", data, label):
            across, down = (float(found[axis].removesuffix("pt")) * 25.4 / 72 for axis in ("x", "y"))
            assert 45 <= down <= 79 and 100 <= across <= 190


def test_the_envelope_shows_a_name_and_an_address_only(world, campaign):
    for letter in letters(world, campaign)["letters"]:
        shown = " ".join([letter["addressee"], *letter["address"], letter["reference"]]).lower()
        assert not [word for word in SENSITIVE if word in shown]


def test_a_letter_goes_to_the_guardian_whose_address_is_left_to_complete(world, campaign):
    person = printed(world, campaign)[0].person
    Guardian.objects.create(person=person, measure="guardianship", authority_name="UDAF", ends_on=date(2020, 1, 1))
    assert not any(letter["to_guardian"] for letter in letters(world, campaign)["letters"]), "ended"
    Guardian.objects.create(person=person, measure="guardianship", authority_name="Association du Val")
    letter = letters(world, campaign)["letters"][0]
    assert (letter["addressee"], letter["to_guardian"], letter["address"]) == ("Association du Val", True, [])
    assert letter["person"] == "Mme Odette Martin"


def test_people_gone_deceased_refusing_or_kept_for_their_referent_get_no_paper(world, campaign):
    first, second = printed(world, campaign)
    ContactRefusal.objects.create(person=first.person, refused_at=campaign.created_at, recorded_by=world.ana)
    assert [door.target for door in printed(world, campaign)] == [second.target]
    make_number(second.person, safe_to_use=False)
    assert printed(world, campaign) == []
    second.person.contact_points.all().delete()
    second.target.household.ended_on = TODAY
    second.target.household.save()
    assert printed(world, campaign) == []


def test_the_reference_person_deceased_the_letter_goes_to_who_was_drawn_with_them(world, campaign):
    door = printed(world, campaign)[0]
    spouse = make_person(age=80, first_name="Marcel")
    Occupant.objects.create(household=door.target.household, person=spouse, link="spouse")
    door.target.members.create(person=spouse, age_at_draw=80)
    door.person.deceased = True
    door.person.save()
    assert printed(world, campaign)[0].person == spouse


def test_visits_follow_the_walk_and_say_neither_why_nor_how_old(world, campaign):
    data = visits_data(printed(world, campaign), today=TODAY)
    (residence,) = data["residences"]
    (building,) = residence["buildings"]
    assert building["address"] == "12 rue des Tilleuls, 49000 Angers"
    assert [(home["floor"], home["door"]) for home in building["homes"]] == [("2", "B"), ("10", "A")]
    assert building["homes"][0].keys() == {"reference", "name", "entrance", "floor", "door"}
    assert campaign.name not in str(data) and campaign.purpose not in str(data)


def test_each_residence_has_its_own_pages(world, campaign):
    house(world.south)
    other = running_campaign(world, phone_shown="+33199001234")
    residences = visits_data(printed(world, other), today=TODAY)["residences"]
    assert [residence["name"] for residence in residences] == ["Résidence N", "Résidence S"]


def test_a_long_entrance_leaves_its_room_to_the_name(world, campaign):
    """The column of the entrance once took all that its address asked, and the name was printed over it."""
    data = visits_data(printed(world, campaign), today=TODAY)
    for home in data["residences"][0]["buildings"][0]["homes"]:
        home["entrance"] = "12, 62 avenue du Maréchal de Lattre de Tassigny"
    _, name, entrance, *_ = (
        float(at["x"].removesuffix("pt")) for at in query(LAYOUTS / "visits.typ", data, "<column>")
    )
    assert entrance - name > 80


def test_odd_characters_are_text_never_layout(world, campaign):
    person = printed(world, campaign)[0].person
    person.last_name = '#panic("x") $ \\ *_<a>'
    person.save()
    words = {"landlord": "l’Office #1", "purpose": "Nouvelles *", "phone_shown": "+33199001234"}
    assert letters_pdf(printed(world, campaign), today=TODAY, **words).startswith(b"%PDF")


def test_a_letter_is_one_page_even_with_the_longest_purpose(world, campaign):
    purpose = "Prendre de vos nouvelles " * 20
    words = {"landlord": "Office public de l’habitat du Val", "purpose": purpose, "phone_shown": "+33199001234"}
    Guardian.objects.create(person=printed(world, campaign)[0].person, measure="guardianship", authority_name="Du Val")
    data = letters_data(printed(world, campaign), today=TODAY, **words)
    assert len(purpose) == 500 and page_count("letters.typ", data) == 2


def test_printing_letters_is_journalled_and_counted(world, campaign):
    print_letters(campaign, filters={"agence": world.north.agency}, by=world.manager)
    print_letters(campaign, filters={}, by=world.manager)
    campaign.refresh_from_db()
    assert campaign.letters_printed == 4 and campaign.letters_printed_at
    entry = Entry.objects.filter(action="outreach.letters_printed").order_by("pk").first()
    assert (entry.by, entry.facts) == (world.manager, {"letters": 2, "filters": ["agence"]})
    print_visits(campaign, filters={}, by=world.manager)
    assert Entry.objects.get(action="outreach.visits_printed").facts["homes"] == 2


def test_letters_wait_for_the_number_to_call_back(world):
    house(world.north)
    campaign = running_campaign(world)
    with pytest.raises(Refusal, match="numéro que les locataires peuvent rappeler"):
        print_letters(campaign, filters={}, by=world.manager)


def test_nothing_is_printed_for_nobody_nor_for_a_campaign_that_is_over(world, campaign):
    with pytest.raises(Refusal, match="Aucun foyer sans numéro"):
        print_visits(campaign, filters={"agence": world.south.agency}, by=world.manager)
    close_campaign(campaign, by=world.manager)
    campaign.refresh_from_db()
    for operation in (print_letters, print_visits):
        with pytest.raises(Refusal, match="terminée"):
            operation(campaign, filters={}, by=world.manager)


def test_a_caller_prints_neither(world, campaign):
    for operation in (print_letters, print_visits):
        with pytest.raises(Refusal, match="gérez pas"):
            operation(campaign, filters={}, by=world.ana)


@pytest.mark.parametrize("name", ["letters", "visits"])
def test_a_supervisor_gets_the_document(client, world, campaign, name):
    client.force_login(world.manager)
    page = client.get(reverse("outreach:homes", args=[campaign.pk]), {"cause": "no_number"}).content.decode()
    address = reverse(f"outreach:{name}", args=[campaign.pk])
    assert f"{address}?cause=no_number" in page
    answer = client.post(f"{address}?cause=no_number")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]


def test_the_buttons_are_for_the_list_of_homes_without_a_number(client, world, campaign):
    client.force_login(world.manager)
    page = client.get(reverse("outreach:homes", args=[campaign.pk])).content.decode()
    assert "Imprimer les lettres" not in page


def test_a_refusal_is_said_on_the_list(client, world, campaign):
    client.force_login(world.manager)
    address = reverse("outreach:letters", args=[campaign.pk])
    page = client.post(f"{address}?cause=no_number&agence={world.south.agency.pk}", follow=True).content.decode()
    assert "Aucun foyer sans numéro ne répond" in page


def test_another_perimeter_gets_nothing_of_these_homes(client, world, campaign):
    manager = world.zoe
    manager.roles = ["agency_manager"]
    manager.save()
    assert printed(world, campaign, viewer=manager) == []
    client.force_login(world.ana)
    assert client.post(reverse("outreach:letters", args=[campaign.pk])).status_code == 403


def test_fifty_letters_cost_the_queries_of_two(world, campaign):
    few = _queries(world, campaign)
    for _ in range(10):
        house(world.north)
    assert _queries(world, running_campaign(world)) == few


def _queries(world, campaign) -> int:
    with CaptureQueriesContext(connection) as counted:
        found = printed(world, campaign)
        visits_data(found, today=TODAY)
        words = {"landlord": "", "purpose": "", "phone_shown": ""}
        letters_data(found, today=TODAY, **words)
    assert found
    return len(counted)
