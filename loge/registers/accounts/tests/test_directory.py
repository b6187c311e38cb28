from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from loge.registers.accounts.models import User
from loge.registers.accounts.openid import describe_directory
from loge.registers.accounts.tests.fake_directory import CLIENT, SECRET, FakeDirectory

LEAVE, RETURN = "/connexion/annuaire/annuaire/", "/connexion/annuaire/annuaire/retour/"


@pytest.fixture
def directory(settings):
    cache.clear()
    with FakeDirectory() as server:
        settings.SOCIALACCOUNT_PROVIDERS = describe_directory(
            server.issuer, CLIENT, SECRET, name="Annuaire d’essai", acr="eidas1"
        )
        settings.OIDC_NAME = "Annuaire d’essai"
        yield server


@pytest.fixture
def client():
    """An ordinary browser: coming back from a directory is a GET that signs in, and so writes."""
    return Client()


def come_in(client, server, **changes):
    """Leave for the directory, sign in over there, come back."""
    sent = urlsplit(client.get(f"{LEAVE}?next=/mon-compte/")["Location"])
    query = parse_qs(sent.query)
    code = server.authorise(query)
    return client.get(RETURN, {"code": code, "state": query["state"][0]} | changes)


def is_inside(client):
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_the_directory_only_where_there_is_one(client, directory, settings):
    page = client.get("/connexion/?next=/mon-compte/").content.decode()
    assert "Se connecter avec Annuaire d’essai" in page and f"{LEAVE}?next=/mon-compte/" in page
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Se connecter avec" not in client.get("/connexion/").content.decode()
    assert client.get(LEAVE).status_code == 404


def test_someone_known_here_comes_in_and_back_to_the_page_asked(client, officer, directory, last_line):
    answer = come_in(client, directory)
    assert answer["Location"] == "/mon-compte/"
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert last_line("accounts.signed_in").facts == {"methods": ["socialaccount"]}
    assert client.get("/mon-compte/").status_code == 200


def test_the_request_is_protected(client, officer, directory):
    query = parse_qs(urlsplit(client.get(LEAVE)["Location"]).query)
    assert query["code_challenge_method"] == ["S256"] and query["state"] and len(query["nonce"][0]) >= 32
    assert query["acr_values"] == ["eidas1"] and query["client_id"] == [CLIENT]
    assert query["redirect_uri"] == [f"http://testserver{RETURN}"]


def test_the_address_is_matched_whatever_its_case(client, officer, directory):
    directory.claims["email"] = "KARIM@Exemple.fr"
    come_in(client, directory)
    assert is_inside(client)


@pytest.mark.parametrize("said", ["true", None])
def test_an_address_said_verified_with_a_word_or_not_at_all_is_enough(client, officer, directory, said):
    directory.claims["email_verified"] = said
    come_in(client, directory)
    assert is_inside(client)


def test_a_signed_answer_is_read_as_proconnect_sends_it(client, officer, directory):
    directory.signs_userinfo = True
    come_in(client, directory)
    assert is_inside(client)


def test_nothing_of_the_directory_is_kept(client, officer, directory):
    come_in(client, directory)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "inconnu@exemple.fr"},
        {"email": ""},
        {"email": None},
        {"email": "karim@exemple.fr", "email_verified": False},
        {"email": "karim@exemple.fr", "email_verified": "false"},
    ],
)
def test_someone_unknown_here_is_told_so_and_no_account_is_made(client, officer, directory, claims):
    directory.claims |= claims
    answer = come_in(client, directory)
    assert answer["Location"] == "/connexion/?refus=inconnu"
    assert "aucun compte ouvert dans Loge" in client.get(answer["Location"]).content.decode()
    assert not is_inside(client) and User.objects.count() == 1


def test_a_closed_account_stays_closed(client, officer, directory):
    User.objects.update(is_active=False)
    assert come_in(client, directory)["Location"] == "/connexion/?refus=inconnu"
    assert not is_inside(client)


class TestAnAnswerThatDoesNotHoldTogether:
    @pytest.fixture(autouse=True)
    def _someone(self, officer):
        """Someone whose door could be forced."""

    def refused(self, client, directory, **changes):
        answer = come_in(client, directory, **changes)
        assert answer["Location"] == "/connexion/?refus=annuaire"
        assert not is_inside(client)
        return client.get(answer["Location"]).content.decode()

    @pytest.mark.parametrize(
        "changes",
        [
            {"aud": "un autre logiciel"},
            {"iss": "http://ailleurs.example"},
            {"exp": 1_000_000_000},
            {"nonce": "rejoué"},
        ],
    )
    def test_a_token_for_someone_else_from_elsewhere_or_too_old(self, client, directory, changes):
        directory.token_changes = changes
        assert "L’annuaire n’a pas répondu comme prévu" in self.refused(client, directory)

    def test_a_token_signed_with_another_key(self, client, directory):
        directory.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.refused(client, directory)

    def test_a_token_signed_with_a_shared_secret(self, client, directory):
        directory.algorithm = "HS256"
        self.refused(client, directory)

    def test_user_information_about_someone_else(self, client, directory):
        directory.userinfo_changes = {"sub": "u-2"}
        self.refused(client, directory)

    def test_signed_user_information_signed_by_another(self, client, directory):
        directory.signs_userinfo, directory.userinfo_changes = True, {"aud": "un autre logiciel"}
        self.refused(client, directory)

    def test_a_state_that_we_did_not_give(self, client, directory):
        self.refused(client, directory, state="inventé")

    def test_the_same_answer_twice(self, client, directory):
        query = parse_qs(urlsplit(client.get(LEAVE)["Location"]).query)
        answer = {"code": directory.authorise(query), "state": query["state"][0]}
        assert client.get(RETURN, answer)["Location"] == "/"
        client.post("/deconnexion/")
        assert client.get(RETURN, answer)["Location"] == "/connexion/?refus=annuaire"

    def test_a_directory_that_does_not_answer(self, client, directory, monkeypatch):
        monkeypatch.setattr(directory, "token", lambda posted: (500, {}))
        self.refused(client, directory)


def test_a_directory_that_is_down_does_not_break_the_page(client, settings):
    with FakeDirectory() as gone:
        settings.SOCIALACCOUNT_PROVIDERS = describe_directory(gone.issuer, CLIENT, SECRET, name="Annuaire d’essai")
    answer = client.get(LEAVE)
    assert answer["Location"] == "/connexion/?refus=annuaire"


def test_someone_who_gives_up_is_told_so(client, officer, directory):
    query = parse_qs(urlsplit(client.get(LEAVE)["Location"]).query)
    answer = client.get(RETURN, {"error": "access_denied", "state": query["state"][0]})
    assert "Connexion abandonnée" in client.get(answer["Location"]).content.decode()


def test_the_rule_on_second_factors_is_that_of_the_directory(client, officer, directory, settings):
    settings.SECOND_FACTOR_ROLES = ["tenancy_officer"]
    come_in(client, directory)
    assert client.get("/mon-compte/").status_code == 200
