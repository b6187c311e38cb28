import pytest
from django.contrib.auth import get_user_model

from loge.fronts.desk import home
from loge.fronts.desk.navigation import address
from loge.registers.accounts.access import Role


@pytest.fixture
def user():
    return get_user_model().objects.create(username="ana", first_name="Ana", roles=[Role.TENANCY_OFFICER])


def test_the_home_page_says_when_nothing_waits(client, user, monkeypatch):
    monkeypatch.setattr(home, "PANELS", [lambda user: None])
    client.force_login(user)
    page = client.get("/").content.decode()
    assert "Bonjour Ana" in page
    assert "Rien ne vous attend" in page


def test_a_panel_gets_its_own_data_and_the_user(client, user, monkeypatch):
    monkeypatch.setattr(
        home, "PANELS", [lambda user: ("ui/_messages.html", {"messages": [f"pour {user.first_name}"]})]
    )
    client.force_login(user)
    assert "pour Ana" in client.get("/").content.decode()


def test_somebody_without_a_role_is_told_whom_to_ask(client):
    client.force_login(get_user_model().objects.create(username="nouveau"))
    assert "Aucun rôle ne vous est encore attribué" in client.get("/").content.decode()


def test_a_stranger_is_sent_to_the_login_page(client):
    answer = client.get("/")
    assert answer.status_code == 302 and "next=/" in answer["Location"]


def test_the_navigation_marks_the_page_and_hides_what_does_not_concern_the_role(client, user):
    client.force_login(user)
    page = client.get("/").content.decode()
    assert 'href="/" aria-current="page"' in page
    assert "Journal" not in page and "Utilisateurs" not in page


def test_a_screen_that_is_not_installed_has_no_entry():
    assert address("desk:home") == "/"
    assert address("nulle:part") is None
