import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.partners import operations
from loge.registers.partners.models import Partner
from loge.registers.partners.queries import proposed_for, search_partners
from loge.registers.partners.rules import department_of_insee, is_area, read_areas
from loge.registers.partners.tests.factories import PartnerFactory

TYPED = {
    "name": "CCAS de Trélazé", "kind": "ccas", "themes": ["shopping"], "areas": "49353 Trélazé", "channel": "email",
    "email": "accueil@ccas.example", "phone": "01 99 00 11 22",
}  # fmt: skip


@pytest.fixture
def worker():
    return UserFactory(roles=[Role.SOCIAL_WORKER])


@pytest.fixture
def page(client, worker):
    client.force_login(worker)
    return client


def given(**changes):
    return {"areas": {"49353": "Trélazé"}, "name": "CCAS", "kind": "ccas", "themes": ["shopping"], "channel": "email",
            "email": "a@ccas.example"} | changes  # fmt: skip


@pytest.mark.parametrize(("code", "department"), [("71153", "71"), ("2A004", "2A"), ("97411", "974"), ("01004", "01")])
def test_the_department_of_a_municipality(code, department):
    assert department_of_insee(code) == department and is_area(code) and is_area(department)


@pytest.mark.parametrize("code", ["", "7115", "711534", "Dole", "99", "2C001", "00"])
def test_what_is_no_code_is_not_taken_for_one(code):
    assert not is_area(code)


def test_areas_are_read_line_by_line():
    assert read_areas("71153 Chalon-sur-Saône\n\n2a004 Ajaccio\n71") == (
        {"71153": "Chalon-sur-Saône", "2A004": "Ajaccio", "71": ""},
        [],
    )
    assert read_areas("Chalon 71153") == ({}, ["Chalon 71153"])


class TestOperations:
    def test_a_partner_is_added_with_its_areas_and_its_line(self, worker):
        partner = operations.add_partner(**given(), by=worker)
        assert list(partner.areas.values_list("code", flat=True)) == ["49353"]
        assert Entry.objects.get(action="partners.partner_added").by == worker

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"areas": {}}, "au moins une commune"),
            ({"email": ""}, "adresse électronique"),
            ({"channel": "letter"}, "adresse postale"),
            ({"channel": "phone"}, "numéro de téléphone"),
        ],
    )
    def test_it_refuses_a_partner_that_cannot_be_reached(self, worker, changes, words):
        with pytest.raises(Refusal, match=words):
            operations.add_partner(**given(**changes), by=worker)
        assert not Partner.objects.exists()

    def test_it_refuses_the_same_partner_twice(self, worker):
        operations.add_partner(**given(), by=worker)
        with pytest.raises(Refusal, match="déjà dans l’annuaire"):
            operations.add_partner(**given(name="ccas"), by=worker)

    def test_a_caretaker_does_not_keep_the_directory(self):
        with pytest.raises(Refusal, match="Votre rôle"):
            operations.add_partner(**given(), by=UserFactory(roles=[Role.CARETAKER]))

    def test_who_is_put_aside_is_proposed_no_more_nor_fallen_back_on(self, worker):
        fallback = PartnerFactory()
        partner = PartnerFactory(fallback=fallback)
        operations.put_aside(fallback, by=worker)
        partner.refresh_from_db()
        assert partner.fallback is None and list(proposed_for("49353", "shopping")) == [partner]
        with pytest.raises(Stale):
            operations.put_aside(fallback, by=worker)
        operations.bring_back(fallback, by=worker)
        assert proposed_for("49353", "shopping").count() == 2

    def test_editing_says_what_changed(self, worker):
        partner = PartnerFactory()
        operations.edit_partner(partner, areas={"71": "Saône-et-Loire"}, hours="Le matin", by=worker)
        assert Entry.objects.get(action="partners.partner_edited").facts == {"fields": ["hours"]}
        assert [area.code for area in partner.areas.all()] == ["71"]


