"""The screens: the right role sees them, others do not, bad input says so and loses nothing."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import ImportRun
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.planning.kinds import KEYED
from loge.registers.tenants.imports.queries import MOST_CANDIDATES
from loge.registers.tenants.imports.tests.conftest import line
from loge.registers.tenants.imports.tests.test_corrections import correct
from loge.registers.tenants.imports.tests.test_matching import known
from loge.registers.tenants.imports.writing import model_written
from loge.registers.tenants.models import Person


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def upload(client, path, **data):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse("imports:upload"), {"file": file, "new_sender": "Progiciel", **data})


def test_a_manager_goes_from_the_file_to_the_register(signed_in, write):
    answer = upload(signed_in, write(line()))
    run = ImportRun.objects.get()
    assert answer.url == reverse("imports:mapping", args=[run.pk])
    page = signed_in.get(answer.url)
    assert "N° de contrat" in page.content.decode()
    fields = {f"column_{place}": code for place, code in run.columns.items()}
    answer = signed_in.post(answer.url, {**fields, "grain": run.grain, "reference_date": "2026-11-20"})
    run.refresh_from_db()
    assert answer.status_code == 302 and run.state == RunState.CHECKING
    assert "En attente" in signed_in.get(reverse("imports:show", args=[run.pk])).content.decode()
    engine.check(run.pk)
    page = signed_in.get(reverse("imports:preview", args=[run.pk])).content.decode()
    assert "Jeanne Le Gall" in page and "À créer" in page
    signed_in.post(reverse("imports:apply", args=[run.pk]))
    engine.apply(run.pk)
    page = signed_in.get(reverse("imports:show", args=[run.pk])).content.decode()
    assert "Appliqué le" in page and Person.objects.count() == 1
    assert re.search(r"1\s+ligne dans le fichier", page) and "Créées" in page and "n’ont pas été importées" not in page
    assert '<td data-label="Lignes" class="num">1</td>' in signed_in.get(reverse("imports:list")).content.decode()
    result = signed_in.get(reverse("imports:result", args=[run.pk]))
    text = b"".join(result.streaming_content).decode("utf-8-sig")
    assert "créé" in text and str(Person.objects.get().pk) in text


def test_progress_refreshes_itself_until_the_work_is_done(signed_in, preview):
    run = preview(line())
    ImportRun.objects.filter(pk=run.pk).update(
        state=RunState.APPLYING, rows_done=30, rows_total=60, step="Application"
    )
    answer = signed_in.get(reverse("imports:progress", args=[run.pk]))
    assert "50" in answer.content.decode() and "HX-Refresh" not in answer
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.APPLIED)
    assert signed_in.get(reverse("imports:progress", args=[run.pk]))["HX-Refresh"] == "true"


@pytest.mark.parametrize("role", [Role.TENANCY_OFFICER, Role.CARETAKER, Role.VOLUNTEER_CALLER, Role.DPO])
def test_other_roles_are_refused(client, role, preview):
    run = preview(line())
    client.force_login(User.objects.create_user("autre", roles=[role]))
    for name, args in (("list", []), ("upload", []), ("preview", [run.pk]), ("mapping", [run.pk])):
        assert client.get(reverse(f"imports:{name}", args=args)).status_code == 403
    assert client.post(reverse("imports:apply", args=[run.pk])).status_code == 403
    run.refresh_from_db()
    assert run.state == RunState.PREVIEW


def test_a_manager_of_one_agency_only_is_refused(client):
    user = User.objects.create_user("agence", roles=[Role.CUSTOMER_RELATIONS_MANAGER], perimeter=Perimeter.AGENCIES)
    client.force_login(user)
    assert client.get(reverse("imports:list")).status_code == 403


def test_an_unreadable_file_is_said_so_and_nothing_is_kept(signed_in, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = tmp_path / "vide.csv"
    path.write_bytes(b"")
    answer = upload(signed_in, path)
    assert answer.status_code == 422 and "vide (0 octet)" in answer.content.decode()
    assert "Progiciel" in answer.content.decode()  # what was typed is still there
    assert not ImportRun.objects.exists() and not list((tmp_path / "files").rglob("*.csv"))


def test_a_mapping_without_the_lease_number_says_which_column_is_missing(signed_in, write):
    upload(signed_in, write(line()))
    run = ImportRun.objects.get()
    fields = {f"column_{place}": code for place, code in run.columns.items() if code != "lease_number"}
    url = reverse("imports:mapping", args=[run.pk])
    answer = signed_in.post(url, {**fields, "grain": "person", "reference_date": "2026-11-20"})
    assert answer.status_code == 422 and "N° de contrat (bail)" in answer.content.decode()


def test_a_line_is_corrected_in_place_then_imported(signed_in, preview):
    run = preview(line(), line(**{"N° client": "P2", "N° contrat": "C2", "Date naissance": "31/02/1950"}))
    assert run.counts["lines"] == {"create": 1, "error": 1}
    page = signed_in.get(reverse("imports:preview", args=[run.pk]) + "?etat=error").content.decode()
    assert "31/02/1950" in page and "n’existe pas au calendrier" in page
    url = reverse("imports:row", args=[run.pk, 3, 1])
    cells = _cells(signed_in.get(url).context["form"])
    answer = signed_in.post(url, {**cells, "birth_date": "30/02/1950"})
    assert answer.status_code == 422 and "30/02/1950" in answer.content.decode()
    signed_in.post(url, {**cells, "birth_date": "28/02/1950"})
    page = signed_in.get(reverse("imports:preview", args=[run.pk])).content.decode()
    assert "Contrôler de nouveau" in page
    signed_in.post(reverse("imports:apply", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == RunState.PREVIEW  # decisions wait for a new check
    signed_in.post(reverse("imports:check", args=[run.pk]))
    engine.check(run.pk)
    run.refresh_from_db()
    assert run.counts["lines"] == {"create": 2}


def _cells(form):
    return {name: form.initial.get(name, "") for name in form.fields}


def test_a_line_is_left_out_then_taken_back(signed_in, preview, manager):
    run = preview(line(), line(**{"N° client": "P2", "N° contrat": "C2"}))
    signed_in.post(reverse("imports:leave_out", args=[run.pk, 3, 1]))
    operations.check_rows(run, by=manager, background=False)
    engine.check(run.pk)
    run.refresh_from_db()
    assert run.counts["lines"] == {"create": 1, "left_out": 1}
    signed_in.post(reverse("imports:leave_out", args=[run.pk, 3, 1]), {"reprendre": "1"})
    assert run.decisions.get().left_out is False


def test_applying_twice_is_harmless_and_said(signed_in, preview):
    run = preview(line())
    signed_in.post(reverse("imports:apply", args=[run.pk]))
    answer = signed_in.post(reverse("imports:apply", args=[run.pk]), follow=True)
    assert "déjà été lancé par Nadia Martin" in answer.content.decode()


def test_the_preview_asks_the_same_number_of_queries_for_2_lines_as_for_40(signed_in, preview):
    few = preview(*(line(**{"N° client": f"P{i}", "N° contrat": f"C{i}"}) for i in range(2)))
    many = preview(*(line(**{"N° client": f"Q{i}", "N° contrat": f"D{i}"}) for i in range(40)), name="b.csv")
    assert _queries(signed_in, few) == _queries(signed_in, many)


def _queries(client, run) -> int:
    url = reverse("imports:preview", args=[run.pk])
    client.get(url)  # what is remembered between two requests is not the page's doing
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_the_preview_masks_numbers_for_those_who_do_not_read_them_in_lists(client, manager, load, preview):
    load(line())
    changed = {"Mobile": "06 39 98 77 66", "Email": "nouvelle@example.org", "Civ": "MLLE"}
    url = reverse("imports:preview", args=[preview(line(**changed), name="b.csv").pk])
    client.force_login(manager)
    whole = client.get(url).content.decode()
    client.force_login(User.objects.create_user("admin", roles=[Role.ADMINISTRATOR]))
    masked = client.get(url).content.decode()
    assert "06 39 98 77 66" in whole and "nouvelle@example.org" in whole
    assert "06 •• •• •• 66" in masked and "n•••@example.org" in masked
    assert "77 66" not in masked and "nouvelle@" not in masked


CHANGED = {
    "Surface": "37,10", "Commune": "TRELAZE", "Code INSEE": "49353", "Nature": "PARKING", "Loyer": "1 430,30", "Etage": "2",
    "Date entrée": "01/02/2012", "Date décès": "05/01/2026", "Bâtiment": "B", "N° logement": "U1", "Agence": "02",
    "Libellé agence": "Agence Sud",
}  # fmt: skip


def test_what_changes_is_said_in_french(signed_in, load, preview):
    load(line())
    text = _text(signed_in, preview(line(**CHANGED), name="b.csv"))
    for said in (
        "à créer : agence 02", "à créer : bâtiment R001-B", "agence : Agence Nord → 02 (à créer)", "bâtiment : 1 RUE DES LILAS → R001-B (à créer)",
        "code INSEE : 49007 → 49353", "nature : Logement → Stationnement", "étage : (vide) → 2",
        "surface habitable (m²) : 62,50 → 37,10", "loyer : 412,30 → 1 430,30", "entrée : 1er février 2010 → 1er février 2012",
        "décédée : non → oui",
    ):  # fmt: skip
        assert said in text, said


def test_two_people_of_a_lease_that_changes_are_not_left_without_a_word(signed_in, load, preview):
    spouse = {"N° client": "P2", "Prénom": "ANDRE", "Rôle": "CONJOINT"}
    load(line(), line(**spouse))
    text = _text(signed_in, preview(line(Loyer="500,00"), line(**spouse, Loyer="500,00"), name="b.csv"))
    assert text.count("loyer : 412,30 → 500,00") == 1 and text.count("dit à une autre ligne") == 1


def test_a_departure_says_who_leaves_what(signed_in, load, preview):
    load(line(), line(**{"N° client": "P2", "Prénom": "ANDRE", "Rôle": "CONJOINT"}))
    assert "occupant, jusqu’au : (vide) → " in _text(signed_in, preview(line(), name="b.csv"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("21/03/1941", "correction suivie par le progiciel"),
        ("30/03/1941", "nouvelle valeur du progiciel : (vide) → 30 mars 1941"),
    ],
)
def test_what_becomes_of_a_correction_is_said(signed_in, load, preview, manager, given, said):
    load(line())
    correct(Person.objects.get(), "birth_date", date(1941, 3, 12), date(1941, 3, 21), manager)
    assert said in _text(signed_in, preview(line(**{"Date naissance": given}), name="b.csv"))


def test_homes_that_move_ask_no_more_queries_when_there_are_many(signed_in, load, preview):
    def moved(code, count, **cells):
        return [
            line(**{"N° client": f"{code}{i}", "N° contrat": f"{code}{i}", "N° logement": f"{code}{i}"}, **cells)
            for i in range(count)
        ]

    load(*moved("P", 2), *moved("Q", 40))
    few = preview(*moved("P", 2, Bâtiment="B"), name="b.csv")
    many = preview(*moved("Q", 40, Bâtiment="C"), name="c.csv")
    assert _queries(signed_in, few) == _queries(signed_in, many)


def test_every_column_that_an_import_may_change_has_a_name_in_french():
    nameless = {
        f"{name}.{field.column}"
        for name, kind in KEYED.items()
        for field in model_written(name)._meta.concrete_fields
        if field.column in kind.columns and field.verbose_name == field.name.replace("_", " ")
    }
    told_elsewhere = {"person.search_key", "organisation.search_key", "building.search_key"}
    assert {name for name in nameless - told_elsewhere if not name.endswith(".code")} == set()


def _text(client, run) -> str:
    page = client.get(reverse("imports:preview", args=[run.pk])).content.decode()
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_list_shows_the_lines_of_the_file_whatever_the_work_done(signed_in, load, write, manager, erp):
    run = load(line(), line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2"}))
    assert run.lines == 2 and run.rows_total > 2
    operations.receive_file(path=write(line(), name="recu.csv"), sender=erp, by=manager)
    rows = signed_in.get(reverse("imports:list")).content.decode().split("<tr>")
    assert [row.split('data-label="Lignes" class="num">')[1].split("<")[0] for row in rows[2:]] == ["—", "2"]


def test_an_import_of_before_counts_its_lines_by_their_outcomes(load):
    run = load(line())
    del run.report["lines"]
    assert run.lines == 1


def test_too_many_people_of_one_name_are_cut_and_it_is_said(signed_in, preview):
    for _ in range(MOST_CANDIDATES + 2):
        known()
    run = preview(line())
    url = reverse("imports:row", args=[run.pk, 2, 1])
    page = signed_in.get(url)
    assert len(page.context["people"]) == MOST_CANDIDATES and "affinez" in page.content.decode()
    Person.objects.order_by("-pk")[0].delete()
    Person.objects.order_by("-pk")[0].delete()
    page = signed_in.get(url)
    assert len(page.context["people"]) == MOST_CANDIDATES and "affinez" not in page.content.decode()
