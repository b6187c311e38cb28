import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

import loge
from loge.foundation.audit import trail
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.fronts.privacy import operations, queries, rights
from loge.fronts.privacy.labels import ACTIONS, action_label, object_label
from loge.fronts.privacy.queries import Filters
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User


@pytest.fixture
def dpo():
    return User.objects.create(username="dora", first_name="Dora", last_name="Prudent", roles=[Role.DPO])


@pytest.fixture
def officer():
    return User.objects.create(username="karim", first_name="Karim", last_name="Dupuis", roles=[Role.TENANCY_OFFICER])


@pytest.fixture
def desk(client, dpo):
    client.force_login(dpo)
    return client


def lines(response):
    return [(line["who"], line["action"]) for line in response.context["lines"]]


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def write(action="cases.case_opened", *, by, when=None, target_id="7", model="cases.Case", **facts):
    when = {"at": when} if when else {}
    return Entry.objects.create(action=action, target_model=model, target_id=target_id, by=by, facts=facts, **when)


def test_the_latest_line_comes_first_in_french(desk, officer):
    write("accounts.signed_in", by=officer, when=at(1), model="accounts.User")
    write(by=officer, when=at(2), level=3)
    write("inconnu.fait", by=None, when=at(3), model="disparu.Modele")
    page = desk.get("/journal/")
    assert lines(page) == [
        ("Loge", "inconnu.fait"),
        ("Karim Dupuis", "Suivi ouvert"),
        ("Karim Dupuis", "Connexion"),
    ]
    html = page.content.decode()
    assert "niveau : 3" in html and "disparu.Modele 7" in html and "Suivi 7" in html


def test_what_a_line_tells_is_in_french(desk, officer):
    write(by=officer, outcome="voicemail", on_paper=False, roles=["dpo"], methods=["password"], inconnu=3, vide="")
    write(by=officer, report={"tenants_person": {"deleted": 26, "used": 0}, "housing_unit": {"deleted": 0}})
    page = desk.get("/journal/").content.decode()
    assert "issue : Répondeur (sans message) ; sur papier : non" in page
    assert "bilan : personnes (26 retirés)<" in page
    for told in ("rôles : Délégué à la protection des données", "moyens : mot de passe", "inconnu : 3"):
        assert told in page


def test_it_is_filtered_by_person_action_object_and_period(desk, officer, dpo):
    write(by=officer, when=at(1), target_id="1")
    write(by=dpo, when=at(2), target_id="2")
    write("accounts.signed_in", by=officer, when=at(3), model="accounts.User", target_id="3")
    ids = lambda query: [line["target_id"] for line in desk.get(f"/journal/?{query}").context["lines"]]  # noqa: E731
    assert ids("") == ["3", "2", "1"]
    assert ids(f"personne={officer.pk}") == ["3", "1"]
    assert ids("action=accounts.signed_in") == ["3"]
    assert ids("objet=cases.Case") == ["2", "1"]
    assert ids("objet=cases.Case&numero=2") == ["2"]
    assert ids("du=2026-03-02&au=2026-03-02") == ["2"]
    assert ids("au=2026-03-01") == ["1"]


def test_the_last_day_of_a_period_is_whole_in_paris(desk, officer):
    write(by=officer, when=datetime(2026, 3, 1, 22, 30, tzinfo=UTC), target_id="soir")
    write(by=officer, when=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), target_id="lendemain")
    found = desk.get("/journal/?du=2026-03-01&au=2026-03-01").context["lines"]
    assert [line["target_id"] for line in found] == ["soir"]


def test_a_last_day_that_no_day_follows_ends_nothing(desk, officer):
    assert desk.get("/journal/?au=9999-12-31").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["du=hier", "du=2026-03-02&au=2026-03-01", "personne=999999", "action=nulle", "objet=nulle.Part", "numero=7"],
)
def test_a_filter_that_makes_no_sense_is_said(desk, query):
    answer = desk.get(f"/journal/?{query}")
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()


def test_pages_follow_one_another_without_hole_nor_double_even_at_the_same_instant(officer):
    moment = at(5)
    for n in range(7):
        write(by=officer, when=moment, target_id=str(n))
    write(by=officer, when=at(4), target_id="7")
    found, key, seen = queries.entries(Filters(), viewer=officer), "", []
    for _ in range(4):
        page = queries.page_after(found, key, size=3)
        seen += [entry.target_id for entry in page.entries]
        write(by=officer, when=at(6), target_id="arrivée entre deux pages")
        if not page.next_key:
            break
        key = page.next_key
    assert seen == ["6", "5", "4", "3", "2", "1", "0", "7"]


def test_the_screen_leads_to_older_lines_and_keeps_the_filters(desk, officer):
    for n in range(queries.PAGE + 1):
        write(by=officer, when=at(1) + timedelta(minutes=n), target_id=str(n))
    first = desk.get(f"/journal/?personne={officer.pk}")
    assert len(first.context["lines"]) == queries.PAGE
    second = desk.get(f"/journal/{first.context['next']}")
    assert [line["target_id"] for line in second.context["lines"]] == ["0"]
    assert second.context["next"] == ""


@pytest.mark.parametrize("key", ["n’importe quoi", "2026-03-01_x", "_"])
def test_a_forged_page_key_is_not_found(desk, key):
    assert desk.get("/journal/", {"apres": key}).status_code == 404


def test_a_page_costs_the_same_with_two_lines_as_with_fifty(desk, officer):
    def cost():
        with CaptureQueriesContext(connection) as counted:
            desk.get("/journal/")
        return len(counted)

    write(by=officer)
    write(by=officer)
    desk.get("/journal/")
    few = cost()
    for _ in range(48):
        write(by=officer)
    assert cost() == few


