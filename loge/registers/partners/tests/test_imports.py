"""The directory from files as towns and associations send them: seen before it is written, mended, applied once, undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.foundation.exchange.lines import engine, operations
from loge.foundation.exchange.lines.operations import CellFaults, forget_old_lines
from loge.foundation.exchange.models import ImportRun, Sender
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.housing.tests.factories import ResidenceFactory
from loge.registers.partners.imports import PARTNERS
from loge.registers.partners.models import Partner
from loge.registers.partners.operations import edit_partner
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.partners.towns import Towns

TITLES = (
    "Nom;Nature;Thèmes;Communes servies;Codes INSEE;Adresse;Code postal;Ville;Horaires;Moyen;Courriel;Téléphone;Repli"
)
CCAS = (
    "CCAS de Trélazé;CCAS;courses, isolement;Trélazé;;2 place de la Mairie;49800;TRELAZE;9 h – 17 h;mail;"
    "accueil@ccas.example;01 99 00 11 22;"
)

ENTRAIDE = "Entraide;association;courses;Trélazé;;;;;;;aide@entraide.example;;"


@pytest.fixture(autouse=True)
def known_towns(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    ResidenceFactory(municipality="Trélazé", municipality_code="49353", postal_code="49800")
    ResidenceFactory(municipality="Saint-Barthélemy-d’Anjou", municipality_code="49267", postal_code="49124")


@pytest.fixture
def worker():
    return UserFactory(roles=[Role.SOCIAL_WORKER])


@pytest.fixture
def page(client, worker):
    client.force_login(worker)
    return client


@pytest.fixture
def preview(worker, tmp_path):
    """A file of these lines, read and compared."""

    def preview(*lines, titles=TITLES, encoding="cp1252") -> ImportRun:
        path = tmp_path / "annuaire.csv"
        path.write_bytes("\r\n".join([titles, *lines, ""]).encode(encoding))
        sender = Sender.objects.get_or_create(code="pole-social", defaults={"name": "Pôle social"})[0]
        run = operations.receive_file(importer=PARTNERS, path=path, filename=path.name, sender=sender, by=worker)
        columns = {int(place): code for place, code in run.columns.items()}
        return check(operations.map_and_check(run, importer=PARTNERS, columns=columns, by=worker))

    return preview


def check(run):
    engine.work(PARTNERS, run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def load(preview, worker):
    def load(*lines, **options) -> ImportRun:
        return check(operations.apply_import(preview(*lines, **options), importer=PARTNERS, by=worker))

    return load


def said(run, number=2) -> str:
    return " ".join(remark["text"] for remark in run.lines_read.get(number=number).remarks)


def states(run) -> list[str]:
    return list(run.lines_read.order_by("number").values_list("state", flat=True))


class TestReading:
    def test_a_line_becomes_a_partner_with_all_that_it_says(self, load):
        run = load(CCAS)
        partner = Partner.objects.get()
        assert (run.state, run.counts) == ("applied", {"lines": {"create": 1}})
        assert (partner.kind, partner.themes, partner.channel) == ("ccas", ["shopping", "company"], "email")
        assert (partner.phone, partner.address) == ("+33199001122", "2 place de la Mairie, 49800 TRELAZE")
        assert [str(area) for area in partner.areas.all()] == ["Trélazé"] and partner.areas.get().code == "49353"
        assert Entry.objects.filter(action="partners.partner_added").count() == 1

    @pytest.mark.parametrize(
        ("cells", "found"),
        [
            ("Trélazé / ST BARTHELEMY D'ANJOU CEDEX;", ["49267", "49353"]),
            ("49800 Trélazé;", ["49353"]),
            ("Trélazé (49353);71", ["49353", "71"]),
            (";49353 | 1004", ["01004", "49353"]),
            ("Tout le département du 49;", ["49"]),
            (";", ["49353"]),
        ],
    )
    def test_towns_are_understood_as_people_write_them(self, load, cells, found):
        load(CCAS.replace("Trélazé;;2", f"{cells};2"))
        assert sorted(Partner.objects.get().areas.values_list("code", flat=True)) == found

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("Trélazé;;", "Chalon-sur-Saône;;", "donnez son code INSEE"),
            ("Trélazé;;", "71100;;", "donnez son code INSEE"),
            ("Trélazé;;", ";4,93530E+04;", "n’est pas un code INSEE"),
            ("courses, isolement", "téléportation", "Thème « teleportation » inconnu"),
            (";CCAS;", ";guilde;", "Mot « guilde » inconnu"),
            ("accueil@ccas.example", "accueil(at)ccas", "a besoin d’une adresse électronique"),
            ("CCAS de Trélazé;", ";", "il la faut pour chaque ligne"),
            ("courses, isolement", "", "au moins un thème"),
            ("01 99 00 11 22;", "01 99 00 11 22;Nulle part", "ni dans ce fichier"),
            ("01 99 00 11 22;", "01 99 00 11 22;ccas de trelaze", "son propre repli"),
        ],
    )
    def test_what_is_not_understood_is_refused_with_how_to_mend_it(self, preview, old, new, words):
        run = preview(CCAS.replace(old, new, 1))
        assert states(run) == ["error"] and words in said(run)

    def test_a_line_of_another_width_is_shown_as_it_came_and_mended_here(self, preview, page):
        run = preview(CCAS, ENTRAIDE, (CCAS + ";de trop").replace("CCAS de", "CCAS nord de"))
        assert states(run) == ["create", "create", "error"] and "14 cellules au lieu de 13" in said(run, 4)
        address = f"/partenaires/imports/{run.pk}/lignes/4/"
        assert "CCAS nord de Trélazé · CCAS" in page.get(address).content.decode()
        page.post(address, {**run.lines_read.get(number=2).raw, "name": "CCAS nord de Trélazé"})
        page.post(f"/partenaires/imports/{run.pk}/controle/")
        assert states(check(run)) == ["create", "create", "create"]

    def test_a_wrong_number_costs_the_number_only_and_it_is_said(self, load):
        run = load(CCAS.replace("01 99 00 11 22", "12 34"))
        assert Partner.objects.get().phone == "" and "numéro laissé de côté" in said(run)

    def test_the_nature_that_a_name_tells_is_taken_and_said(self, preview):
        run = preview(CCAS.replace(";CCAS;", ";;"))
        assert states(run) == ["create"] and "Nature lue dans le nom" in said(run)

    def test_two_lines_for_one_partner_are_told_apart_from_two_partners_of_one_name(self, preview):
        elsewhere = CCAS.replace("Trélazé;;", "Saint-Barthélemy d'Anjou;;")
        both = CCAS.replace("Trélazé;;", "Trélazé / Saint-Barthélemy-d’Anjou;;")
        assert states(preview(CCAS, CCAS, elsewhere)) == ["create", "error", "create"]
        PartnerFactory(name="CCAS de Trélazé")
        run = preview(CCAS, both)
        assert states(run) == ["update", "error"] and "parle déjà de la même fiche" in said(run, 3)

    def test_a_name_that_two_towns_bear_asks_for_more(self):
        ResidenceFactory(municipality="Trélazé", municipality_code="85999", postal_code="85000")
        towns = Towns()
        assert "Plusieurs communes" in towns.read_names("Trélazé").fault
        assert towns.read_names("Trélazé 85000").value == "85999 Trélazé"
        assert towns.read_names("71100 Trélazé").fault


class TestComparing:
    def test_the_same_file_again_changes_nothing(self, load, preview):
        load(CCAS)
        run = preview(CCAS)
        assert states(run) == ["unchanged"]

    def test_what_changes_is_shown_old_and_new_and_an_empty_cell_changes_nothing(self, load, page):
        load(CCAS)
        run = load(
            "CCAS de Trélazé;;repas, budget;;;;;;;;;;",
        )
        partner = Partner.objects.get()
        assert partner.themes == ["shopping", "money"] and partner.hours == "9 h – 17 h" and partner.email
        assert run.lines_read.get().changes == {"themes": ["shopping; company", "shopping; money"]}

    def test_one_put_aside_is_not_brought_back_by_a_file(self, preview):
        PartnerFactory(name="CCAS de Trélazé", is_active=False)
        run = preview(CCAS)
        assert states(run) == ["error"] and "mis de côté" in said(run)

    def test_columns_are_remembered_for_the_sender(self, preview, worker, tmp_path):
        first = preview(CCAS.replace("Nom;", "Truc;"), titles=TITLES)
        second = preview(CCAS)
        assert second.columns == first.columns and second.report["scores"]["0"] == 100


class TestFallbacks:
    def test_two_of_the_same_file_may_stand_for_each_other(self, load):
        load(CCAS + "Entraide", ENTRAIDE + "CCAS de Trélazé")
        ccas, entraide = Partner.objects.get(kind="ccas"), Partner.objects.get(kind="association")
        assert ccas.fallback == entraide and entraide.fallback == ccas


class TestApplying:
    def test_it_may_be_run_again_after_a_crash(self, preview, worker, monkeypatch):
        lines = [CCAS.replace("CCAS de Trélazé", f"CCAS n° {n}") for n in range(5)]
        run = operations.apply_import(preview(*lines), importer=PARTNERS, by=worker)
        monkeypatch.setattr(engine, "WRITTEN", 2)
        create, calls = PARTNERS.create, []

        def fragile(values, *, by):
            calls.append(values)
            if len(calls) == 4:
                raise ConnectionError
            return create(values, by=by)

        monkeypatch.setattr(PARTNERS, "create", fragile)
        with pytest.raises(ConnectionError):
            engine.work(PARTNERS, run.pk)
        run.refresh_from_db()
        assert (run.state, Partner.objects.count()) == ("failed", 2)
        run = check(operations.resume_import(run, importer=PARTNERS, by=worker))
        assert (run.state, Partner.objects.count()) == ("applied", 5)

    def test_a_partner_added_by_hand_meanwhile_is_not_doubled(self, preview, worker):
        run = preview(CCAS)
        PartnerFactory(name="CCAS de Trélazé")
        run = check(operations.apply_import(run, importer=PARTNERS, by=worker))
        assert Partner.objects.count() == 1 and states(run) == ["error"] and "depuis le contrôle" in said(run)

    def test_the_result_says_what_became_of_each_line(self, load, page):
        run = load(CCAS, CCAS.replace("CCAS de Trélazé;CCAS", "=Guilde;guilde"))
        lines = b"".join(page.get(f"/partenaires/imports/{run.pk}/resultat/").streaming_content).decode("utf-8-sig")
        assert f"2;créée;{Partner.objects.get().pk};CCAS de Trélazé;" in lines and "en erreur" in lines
        assert ";'=Guilde;" in lines


class TestUndoing:
    def undo(self, run, worker):
        return check(operations.undo_import(run, importer=PARTNERS, by=worker))

    def test_what_was_created_goes_and_what_was_changed_comes_back(self, load, worker):
        known = PartnerFactory(name="Entraide", kind="association", hours="Le matin", areas=["49353"])
        run = load(CCAS + "Entraide", "Entraide;;;;;;;;Le soir;;;;CCAS de Trélazé")
        known.refresh_from_db()
        assert known.hours == "Le soir" and known.fallback.name == "CCAS de Trélazé"
        run = self.undo(run, worker)
        known.refresh_from_db()
        assert (run.state, run.report["undone"]) == ("undone", {"deleted": 1, "restored": 1})
        assert known.hours == "Le matin" and known.fallback is None and Partner.objects.get() == known
        assert Entry.objects.filter(action="partners.partner_removed").exists()

    def test_what_served_or_changed_since_stays_and_is_named(self, load, worker):
        run = load(CCAS, CCAS.replace("CCAS de Trélazé", "CCAS bis"))
        served, changed = Partner.objects.get(name="CCAS de Trélazé"), Partner.objects.get(name="CCAS bis")
        PartnerFactory(fallback=served)
        edit_partner(changed, areas={"49353": "Trélazé"}, hours="Fermé", by=worker)
        run = self.undo(run, worker)
        assert run.report["undone"] == {"used": 1, "changed": 1}
        assert set(run.report["kept"]) == {"CCAS de Trélazé", "CCAS bis"} and Partner.objects.count() == 3

    def test_after_three_months_what_the_file_said_is_forgotten(self, load, worker):
        run = load(CCAS)
        ImportRun.objects.update(received_at="2026-01-02T10:00:00Z")
        assert forget_old_lines(by=None) == 1 and forget_old_lines(by=None) == 0
        with pytest.raises(Refusal, match="plus de trois mois"):
            operations.undo_import(run, importer=PARTNERS, by=worker)


class TestScreens:
    def send(self, page, content: str, name="annuaire.csv"):
        file = SimpleUploadedFile(name, content.encode())
        return page.post("/partenaires/imports/nouveau/", {"file": file, "new_sender": "Pôle social"})

    def test_from_the_directory_to_the_file_applied(self, page):
        assert "/partenaires/imports/" in page.get("/partenaires/").content.decode()
        wrong = CCAS.replace("courses, isolement", "téléportation").replace("CCAS de", "Mairie de")
        mapping = self.send(page, f"{TITLES}\n{CCAS}\n{wrong}\n")["Location"]
        shown = page.get(mapping).content.decode()
        assert "Communes servies (noms)" in shown and "CCAS de Trélazé" in shown
        columns = {f"column_{place}": code for place, code in ImportRun.objects.get().columns.items()}
        show = page.post(mapping, columns)["Location"]
        run = check(ImportRun.objects.get())
        assert page.get(show)["Location"].endswith("/apercu/")
        preview = page.get(f"{show}apercu/").content.decode()
        assert "À créer" in preview and "Thème « teleportation » inconnu" in preview
        line = page.post(f"{show}lignes/3/", {**run.lines_read.get(number=3).raw, "themes": "toujours pas"})
        assert line.status_code == 422 and "toujours pas" in line.content.decode()
        page.post(f"{show}lignes/3/", {**run.lines_read.get(number=3).raw, "themes": "budget"})
        page.post(f"{show}appliquer/")
        assert "Des corrections attendent" in page.get(f"{show}apercu/").content.decode()
        page.post(f"{show}controle/")
        check(run)
        page.post(f"{show}appliquer/")
        assert check(run).state == "applied" and Partner.objects.count() == 2
        assert "Créées" in page.get(show).content.decode()
        page.post(f"{show}annuler/")
        assert check(run).state == "undone" and "Retirées" in page.get(show).content.decode()

    def test_a_line_is_left_out_and_taken_back(self, page, preview):
        run = preview(CCAS)
        page.post(f"/partenaires/imports/{run.pk}/lignes/2/laisser/")
        page.post(f"/partenaires/imports/{run.pk}/controle/")
        assert states(check(run)) == ["left_out"]
        page.post(f"/partenaires/imports/{run.pk}/lignes/2/laisser/", {"reprendre": "1"})
        page.post(f"/partenaires/imports/{run.pk}/controle/")
        assert states(check(run)) == ["create"]

    @pytest.mark.parametrize(
        ("content", "words"), [("", "vide (0 octet)"), ("%PDF-1.4 x", "PDF"), (TITLES, "aucune ligne")]
    )
    def test_a_file_that_is_no_table_is_told_and_nothing_is_kept(self, page, content, words):
        answer = self.send(page, content)
        assert answer.status_code == 422 and words in answer.content.decode() and not ImportRun.objects.exists()

    def test_who_does_not_keep_the_directory_does_not_enter(self, client, preview):
        run = preview(CCAS)
        client.force_login(UserFactory(roles=[Role.CARETAKER]))
        assert client.get("/partenaires/imports/").status_code == 403
        assert client.post(f"/partenaires/imports/{run.pk}/appliquer/").status_code == 403

    def test_the_imports_of_tenants_are_elsewhere(self, client, preview):
        run = preview(CCAS)
        client.force_login(UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER]))
        assert client.get(f"/imports/{run.pk}/").status_code == 404
        assert "annuaire.csv" not in client.get("/imports/").content.decode()

    def test_a_corrected_cell_is_read_at_once(self, preview, worker):
        run = preview(CCAS)
        with pytest.raises(CellFaults, match="inconnu"):
            operations.correct_line(run, importer=PARTNERS, number=2, values={"themes": "x"}, by=worker)

    def test_as_many_queries_for_one_line_as_for_fifty(self, page, preview, django_assert_num_queries):
        page.get("/partenaires/imports/")
        for size in (1, 50):
            run = preview(*(CCAS.replace("CCAS de", f"CCAS {n} de") for n in range(size)))
            with django_assert_num_queries(FEW):
                page.get(f"/partenaires/imports/{run.pk}/apercu/")


FEW = 4  # run, count, lines, decisions