class TestSearch:
    def test_the_town_itself_comes_before_the_department(self):
        county = PartnerFactory(name="Aaa", areas=["49"])
        town = PartnerFactory(name="Zzz")
        PartnerFactory(areas=["71153"])
        assert list(proposed_for("49353", "shopping")) == [town, county]
        assert list(proposed_for("49353", "money")) == [] and list(proposed_for("", "shopping")) == []

    @pytest.mark.parametrize("typed", ["49353", "trélazé", "Trélazé"])
    def test_by_code_or_by_name_of_the_municipality(self, worker, typed):
        here, county = PartnerFactory(), PartnerFactory(areas=["49"])
        PartnerFactory(areas=["71153"])
        assert set(search_partners(worker, municipality=typed)) == {here, county}

    def test_words_themes_and_kinds(self, worker):
        one = PartnerFactory(name="Épicerie solidaire", kind="food_bank", themes=["food"])
        PartnerFactory()
        for asked in ({"text": "epicerie"}, {"theme": "food"}, {"kind": "food_bank"}):
            assert list(search_partners(worker, **asked)) == [one]


class TestScreens:
    def test_the_list_is_searched(self, page):
        PartnerFactory(name="CCAS de Trélazé")
        assert "CCAS de Trélazé" in page.get("/partenaires/?commune=49353&theme=shopping").content.decode()
        assert "Aucun partenaire" in page.get("/partenaires/?commune=01004").content.decode()

    def test_adding_then_editing(self, page):
        answer = page.post("/partenaires/nouveau/", TYPED)
        partner = Partner.objects.get()
        assert answer["Location"] == f"/partenaires/{partner.pk}/" and partner.phone == "+33199001122"
        assert "49353 Trélazé" in page.get(f"/partenaires/{partner.pk}/modifier/").content.decode()
        page.post(f"/partenaires/{partner.pk}/modifier/", TYPED | {"hours": "Du lundi au vendredi"})
        assert "Du lundi au vendredi" in page.get(f"/partenaires/{partner.pk}/").content.decode()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"areas": "Trélazé"}, "Ligne non comprise"),
            ({"phone": "12"}, "Numéro non compris"),
            ({"email": ""}, "a besoin d’une adresse électronique"),
        ],
    )
    def test_bad_input_is_told_and_nothing_is_lost(self, page, changes, words):
        answer = page.post("/partenaires/nouveau/", TYPED | changes)
        assert answer.status_code == 422 and words in answer.content.decode()
        assert "CCAS de Trélazé" in answer.content.decode() and not Partner.objects.exists()

    def test_putting_aside_and_back(self, page):
        partner = PartnerFactory()
        page.post(f"/partenaires/{partner.pk}/mettre-de-cote")
        assert "Mis de côté" in page.get(f"/partenaires/{partner.pk}/").content.decode()
        page.post(f"/partenaires/{partner.pk}/reprendre")
        partner.refresh_from_db()
        assert partner.is_active

    def test_those_who_read_do_not_write_and_volunteers_do_not_enter(self, client):
        partner = PartnerFactory()
        client.force_login(UserFactory(roles=[Role.CARETAKER]))
        assert client.get(f"/partenaires/{partner.pk}/").status_code == 200
        assert client.get("/partenaires/nouveau/").status_code == 403
        assert client.post(f"/partenaires/{partner.pk}/mettre-de-cote").status_code == 403
        client.force_login(UserFactory(roles=[Role.VOLUNTEER_CALLER]))
        assert client.get("/partenaires/").status_code == 403

    def test_as_many_queries_for_two_rows_as_for_fifty(self, page, django_assert_num_queries):
        PartnerFactory(), PartnerFactory()
        page.get("/partenaires/")
        with django_assert_num_queries(FEW):
            page.get("/partenaires/")
        for _ in range(48):
            PartnerFactory()
        with django_assert_num_queries(FEW):
            page.get("/partenaires/")


FEW = 3  # count, page, areas