def test_the_known_actions_are_found_without_reading_every_line(officer):
    for action in ("b.done", "a.done", "b.done", "c.done"):
        write(action, by=officer)
    assert queries.known_actions(officer) == ["a.done", "b.done", "c.done"]


def test_who_looked_at_a_file(desk, officer, dpo):
    for _ in range(2):
        trail.record_read(dpo, by=officer)
    trail.record_read(dpo, by=dpo, reason="contrôle")
    trail.record_read(officer, by=dpo)
    page = desk.get(f"/journal/objet/accounts.User/{dpo.pk}/")
    assert {row["person"]: row["times"] for row in page.context["readers"]} == {officer: 2, dpo: 1}
    assert len(page.context["lines"]) == 3
    assert "Utilisateur" in page.content.decode()


def test_an_unknown_kind_of_object_is_not_found(desk):
    assert desk.get("/journal/objet/nulle.Part/1/").status_code == 404
    assert desk.get("/journal/objet/nulle/1/").status_code == 404


@pytest.mark.parametrize("path", ["/journal/", "/journal/objet/accounts.User/1/"])
def test_the_journal_is_for_the_dpo_and_administrators(client, officer, path):
    client.force_login(officer)
    assert client.get(path).status_code == 403
    assert client.post("/journal/export/").status_code == 403
    officer.roles = [Role.ADMINISTRATOR]
    officer.save()
    assert client.get(path).status_code == 200


class TestExport:
    def rows(self, content):
        return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    def test_the_file_has_the_lines_found_and_the_export_is_journalled(self, desk, dpo, officer):
        write(by=officer, when=at(1), summary="=2+2")
        write(by=dpo, when=at(2))
        answer = desk.post("/journal/export/", {"personne": officer.pk})
        rows = self.rows(answer.content)
        assert "attachment" in answer["Content-Disposition"]
        assert rows[0][0] == "Journal de Loge — personne : Karim Dupuis"
        assert rows[2] == ["Le", "Qui", "Action", "Objet", "Détails"]
        assert rows[3][0].isoformat() == "2026-03-01T13:00:00"
        assert rows[3][1:] == ["Karim Dupuis", "Suivi ouvert", "Suivi 7", "résumé : =2+2"]
        assert len(rows) == 4
        line = Entry.objects.filter(action="privacy.journal_exported").get()
        assert line.by == dpo and line.facts["lines"] == 1 and line.facts["person"] == officer.pk

    def test_too_many_lines_are_refused_with_what_to_do(self, desk, officer, monkeypatch):
        monkeypatch.setattr(operations, "LONGEST_EXPORT", 1)
        write(by=officer)
        write(by=officer)
        page = desk.post("/journal/export/", follow=True).content.decode()
        assert "resserrez la période" in page
        assert not Entry.objects.filter(action="privacy.journal_exported").exists()

    def test_a_wrong_filter_leads_back_to_the_page_that_says_so(self, desk):
        answer = desk.post("/journal/export/", {"du": "hier"})
        assert answer.status_code == 302 and "du=hier" in answer["Location"]

    def test_the_operation_refuses_whom_it_should(self, officer):
        with pytest.raises(Refusal, match="réservé au délégué"):
            operations.export_journal(filters=Filters(), described="", by=officer)


def test_words_for_people():
    assert action_label("read") == "Consultation d’un dossier"
    assert action_label("chose.faite") == "chose.faite"
    assert object_label("tenants.Person") == "Personne"
    assert object_label("chose") == "chose"
    assert action_label("cases.follow_up_taken") == action_label("cases.case_taken") == "Suivi pris en charge"
    assert object_label("cases.FollowUp") == object_label("cases.Case") == "Suivi"
    assert all(label[0].isupper() and not label.endswith(".") for label in ACTIONS.values())


def test_who_may_do_what_is_shown_to_everyone_on_the_staff(client, officer):
    client.force_login(officer)
    page = client.get("/qui-peut-faire-quoi/").content.decode()
    assert "Appeler les locataires d’une campagne" in page and "Appelant volontaire" in page


def test_no_permission_is_left_out_of_the_page():
    """Every module of the house that declares a Permission is in the list."""
    files = Path(loge.__file__).parent.rglob("permissions.py")
    declaring = {
        ".".join(path.relative_to(Path(loge.__file__).parents[1]).with_suffix("").parts)
        for path in files
        if " = Permission(" in path.read_text()
    }
    assert declaring == {module.__name__ for _, module in rights.DECLARED}


def test_every_action_of_the_code_has_its_french_words():
    root = Path(loge.__file__).parent
    sources = "\n".join(p.read_text() for p in root.rglob("*.py") if not {"tests", "migrations"} & set(p.parts))
    written = set(re.findall(r"trail\.record\(\s*[\"']([a-z]+\.[a-z_]+)[\"']", sources))
    assert len(written) > 20 and written - set(ACTIONS) == set()


def test_the_objects_are_chosen_by_their_french_names_among_those_of_the_journal(desk, officer):
    write(by=officer)
    write("accounts.signed_in", by=officer, model="accounts.User")
    write("inconnu.fait", by=None, model="disparu.Modele")
    choices = dict(desk.get("/journal/").context["form"].fields["objet"].choices)
    expected = {
        "": "Tous", "accounts.User": "Utilisateur", "cases.Case": "Suivi", "disparu.Modele": "disparu.Modele",
    }  # fmt: skip
    assert choices == expected
    assert list(choices.values())[1:] == ["disparu.Modele", "Suivi", "Utilisateur"]


def test_the_export_says_which_object_in_french(desk, officer):
    write(by=officer)
    answer = desk.post("/journal/export/", {"objet": "cases.Case", "numero": "7"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Journal de Loge — objet : Suivi 7"
