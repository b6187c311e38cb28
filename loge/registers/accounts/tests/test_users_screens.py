import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User
from loge.registers.accounts.operations import credentials

NEW = {
    "username": "zoe",
    "email": "zoe@exemple.fr",
    "first_name": "Zoé",
    "last_name": "Lemaire",
    "perimeter": "landlord",
}


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_the_list_is_searched_by_every_word_and_by_role(desk, officer):
    User.objects.create(username="nadia", first_name="Nadia", last_name="Dupuis", roles=[Role.CARETAKER])
    names = lambda query: [  # noqa: E731
        row["person"].username for row in desk.get(f"/utilisateurs/?{query}").context["rows"]
    ]
    assert names("") == ["karim", "nadia", "admin"]
    assert names("q=dupuis") == ["karim", "nadia"]
    assert names("q=dupuis+karim@exemple") == ["karim"]
    assert names("role=caretaker") == ["nadia"]
    User.objects.filter(username="nadia").update(is_active=False)
    assert names("etat=ferme") == ["nadia"]


def test_the_list_costs_the_same_for_two_as_for_fifty(desk, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get("/utilisateurs/").status_code == 200
        return len(queries)

    desk.get("/utilisateurs/")
    few = cost()
    User.objects.bulk_create(User(username=f"u{n}", roles=[Role.CARETAKER]) for n in range(45))
    assert cost() == few


@pytest.mark.parametrize("path", ["", "nouveau/", "{pk}/"])
def test_other_roles_do_not_enter(client, officer, path):
    client.force_login(officer)
    assert client.get(f"/utilisateurs/{path.format(pk=officer.pk)}").status_code == 403


@pytest.mark.parametrize("action", ["", "roles/", "fermer/", "rouvrir/", "second-facteur/", "mot-de-passe/"])
def test_other_roles_act_on_nobody(client, officer, admin, action):
    client.force_login(officer)
    assert client.post(f"/utilisateurs/{admin.pk}/{action}", NEW | {"roles": []}).status_code == 403
    admin.refresh_from_db()
    assert admin.is_active and admin.username == "admin" and admin.roles == [Role.ADMINISTRATOR]


def test_an_account_is_opened(desk):
    answer = desk.post("/utilisateurs/nouveau/", NEW | {"roles": ["caretaker"]})
    zoe = User.objects.get(username="zoe")
    assert answer["Location"] == f"/utilisateurs/{zoe.pk}/"
    assert "Le compte de Zoé Lemaire est ouvert." in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"username": "admin"}, "Cet identifiant est déjà pris."),
        ({"username": "zoé lemaire"}, "Seuls les lettres"),
        ({"email": "zoe"}, "adresse"),
        ({"perimeter": "agencies"}, "au moins une agence"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, change, reason):
    answer = desk.post("/utilisateurs/nouveau/", NEW | {"roles": ["caretaker"]} | change)
    page = answer.content.decode()
    assert answer.status_code == 422 and reason in page
    assert 'value="Lemaire"' in page and 'value="caretaker"' in page and "checked" in page
    assert not User.objects.filter(last_name="Lemaire").exists()


def test_an_empty_form_is_a_form_to_mend(desk):
    assert desk.post("/utilisateurs/nouveau/", {}).status_code == 422


def test_identity_and_roles_are_changed(desk, officer):
    desk.post(f"/utilisateurs/{officer.pk}/", NEW | {"username": "karim", "last_name": "Durand"})
    desk.post(f"/utilisateurs/{officer.pk}/roles/", {"roles": ["social_worker"]})
    officer.refresh_from_db()
    assert (officer.last_name, officer.roles) == ("Durand", ["social_worker"])


def test_a_refused_change_shows_the_sentence_of_the_operation(desk, admin):
    answer = desk.post(f"/utilisateurs/{admin.pk}/roles/", {"roles": ["dpo"]})
    assert answer.status_code == 422 and "C’est le dernier administrateur" in answer.content.decode()
    page = desk.post(f"/utilisateurs/{admin.pk}/fermer/", follow=True).content.decode()
    assert "Vous ne pouvez pas fermer votre propre compte" in page


def test_the_account_is_closed_and_opened_again(desk, officer):
    assert "Le compte est fermé" in desk.post(f"/utilisateurs/{officer.pk}/fermer/", follow=True).content.decode()
    assert "compte fermé" in desk.get(f"/utilisateurs/{officer.pk}/").content.decode()
    assert "Le compte est rouvert" in desk.post(f"/utilisateurs/{officer.pk}/rouvrir/", follow=True).content.decode()


def test_an_unknown_person_is_not_found(desk):
    assert desk.get("/utilisateurs/999999/").status_code == 404
    assert desk.post("/utilisateurs/999999/fermer/").status_code == 404


class TestPasswordLink:
    def test_the_link_lets_the_person_choose(self, desk, officer, last_line, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/utilisateurs/{officer.pk}/mot-de-passe/")
        (message,) = mail.outbox
        link = next(line for line in message.body.splitlines() if line.startswith("http://testserver/connexion/"))
        desk.logout()
        answer = desk.get(link.replace("http://testserver", ""))
        page = desk.get(answer["Location"]).content.decode()
        assert "Choisissez votre mot de passe" in page
        line = last_line("accounts.password_link_sent")
        assert line.target_id == str(officer.pk) and "key" not in str(line.facts)

    def test_a_silent_mail_server_is_told(self, desk, officer, monkeypatch, django_capture_on_commit_callbacks):
        def silent(*args):
            raise ConnectionRefusedError

        monkeypatch.setattr(credentials, "_write_password_link", silent)
        monkeypatch.setattr("django.db.transaction.on_commit", lambda call: call())
        page = desk.post(f"/utilisateurs/{officer.pk}/mot-de-passe/", follow=True).content.decode()
        assert "Le serveur de courriel ne répond pas" in page

    def test_it_refuses_without_address_or_for_a_closed_account(self, admin, officer):
        officer.email = ""
        with pytest.raises(Refusal, match="pas d’adresse"):
            credentials.send_password_link(officer, site="http://x", by=admin)
        officer.email, officer.is_active = "k@exemple.fr", False
        with pytest.raises(Refusal, match="fermé"):
            credentials.send_password_link(officer, site="http://x", by=admin)


def test_a_lost_second_factor_is_reset(desk, officer, last_line):
    with pytest.raises(Refusal, match="pas de second facteur"):
        credentials.reset_second_factor(officer, by=User.objects.get(username="admin"))
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    page = desk.post(f"/utilisateurs/{officer.pk}/second-facteur/", follow=True).content.decode()
    assert "Le second facteur est effacé." in page
    assert not Authenticator.objects.exists()
    assert last_line("accounts.second_factor_reset").target_id == str(officer.pk)


def test_only_administrators_touch_the_credentials_of_others(officer, admin):
    for touch in (credentials.reset_second_factor, lambda u, by: credentials.send_password_link(u, site="", by=by)):
        with pytest.raises(Refusal, match="Seul un administrateur"):
            touch(admin, by=officer)
