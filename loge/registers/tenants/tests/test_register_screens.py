"""Doublons and corrections, as people work through them."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory
from loge.registers.tenants.models import Correction, DuplicatePair, Merge, Person
from loge.registers.tenants.operations.duplicates import find_duplicates
from loge.registers.tenants.operations.merging import merge_people
from loge.registers.tenants.operations.people import correct_person
from loge.registers.tenants.tests.factories import PersonFactory, make_home
from loge.registers.tenants.views.duplicates import RECENT


@pytest.fixture
def manager(client):
    user = UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])
    client.force_login(user)
    return user


def twice(first_name="Odette", other="Odette"):
    born = date(1944, 3, 5)
    people = [
        PersonFactory(last_name="LEFÈVRE", first_name=name, birth_date=born, birth_date_quality="exact")
        for name in (first_name, other)
    ]
    find_duplicates(by=None)
    return people


def page(client, name, *args, **query):
    answer = client.get(reverse(f"tenants:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_pair_is_compared_merged_and_taken_apart_on_screen(client, manager):
    keep, drop = twice("Odette", "Odete")
    pair = DuplicatePair.objects.get()
    assert "même date de naissance" in page(client, "duplicates")
    shown = page(client, "compare", pair.pk)
    assert "Odete" in shown and "Quelle fiche garder" in shown
    path = reverse("tenants:compare", args=[pair.pk])
    assert client.post(path, {"survivor": keep.pk}).status_code == 422
    chosen = {name: drop.pk for name in ("first_name", "civility")}
    client.post(path, {"survivor": keep.pk, **chosen})
    keep.refresh_from_db(), drop.refresh_from_db()
    assert (keep.first_name, drop.merged_into) == ("Odete", keep)
    file = client.get(reverse("desk:tenant_file", args=[drop.pk]))
    assert file["Location"] == reverse("desk:tenant_file", args=[keep.pk])
    assert "Défaire" in page(client, "duplicates")
    client.post(reverse("tenants:separate", args=[Merge.objects.get().pk]))
    assert Person.objects.standing().filter(pk=drop.pk).exists()


def test_a_double_submission_of_a_merge_is_harmless(client, manager):
    keep, drop = twice()
    pair = DuplicatePair.objects.get()
    path, chosen = reverse("tenants:compare", args=[pair.pk]), {"survivor": keep.pk, "civility": keep.pk}
    client.post(path, chosen)
    for answer in (client.post(path, chosen, follow=True), client.get(path, follow=True)):
        assert "déjà examinée" in answer.content.decode()
    assert Merge.objects.count() == 1


def test_a_dismissed_pair_leaves_the_list(client, manager):
    twice()
    pair = DuplicatePair.objects.get()
    client.post(reverse("tenants:dismiss", args=[pair.pk]))
    assert "Aucun doublon" in page(client, "duplicates")


def test_a_search_is_asked_for_once(client, manager):
    path = reverse("tenants:search_duplicates")
    first = client.post(path, follow=True).content.decode()
    second = client.post(path, follow=True).content.decode()
    assert "est lancée" in first and "déjà lancée" in second


def test_duplicates_are_for_those_who_merge_within_their_perimeter(client):
    twice()
    pair = DuplicatePair.objects.get()
    client.force_login(UserFactory())
    assert client.get(reverse("tenants:duplicates")).status_code == 403
    client.force_login(UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER], agencies=[AgencyFactory()]))
    assert client.get(reverse("tenants:compare", args=[pair.pk])).status_code == 404
    assert "Aucun doublon" in page(client, "duplicates")


def queries(client, name):
    page(client, name)
    with CaptureQueriesContext(connection) as seen:
        page(client, name)
    return len(seen)


def test_the_lists_ask_as_many_queries_for_two_rows_as_for_many(client, manager):
    twice()
    correct_person(PersonFactory(), field="first_name", value="Odile", by=manager)
    few = queries(client, "duplicates"), queries(client, "corrections")
    for _ in range(6):
        twice()
        correct_person(PersonFactory(), field="first_name", value="Odile", by=manager)
    assert (queries(client, "duplicates"), queries(client, "corrections")) == few


@pytest.fixture
def correction(manager):
    person = PersonFactory(last_name="DUPOND", source="PRH", source_key="00123")
    return correct_person(person, field="last_name", value="Dupont", by=manager)


def test_corrections_leave_for_the_erp_as_a_workbook_and_are_marked(client, manager, correction):
    assert "DUPOND" in page(client, "corrections")
    answer = client.post(reverse("tenants:export_corrections"), {"quoi": "nouvelles", "format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["PRH", "00123"] and rows[1][4:6] == ["DUPOND", "Dupont"]
    correction.refresh_from_db()
    assert correction.exported_at
    assert Entry.objects.filter(action="tenants.corrections_exported", by=manager).count() == 1
    again = client.post(reverse("tenants:export_corrections"), {"quoi": "nouvelles"}, follow=True)
    assert "aucune correction" in again.content.decode()


def test_a_text_file_neutralises_what_a_spreadsheet_would_run(client, manager):
    correct_person(PersonFactory(), field="language", value="=1+1", by=manager)
    answer = client.post(reverse("tenants:export_corrections"), {"quoi": "toutes", "format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][5] == "'=1+1"


def test_a_divergence_is_decided_on_screen(client, manager, correction):
    Correction.objects.update(diverging_value="DURAND")
    assert "Le progiciel dit maintenant" in page(client, "corrections", vue="divergences")
    client.post(reverse("tenants:decide", args=[correction.pk]), {"garder": "theirs"})
    correction.person.refresh_from_db()
    assert correction.person.last_name == "DURAND"
    assert "valeur du progiciel gardée" in page(client, "corrections", vue="reglees")


def test_an_officer_sees_the_corrections_of_their_perimeter_and_sends_nothing(client, correction):
    home = make_home(last_name="GAUTIER")
    here = UserFactory(agencies=[home.residence.agency])
    correct_person(home.reference_person, field="first_name", value="Odile", by=here)
    client.force_login(here)
    shown = page(client, "corrections")
    assert "Odile" in shown and "Dupont" not in shown and "Télécharger" not in shown
    assert client.post(reverse("tenants:export_corrections")).status_code == 403
    assert client.post(reverse("tenants:settle", args=[correction.pk])).status_code == 403


def test_an_old_merge_can_still_be_found_and_taken_apart(client, manager):
    keep = PersonFactory()
    merges = [merge_people(keep, absorbed=PersonFactory(), choices={}, by=manager) for _ in range(RECENT * 2 + 1)]
    seen, address, pages = [], reverse("tenants:duplicates"), 0
    while address:
        answer = client.get(address)
        seen += [merge.pk for merge in answer.context["merges"]]
        older = answer.context["older"]
        assert ("Fusions plus anciennes</a>" in answer.content.decode()) == bool(older)
        address, pages = older and f"{reverse('tenants:duplicates')}?fusions_avant={older}", pages + 1
    assert seen == [merge.pk for merge in reversed(merges)] and pages == 3
    assert "Les plus récentes" in answer.content.decode()


def test_a_forged_page_of_merges_is_not_found(client, manager):
    assert client.get(reverse("tenants:duplicates"), {"fusions_avant": "hier"}).status_code == 404
    assert client.get(reverse("tenants:duplicates"), {"fusions_avant": "9" * 30}).status_code == 200
