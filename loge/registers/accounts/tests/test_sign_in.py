from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.registers.accounts.models import User
from loge.registers.accounts.tests.conftest import PASSWORD

URL = "/connexion/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in(client, login="karim", password=PASSWORD, **extra):
    return client.post(URL, {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["karim", "KARIM", "karim@exemple.fr", "Karim@Exemple.fr"])
def test_the_identifier_or_the_address_opens_the_door(client, officer, login, last_line):
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(officer.pk)
    line = last_line("accounts.signed_in")
    assert (line.by, line.target_id, line.facts) == (officer, str(officer.pk), {"methods": ["password"]})


def test_the_person_comes_back_to_the_page_that_was_asked(client, officer):
    asked = client.get("/mon-compte/?x=1")
    assert asked["Location"] == "/connexion/?next=/mon-compte/%3Fx%3D1"
    page = client.get(asked["Location"]).content.decode()
    assert 'name="next" value="/mon-compte/?x=1"' in page
    answer = client.post(URL, {"login": "karim", "password": PASSWORD, "next": "/mon-compte/?x=1"})
    assert answer["Location"] == "/mon-compte/?x=1"


def test_where_the_demonstration_is_not_allowed_its_password_opens_nothing(client, officer, settings):
    officer.set_password(settings.DEMONSTRATION_PASSWORD)
    officer.save()
    settings.DEMONSTRATION_ALLOWED = False
    answer = sign_in(client, password=settings.DEMONSTRATION_PASSWORD)
    assert answer.status_code == 422 and "celui de la démonstration, connu de tous" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    with pytest.raises(ValidationError, match="démonstration"):
        validate_password(settings.DEMONSTRATION_PASSWORD)
    settings.DEMONSTRATION_ALLOWED = True
    assert sign_in(client, password=settings.DEMONSTRATION_PASSWORD).status_code == 302


def test_another_site_is_never_where_one_is_sent(client, officer):
    answer = client.post(URL, {"login": "karim", "password": PASSWORD, "next": "https://ailleurs.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("login", ["karim", "personne", "personne@exemple.fr"])
def test_a_mistake_says_the_same_whether_the_account_exists_or_not(client, officer, login):
    answer = sign_in(client, login, "autre chose")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Identifiant ou mot de passe incorrect" in page
    assert f'value="{login}"' in page and "autre chose" not in page


def test_the_page_is_in_french_and_offers_no_account_nor_memory(client):
    page = client.get(URL).content.decode()
    assert "Mot de passe" in page and "Identifiant" in page
    assert "remember" not in page and "inscri" not in page.lower()
    assert client.get("/connexion/inscription/").status_code == 404


def test_the_session_cookie_dies_with_the_browser(client, officer):
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["max-age"] == "" and cookie["expires"] == ""
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_a_closed_account_does_not_open(client, officer):
    User.objects.update(is_active=False)
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (302, 422)


def test_someone_whose_account_is_closed_is_out_at_once(client, officer):
    sign_in(client)
    assert client.get("/mon-compte/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/mon-compte/")["Location"].startswith("/connexion/")


def test_going_out_ends_the_session(client, officer):
    sign_in(client)
    assert client.get("/deconnexion/").status_code == 200
    assert client.post("/deconnexion/")["Location"] == URL
    assert client.get("/mon-compte/").status_code == 302


class TestTooManyMistakes:
    @pytest.fixture(autouse=True)
    def _on(self, settings, officer):
        settings.AXES_ENABLED = True

    def mistakes(self, client, count=5, **extra):
        return [sign_in(client, password=f"faux {n}", **extra) for n in range(count)][-1]

    def test_five_close_the_door_and_say_for_how_long(self, client):
        assert self.mistakes(client, 4).status_code == 422
        answer = sign_in(client, password="faux")
        assert answer.status_code == 429
        assert "Vous pourrez réessayer dans 15 minutes." in answer.content.decode()

    def test_the_right_password_does_not_open_a_closed_door(self, client):
        self.mistakes(client)
        assert sign_in(client).status_code == 429
        assert "_auth_user_id" not in client.session

    def test_the_name_and_the_address_add_up(self, client):
        self.mistakes(client, 3)
        answer = [sign_in(client, "karim@exemple.fr", "faux") for _ in range(2)][-1]
        assert answer.status_code == 429

    def test_the_journal_keeps_one_line_per_closing(self, client, officer, last_line):
        self.mistakes(client, 8)
        assert Entry.objects.filter(action="accounts.locked_out").count() == 1
        line = last_line("accounts.locked_out")
        assert (line.by, line.target_id, line.facts) == (None, str(officer.pk), {"address": "127.0.0.1"})

    def test_somebody_else_at_the_same_address_still_comes_in(self, client, admin):
        self.mistakes(client)
        assert sign_in(client, "admin").status_code == 302

    def test_the_same_person_elsewhere_still_comes_in(self, client):
        self.mistakes(client)
        assert sign_in(client, REMOTE_ADDR="192.0.2.9").status_code == 302

    def test_the_door_opens_again_after_a_quarter_of_an_hour(self, client):
        self.mistakes(client)
        with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
            assert "dans 5 minutes" in sign_in(client).content.decode()
        with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
            assert sign_in(client).status_code == 302

    def test_no_password_is_kept(self, client):
        self.mistakes(client)
        kept = " ".join(f"{a.get_data} {a.post_data}" for a in AccessAttempt.objects.all())
        assert "faux" not in kept

    def test_behind_our_proxy_the_address_is_the_one_it_saw(self, client, settings, last_line):
        settings.BEHIND_PROXY = True
        self.mistakes(client, HTTP_X_FORWARDED_FOR="203.0.113.66, 198.51.100.7")
        assert last_line("accounts.locked_out").facts["address"] == "198.51.100.7"
        assert sign_in(client, HTTP_X_FORWARDED_FOR="203.0.113.67, 198.51.100.7").status_code == 429


class TestForgottenPassword:
    def ask(self, client, email="karim@exemple.fr"):
        answer = client.post("/connexion/mot-de-passe/", {"email": email})
        assert answer["Location"] == "/connexion/mot-de-passe/envoye/"
        page = client.get(answer["Location"]).content.decode()
        return page[page.index("<main") : page.index("</main>")]

    def test_a_link_goes_to_the_address_and_lets_choose(self, officer, last_line):
        client = Client()  # following a link puts its key in the session
        self.ask(client)
        (message,) = mail.outbox
        assert message.subject == "Loge : choisissez un nouveau mot de passe"
        link = next(line for line in message.body.splitlines() if line.startswith("http")).replace(
            "http://testserver", ""
        )
        step = client.get(link)["Location"]
        refused = client.post(step, {"password1": "court", "password2": "court"})
        assert refused.status_code == 422 and "au minimum 12 caractères" in refused.content.decode()
        chosen = client.post(step, {"password1": "nouveau sesame du jour", "password2": "nouveau sesame du jour"})
        assert "/connexion/mot-de-passe/change/" in client.get(chosen["Location"], follow=True).request["PATH_INFO"]
        assert last_line("accounts.password_changed").by == officer
        assert sign_in(client, password="nouveau sesame du jour").status_code == 302
        assert "Ce lien ne fonctionne plus" in Client().get(link).content.decode()

    def test_an_unknown_address_is_answered_alike_and_nothing_leaves(self, client, officer):
        assert self.ask(client, "inconnu@exemple.fr") == self.ask(client)
        assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "au minimum 12 caractères"),
        ("582946137280461", "entièrement numérique"),
        ("karim.dupuis@exemple", "trop semblable"),
        ("1qaz2wsx3edc", "trop courant"),
    ],
)
def test_a_weak_password_is_refused_in_french(client, officer, password, reason):
    client.force_login(officer)
    answer = client.post(
        "/mon-compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_changing_password_keeps_this_session_and_ends_the_others(client, officer, last_line):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "une autre phrase longue"
    answer = client.post("/mon-compte/mot-de-passe/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer["Location"] == "/mon-compte/"
    assert "Votre mot de passe est changé." in client.get("/mon-compte/").content.decode()
    assert elsewhere.get("/mon-compte/").status_code == 302
    assert last_line("accounts.password_changed").by == officer


@pytest.mark.parametrize(
    "path", [URL, "/connexion/mot-de-passe/", "/mon-compte/mot-de-passe/", "/mon-compte/second-facteur/"]
)
def test_no_field_repeats_its_label_as_a_placeholder(client, officer, path):
    if path.startswith("/mon-compte/"):
        sign_in(client)
    page = client.get(path, follow=True).content.decode()
    assert "<input" in page and "placeholder" not in page
