from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from loge.registers.accounts.access import Role
from loge.registers.accounts.sessions import KnownPeople, SessionStore
from loge.registers.accounts.tests.conftest import PASSWORD

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/mon-compte/?onglet=2"}


def in_minutes(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def inside(client, officer):
    client.force_login(officer)
    assert client.get("/mon-compte/").status_code == 200
    return client


def test_a_session_left_alone_ends_and_says_so(inside):
    with in_minutes(46):
        answer = inside.get("/mon-compte/")
        assert answer["Location"] == "/connexion/?next=/mon-compte/&session=expiree"
        assert "Votre session a expiré" in inside.get(answer["Location"]).content.decode()
        assert "_auth_user_id" not in inside.session


def test_a_session_in_use_goes_on(inside):
    for minutes in (40, 80, 120):
        with in_minutes(minutes):
            assert inside.get("/mon-compte/").status_code == 200


def test_a_board_that_refreshes_itself_is_not_someone_working(inside):
    with in_minutes(40):
        assert inside.get("/mon-compte/", HTTP_X_LOGE_AUTOMATIC="1").status_code == 200
    with in_minutes(50):
        assert inside.get("/mon-compte/", HTTP_X_LOGE_AUTOMATIC="1").status_code == 302


def test_a_session_ends_after_twelve_hours_even_in_use(inside):
    for minutes in range(40, 720, 40):
        with in_minutes(minutes):
            assert inside.get("/mon-compte/").status_code == 200
    with in_minutes(725):
        assert inside.get("/mon-compte/").status_code == 302


def test_looking_costs_at_most_one_session_write_a_minute(inside, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as queries:
        inside.get("/mon-compte/")
    assert not [q for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_htmx_is_told_to_leave_and_come_back_to_the_page_on_screen(inside):
    with in_minutes(46):
        answer = inside.post("/mon-compte/sessions/", **HTMX)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/connexion/?next=/mon-compte/%3Fonglet%3D2&session=expiree"
    assert answer.content == b""


def test_what_was_posted_is_not_a_page_to_come_back_to(inside):
    with in_minutes(46):
        answer = inside.post("/mon-compte/sessions/", HTTP_REFERER="http://testserver/mon-compte/")
        assert answer["Location"] == "/connexion/?next=/mon-compte/&session=expiree"
        elsewhere = inside.post("/mon-compte/sessions/", HTTP_REFERER="https://ailleurs.example/piege")
        assert elsewhere["Location"].startswith("/connexion/?next=/&")


def test_a_stranger_is_not_told_that_a_session_expired(client):
    assert client.get("/mon-compte/")["Location"] == "/connexion/?next=/mon-compte/"


def test_one_closes_ones_other_sessions(officer, last_line):
    here, elsewhere = Client(HTTP_USER_AGENT="Mozilla Firefox/140"), Client(HTTP_USER_AGENT="Mozilla Edg/140")
    for client in (here, elsewhere):
        client.post("/connexion/", {"login": "karim", "password": PASSWORD})
    page = here.get("/mon-compte/").content.decode()
    assert "Firefox" in page and "Edge" in page and page.count("celle-ci") == 1
    assert here.post("/mon-compte/sessions/")["Location"] == "/mon-compte/"
    assert elsewhere.get("/mon-compte/").status_code == 302
    page = here.get("/mon-compte/").content.decode()
    assert "Votre autre session est fermée." in page and "Edge" not in page
    assert last_line("accounts.sessions_closed").facts == {"count": 1}


def test_my_account_says_what_i_am(client, officer, north):
    officer.perimeter, officer.roles = "agencies", [Role.TENANCY_OFFICER, Role.SOCIAL_WORKER]
    officer.save()
    officer.agencies.add(north)
    client.force_login(officer)
    page = client.get("/mon-compte/").content.decode()
    assert "Chargé de clientèle, Conseiller social (CESF)" in page and "Agence Nord" in page


def test_what_a_known_person_saw_is_not_kept_by_the_browser(inside):
    assert inside.get("/mon-compte/")["Cache-Control"] == "private, no-store"


def test_who_comes_in_is_read_whole(inside, officer):
    store = SessionStore(inside.session.session_key)
    assert store.load() == dict(inside.session)
    found = KnownPeople().get_user(officer.pk)
    assert found == officer and found.roles == officer.roles and found.date_joined == officer.date_joined
    assert KnownPeople().get_user(0) is None


def test_a_session_past_its_date_is_nobody_s(inside):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert inside.get("/mon-compte/").status_code == 302


def test_an_account_that_is_closed_is_so_at_the_next_page(inside, officer):
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert inside.get("/mon-compte/").status_code == 302
