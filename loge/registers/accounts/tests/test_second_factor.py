import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from loge.registers.accounts.tests.conftest import PASSWORD

PAGE = "/mon-compte/second-facteur/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def readable(answer) -> str:
    return answer.content.decode().replace("\xa0", " ")


def sign_in(client):
    return client.post("/connexion/", {"login": "karim", "password": PASSWORD})


def confirm(client):
    """Changing what protects an account asks for the password again."""
    assert client.post("/connexion/confirmer/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def protected(officer):
    """Karim with a second factor; gives the secret that his phone knows."""
    client = Client()
    sign_in(client)
    confirm(client)
    page = client.get(PAGE).content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    answer = client.post(PAGE, {"code": code_now(secret)})
    assert answer["Location"] == "/mon-compte/second-facteur/codes/"
    return secret


def test_activating_it_asks_for_the_password_again(officer):
    client = Client()
    sign_in(client)
    asked = client.get(PAGE)["Location"]
    assert asked.startswith("/connexion/confirmer/")
    assert "Confirmez que c’est vous" in client.get(asked).content.decode()
    wrong = client.post(asked, {"password": "autre chose"})
    assert wrong.status_code == 422 and "Ce mot de passe n’est pas le bon" in wrong.content.decode()
    assert client.post(asked, {"password": PASSWORD})["Location"] == PAGE


def test_a_wrong_code_does_not_activate_it(officer):
    client = Client()
    sign_in(client)
    confirm(client)
    client.get(PAGE)
    answer = client.post(PAGE, {"code": "000000"})
    assert answer.status_code == 422
    assert "Code affiché par l’application : Ce code n’est pas le bon" in readable(answer)
    assert not Authenticator.objects.exists()


def test_it_is_asked_at_the_next_sign_in(client, protected, last_line):
    assert sign_in(client)["Location"] == "/connexion/code/"
    assert client.get("/mon-compte/").status_code == 302
    wrong = client.post("/connexion/code/", {"code": "000000"})
    assert wrong.status_code == 422 and "Ce code n’est pas le bon" in wrong.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        answer = client.post("/connexion/code/", {"code": code_now(protected)})
        assert answer["Location"] == "/"
        assert client.get("/mon-compte/").status_code == 200
    assert last_line("accounts.signed_in").facts == {"methods": ["password", "mfa"]}
    assert last_line("accounts.second_factor_activated").by.username == "karim"


def test_a_code_does_not_serve_twice(protected):
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        code = code_now(protected)
        first, second = Client(), Client()
        sign_in(first)
        assert first.post("/connexion/code/", {"code": code}).status_code == 302
        sign_in(second)
        assert "Ce code n’est pas le bon" in second.post("/connexion/code/", {"code": code}).content.decode()


def test_guessing_codes_is_stopped(client, protected):
    sign_in(client)
    for n in range(11):
        answer = client.post("/connexion/code/", {"code": f"00000{n}"})
    assert "Trop d’essais" in answer.content.decode()


def test_the_secret_is_sealed_in_the_database(protected):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert protected not in stored


def test_an_earlier_secret_key_still_opens_it(client, protected, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une nouvelle clé, après rotation"
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert client.post("/connexion/code/", {"code": code_now(protected)}).status_code == 302


def test_a_recovery_code_opens_once(protected, officer):
    owner = Client()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (302, 422):
        client = Client()
        sign_in(client)
        assert client.post("/connexion/code/", {"code": codes[0]}).status_code == expected
    assert owner.get("/mon-compte/second-facteur/codes/").status_code == 302


def test_it_is_removed_after_confirming_who_one_is(client, protected, last_line):
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        client.post("/connexion/code/", {"code": code_now(protected)})
        confirm(client)
        answer = client.post("/mon-compte/second-facteur/retirer/")
    assert answer["Location"] == "/mon-compte/securite/"
    assert not Authenticator.objects.exists()
    assert last_line("accounts.second_factor_removed").by.username == "karim"


class TestRequiredByRole:
    @pytest.fixture(autouse=True)
    def _required(self, settings, officer):
        settings.SECOND_FACTOR_ROLES = ["tenancy_officer"]

    def test_the_person_is_led_to_activate_it_before_anything_else(self, client):
        sign_in(client)
        assert client.get("/")["Location"] == PAGE
        assert client.get(PAGE)["Location"].startswith("/connexion/confirmer/")
        confirm(client)
        assert client.get(PAGE).status_code == 200

    def test_they_are_told_why_and_how_to_leave_instead(self, client):
        sign_in(client)
        asked = readable(client.get(PAGE, follow=True))
        assert "Votre rôle demande un second facteur" in asked and "Ce que vous demandez" not in asked
        confirm(client)
        page = readable(client.get(PAGE))
        assert "Votre rôle le demande" in page and 'action="/deconnexion/"' in page.split("<main")[1]
        assert "Annuler" not in page, "it led back here"

    def test_once_active_removing_it_is_not_offered(self, client, protected):
        sign_in(client)
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
            client.post("/connexion/code/", {"code": code_now(protected)})
            page = readable(client.get("/mon-compte/"))
        assert "demandé par votre rôle" in page and "/retirer/" not in page

    def test_htmx_is_led_there_too(self, client):
        sign_in(client)
        answer = client.get("/", HTTP_HX_REQUEST="true")
        assert (answer.status_code, answer["HX-Redirect"]) == (403, PAGE)

    def test_once_active_everything_opens(self, client, protected):
        sign_in(client)
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
            client.post("/connexion/code/", {"code": code_now(protected)})
            assert client.get("/mon-compte/").status_code == 200

    def test_it_cannot_be_removed(self, client, protected):
        sign_in(client)
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
            client.post("/connexion/code/", {"code": code_now(protected)})
            confirm(client)
        answer = client.post("/mon-compte/second-facteur/retirer/")
        assert answer.status_code == 422
        assert "demande un second facteur" in answer.content.decode()
        assert Authenticator.objects.filter(type="totp").exists()

    def test_a_role_misspelt_stops_everything_rather_than_protecting_nobody(self, settings):
        settings.SECOND_FACTOR_ROLES = ["dpo", "directeur"]
        with pytest.raises(ImproperlyConfigured, match="inconnus : directeur. Les codes sont : administrator, dpo"):
            apps.get_app_config("accounts").ready()

    def test_a_space_after_the_comma_is_no_part_of_a_role(self):
        command = [
            sys.executable,
            "-c",
            "from config.settings.security import SECOND_FACTOR_ROLES as r; print(*r, sep='|')",
        ]
        env = {**os.environ, "LOGE_SECOND_FACTOR_ROLES": "director, dpo,"}
        assert subprocess.check_output(command, env=env, text=True).strip() == "director|dpo"

    def test_other_roles_are_left_alone(self, client, admin):
        client.force_login(admin)
        assert client.get("/mon-compte/").status_code == 200
