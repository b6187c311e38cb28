from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.peace.models import ContactPause
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture
def world():
    agency = AgencyFactory()
    home = make_home(ages=[82], agency=agency)
    return SimpleNamespace(
        home=home,
        person=home.reference_person,
        agency=agency,
        agent=UserFactory(roles=[Role.CONTACT_CENTRE_AGENT], agencies=[agency]),
        caretaker=UserFactory(roles=[Role.CARETAKER], agencies=[agency]),
        worker=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[agency]),
        stranger=UserFactory(roles=[Role.SOCIAL_WORKER], agencies=[AgencyFactory()]),
    )


def form(world):
    return reverse("peace:pause", args=[world.person.pk])


def file_of(world):
    return reverse("desk:tenant_file", args=[world.person.pk])


def test_contacts_are_suspended_from_the_tenant_s_file_and_resumed_there(client, world):
    client.force_login(world.agent)
    assert form(world) in client.get(file_of(world)).content.decode()
    page = client.get(form(world))
    assert page.status_code == 200 and "Aucun métier n’appellera" in page.content.decode()
    typed = {"household": world.home.pk, "reason": "hospital", "until": "2099-12-31"}
    assert client.post(form(world), typed)["Location"] == file_of(world)
    page = client.get(file_of(world)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "31 décembre 2099" in page and "Hospitalisation" in page
    pause = ContactPause.objects.get()
    client.post(reverse("peace:lift", args=[pause.pk]))
    assert "Rien n’est suspendu" in client.get(file_of(world)).content.decode()
    again = client.post(reverse("peace:lift", args=[pause.pk]), follow=True)
    assert "déjà terminée" in again.content.decode()


def test_a_caretaker_knows_of_the_pause_and_not_of_its_reason(client, world):
    pause_contacts(world.home, reason="hospital", by=world.agent)
    client.force_login(world.caretaker)
    page = client.get(file_of(world)).content.decode()
    assert "jusqu’à nouvel ordre" in page and "Hospitalisation" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"until": "2020-01-01"}, "Cette date est passée"), ({"reason": "human"}, "Dites qui décide")],
)
def test_a_bad_pause_comes_back_in_french_with_what_was_typed(client, world, typed, words):
    client.force_login(world.agent)
    answer = client.post(form(world), {"household": world.home.pk, "reason": "away", "until": ""} | typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text
    assert all(value in text for value in typed.values())


def test_another_perimeter_is_answered_404_and_another_role_403(client, world):
    pause = pause_contacts(world.home, reason="away", by=world.agent)
    client.force_login(world.stranger)
    assert client.get(form(world)).status_code == 404
    assert client.post(reverse("peace:lift", args=[pause.pk])).status_code == 404
    client.force_login(UserFactory(roles=[Role.DPO]))
    assert client.get(form(world)).status_code == 403


def test_someone_who_lives_nowhere_has_no_contacts_to_suspend(client, world):
    world.home.occupants.update(ends_on="2020-01-01")
    client.force_login(world.agent)
    assert client.get(form(world)).status_code == 404


def test_what_waits_for_my_decision_is_on_my_home_page_and_in_a_list(client, world):
    pause_contacts(world.home, reason="human", referent=world.worker, by=world.agent)
    client.force_login(world.worker)
    for path in ("/", reverse("peace:decisions")):
        assert str(world.person) in client.get(path).content.decode()
    client.force_login(UserFactory(roles=[Role.SOCIAL_WORKER]))
    assert "Contacts à décider</h2>" not in client.get("/").content.decode()
    assert str(world.person) not in client.get(reverse("peace:decisions")).content.decode()
    client.force_login(world.agent)
    assert client.get(reverse("peace:decisions")).status_code == 403


def test_the_list_asks_as_many_questions_for_ten_homes_as_for_one(client, world):
    def price() -> int:
        client.get(reverse("peace:decisions"))  # the first look opens the session
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("peace:decisions"))
        return len(asked)

    client.force_login(world.worker)
    pause_contacts(world.home, reason="human", referent=world.worker, by=world.agent)
    before = price()
    for _ in range(9):
        home = make_home(ages=[80], agency=world.agency)
        pause_contacts(home, reason="human", referent=world.worker, by=world.agent)
    assert price() == before
