import pytest
from django.test import Client

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.accounts.operations import people
from loge.registers.accounts.tests.conftest import PASSWORD


def details(**changes):
    return {
        "username": "zoe",
        "email": "Zoe@Exemple.fr",
        "first_name": "Zoé",
        "last_name": "Lemaire",
        "roles": [Role.CARETAKER, Role.VOLUNTEER_CALLER],
        "perimeter": Perimeter.LANDLORD,
    } | changes


class TestOpening:
    def test_an_account_is_opened_without_password(self, admin, last_line):
        zoe = people.create_user(**details(), by=admin)
        assert (zoe.email, zoe.is_active, zoe.has_usable_password()) == ("zoe@exemple.fr", True, False)
        line = last_line("accounts.user_created")
        assert (line.by, line.target_id) == (admin, str(zoe.pk))
        assert line.facts == {"roles": ["caretaker", "volunteer_caller"], "perimeter": "landlord"}

    def test_the_perimeter_keeps_its_agencies(self, admin, north):
        zoe = people.create_user(**details(perimeter="agencies", agencies=[north]), by=admin)
        assert list(zoe.agencies.all()) == [north]

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"username": "KARIM"}, "Cet identifiant est déjà pris."),
            ({"email": "KARIM@exemple.fr"}, "appartient déjà à un autre compte"),
            ({"username": "karim@exemple.fr"}, "sert déjà à la connexion d’une autre personne"),
            ({"username": "  "}, "L’identifiant manque."),
            ({"roles": ["pape"]}, "Rôle inconnu : pape."),
            ({"perimeter": "monde"}, "Périmètre inconnu."),
            ({"perimeter": "agencies"}, "au moins une agence"),
            ({"password": "court"}, "au minimum 12 caractères"),
            ({"password": "zoe@exemple.fr!"}, "trop semblable"),
        ],
    )
    def test_it_refuses_in_french_and_nothing_stays(self, admin, officer, changes, reason):
        with pytest.raises(Refusal, match=reason):
            people.create_user(**details(**changes), by=admin)
        assert User.objects.count() == 2 and not Entry.objects.exists()

    def test_only_administrators_open_accounts(self, officer):
        with pytest.raises(Refusal, match="Seul un administrateur"):
            people.create_user(**details(), by=officer)

    def test_the_database_itself_refuses_the_same_name_twice(self, officer):
        from django.db import IntegrityError, transaction

        for twin in ({"username": "Karim"}, {"username": "k2", "email": "KARIM@exemple.fr"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                User.objects.create(**twin)


class TestTheFirstAdministrator:
    def test_it_comes_from_nobody(self, last_line):
        first = people.create_first_administrator(username="ada", email="", password=PASSWORD)
        assert first.roles == [Role.ADMINISTRATOR] and first.check_password(PASSWORD)
        assert last_line("accounts.user_created").by is None

    def test_there_is_only_one(self, officer):
        with pytest.raises(Refusal, match="Il existe déjà des comptes"):
            people.create_first_administrator(username="ada", email="", password=PASSWORD)

    def test_it_needs_a_good_password(self):
        with pytest.raises(Refusal, match="12 caractères"):
            people.create_first_administrator(username="ada", email="", password="ada")


class TestChanging:
    def edit(self, person, by, **changes):
        fields = {
            name: getattr(person, name) for name in ("username", "email", "first_name", "last_name", "perimeter")
        }
        people.edit_user(person, **fields | changes, by=by)
        person.refresh_from_db()

    def test_who_they_are_and_how_far_they_see(self, admin, officer, north, last_line):
        self.edit(officer, admin, last_name="Durand", perimeter="agencies", agencies=[north])
        assert officer.last_name == "Durand" and list(officer.agencies.all()) == [north]
        facts = last_line("accounts.user_edited").facts
        assert facts == {
            "fields": ["last_name", "perimeter", "agencies"],
            "perimeter": "agencies",
            "agencies": [north.pk],
        }

    def test_nothing_changed_leaves_no_line(self, admin, officer):
        self.edit(officer, admin)
        assert not Entry.objects.exists()

    def test_a_wider_perimeter_forgets_the_agencies(self, admin, officer, north):
        self.edit(officer, admin, perimeter="agencies", agencies=[north])
        self.edit(officer, admin, perimeter="landlord", agencies=[north])
        assert not officer.agencies.exists()

    def test_roles(self, admin, officer, last_line):
        people.change_roles(officer, roles=["social_worker", "director"], by=admin)
        officer.refresh_from_db()
        assert officer.roles == ["director", "social_worker"]
        line = last_line("accounts.roles_changed")
        assert line.facts == {"before": ["tenancy_officer"], "after": ["director", "social_worker"]}

    def test_nobody_gives_themselves_a_role(self, officer):
        with pytest.raises(Refusal, match="Seul un administrateur"):
            people.change_roles(officer, roles=["administrator"], by=officer)

    def test_the_last_administrator_stays(self, admin):
        with pytest.raises(Refusal, match="dernier administrateur"):
            people.change_roles(admin, roles=[], by=admin)
        User.objects.create(username="ferme", roles=[Role.ADMINISTRATOR], is_active=False)
        with pytest.raises(Refusal, match="dernier administrateur"):
            people.change_roles(admin, roles=[], by=admin)
        User.objects.create(username="autre", roles=[Role.ADMINISTRATOR])
        people.change_roles(admin, roles=[], by=admin)
        admin.refresh_from_db()
        assert admin.roles == []


class TestClosing:
    def test_the_person_is_out_at_once(self, admin, officer, last_line):
        client = Client()
        client.post("/connexion/", {"login": "karim", "password": PASSWORD})
        people.deactivate_user(officer, by=admin)
        assert client.get("/mon-compte/").status_code == 302
        assert last_line("accounts.user_deactivated").by == admin
        people.reactivate_user(officer, by=admin)
        assert client.get("/mon-compte/").status_code == 302, "an old session must not wake up"
        assert last_line("accounts.user_reactivated").target_id == str(officer.pk)

    def test_nobody_closes_their_own_account(self, admin):
        with pytest.raises(Refusal, match="votre propre compte"):
            people.deactivate_user(admin, by=admin)

    def test_what_is_done_is_not_done_twice(self, admin, officer):
        with pytest.raises(Refusal, match="déjà ouvert"):
            people.reactivate_user(officer, by=admin)
        people.deactivate_user(officer, by=admin)
        with pytest.raises(Refusal, match="déjà fermé"):
            people.deactivate_user(officer, by=admin)

    def test_only_administrators_close_accounts(self, admin, officer):
        for close in (people.deactivate_user, people.reactivate_user):
            with pytest.raises(Refusal, match="Seul un administrateur"):
                close(admin, by=officer)
