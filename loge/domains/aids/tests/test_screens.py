import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.aids.models import AidApplication, AidScheme, Guarantee
from loge.domains.aids.operations.drafting import draft_application
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.presenters.paper import summary_data
from loge.domains.aids.tests.world import TODAY, drafted, make_debtor, make_scheme, ready, sent
from loge.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def read(client, name, *args, **query) -> str:
    return plain(client.get(reverse(f"aids:{name}", args=args), query).content.decode())


def test_who_opens_what(client, world):
    application = drafted(world)
    paths = [reverse("aids:list"), reverse("aids:schemes"), reverse("aids:detail", args=[application.pk]),
             reverse("aids:edit", args=[application.pk]), reverse("aids:scheme_edit", args=[world.fund.pk]),
             reverse("aids:guarantee_new", args=[world.lease.pk])]  # fmt: skip
    for someone, expected in (
        (world.worker, [200, 200, 200, 200, 403, 403]),
        (world.officer, [200, 200, 200, 200, 403, 200]),
        (world.manager, [200] * 6),
        (world.director, [200, 200, 200, 403, 200, 403]),
        (world.stranger, [200, 200, 404, 404, 403, 403]),
        (world.caller, [403] * 6),
        (world.volunteer, [403] * 6),
    ):
        client.force_login(someone)
        assert [client.get(path).status_code for path in paths] == expected, someone.roles


def test_nobody_is_shown_the_way_to_a_page_closed_to_them(client, world):
    application = drafted(world)
    refer = reverse("referrals:propose", args=[application.person_id])
    for someone, may in ((world.worker, True), (world.officer, False)):
        client.force_login(someone)
        assert (refer in read(client, "detail", application.pk)) is may
        assert (client.get(refer).status_code == 200) is may


def test_the_file_of_a_tenant_says_which_aid_and_why_then_where_it_stands(client, world):
    client.force_login(world.worker)
    path = reverse("desk:tenant_file", args=[world.person.pk])
    page = plain(client.get(path).content.decode())
    assert "Habite le département 49, doit 1 200,00 €" in page and "Règles à vérifier" in page
    assert reverse("aids:new", args=[world.home.pk, world.fund.pk]) in page and "Simulateur officiel" in page
    application = drafted(world)
    page = client.get(path).content.decode()
    assert reverse("aids:detail", args=[application.pk]) in page and "Demander l’accord du foyer" in page
    client.force_login(world.caller)
    assert "FSL" not in client.get(path).content.decode()


def test_an_application_goes_from_the_reason_to_the_envelope_on_screen(client, world):
    client.force_login(world.worker)
    start = reverse("aids:new", args=[world.home.pk, world.fund.pk])
    assert "Pourquoi cette aide" in client.get(start).content.decode()
    said = {
        "person": world.person.pk,
        "debt": "rent",
        "debt_since": "2026-08",
        "debt_until": "2026-05",
        "amount_asked": "800,50",
    }
    wrong = client.post(start, said)
    assert (
        wrong.status_code == 422
        and "800,50" in wrong.content.decode()
        and "avant le premier" in wrong.content.decode()
    )
    made = client.post(start, said | {"debt_until": "2026-10", "situation": "Perte d’emploi en juillet."})
    application = AidApplication.objects.get()
    assert made["Location"] == reverse("aids:detail", args=[application.pk]) and application.amount_asked == Decimal(
        "800.50"
    )
    client.post(reverse("aids:agree", args=[application.pk]), {"reponse": "oui"})
    for paper in application.documents.all():
        file = SimpleUploadedFile("piece.pdf", b"%PDF-1.7")
        client.post(reverse("aids:paper", args=[paper.pk]), {"received_on": TODAY().isoformat(), "document": file})
    page = read(client, "detail", application.pk)
    assert "Envoyer la demande" in page and "août 2026" in page and page.count("Reçue</span>") == 2
    opened = client.get(reverse("aids:read_paper", args=[application.documents.first().pk]))
    assert opened.content == b"%PDF-1.7" and opened["Content-Disposition"].startswith("attachment")
    assert client.post(reverse("aids:summary_pdf", args=[application.pk])).content.startswith(b"%PDF")
    client.post(reverse("aids:send", args=[application.pk]), {"sent_on": TODAY().isoformat(), "sent_by": "letter"})
    assert "Attendre la décision" in read(client, "detail", application.pk)
    assert str(world.person) in read(client, "list", vue="attente") and str(world.person) not in read(client, "list")


def test_what_the_fund_reads_is_what_was_agreed_and_no_internal_note(world):
    application = ready(world, income=Decimal(900), situation="Perte d’emploi.")
    data = summary_data(application, today=TODAY())
    facts = dict(data["facts"])
    assert plain(facts["Ressources dites par le foyer"]) == "900,00 € par mois" and facts["Personnes au foyer"] == "1"
    assert data["papers"] == [["Pièce d’identité", "jointe"], ["Relevé de compte", "jointe"]]
    assert "Solde" not in str(data) and "1 200" not in plain(str(data))


def test_a_refused_decision_keeps_what_was_typed(client, world):
    application = sent(world)
    client.force_login(world.worker)
    said = {"amount": "9000", "decided_on": TODAY().isoformat(), "paid_to": "landlord", "debt": "rent"}
    answer = client.post(reverse("aids:grant", args=[application.pk]), said)
    assert (
        answer.status_code == 422 and "ne dépasse pas" in answer.content.decode() and "9000" in answer.content.decode()
    )
    client.post(reverse("aids:refuse", args=[application.pk]), {"reason": "income", "decided_on": TODAY().isoformat()})
    assert "Recours jusqu’au" in read(client, "detail", application.pk)


def test_a_manager_writes_the_rules_and_everyone_reads_what_changed(client, world):
    client.force_login(world.manager)
    said = {"name": "CCAS de Trélazé", "kind": "ccas", "departments": "49, 4", "appeal_months": "2", "evidence": "check",
            "documents": "Pièce d’identité\nAvis d’imposition", "debt_only": "on"}  # fmt: skip
    wrong = client.post(reverse("aids:scheme_new"), said)
    assert wrong.status_code == 422 and "Département non compris : 4" in plain(wrong.content.decode())
    client.post(reverse("aids:scheme_new"), said | {"departments": "49"})
    scheme = AidScheme.objects.get(name="CCAS de Trélazé")
    assert scheme.documents == ["Pièce d’identité", "Avis d’imposition"] and "En préparation" in read(
        client, "scheme", scheme.pk
    )
    edit = reverse("aids:scheme_edit", args=[scheme.pk])
    client.post(edit, said | {"departments": "49", "active_from": TODAY().isoformat(), "seen": "1"})
    late = client.post(edit, said | {"departments": "49", "decision_days": "30", "seen": "1"})
    assert late.status_code == 422 and "vient de modifier" in late.content.decode()
    client.force_login(world.worker)
    assert "ouverte depuis le : rien →" in read(client, "scheme", scheme.pk) and "Ouverte" in read(client, "schemes")


def test_models_are_added_by_one_button(client, world):
    client.force_login(world.manager)
    assert "Ajouter les modèles (8)" in read(client, "schemes")
    client.post(reverse("aids:scheme_install"))
    assert "8 modèles ajoutés" in read(client, "schemes") and AidScheme.objects.count() == 9


def test_the_homes_of_an_aid_are_those_of_the_perimeter_each_with_its_reason(client, world):
    client.force_login(world.worker)
    assert str(world.person) in read(client, "homes", world.fund.pk)
    later = (TODAY() + timedelta(days=90)).isoformat()
    decline = reverse("aids:decline", args=[world.home.pk, world.fund.pk])
    assert client.post(decline, {"until": TODAY().isoformat()}).status_code == 422
    client.post(decline, {"until": later})
    assert "Aucun foyer" in read(client, "homes", world.fund.pk)
    client.force_login(world.stranger)
    assert str(world.person) not in read(client, "homes", world.fund.pk)
    assert client.get(decline).status_code == 404


def test_a_guarantee_is_recorded_called_and_followed_on_screen(client, world):
    client.force_login(world.officer)
    new = reverse("aids:guarantee_new", args=[world.lease.pk])
    said = {"kind": "visale", "number": "V-1", "valid_from": "2024-01-01", "call_days": "60"}
    assert client.post(new, said | {"valid_until": "2023-01-01"}).status_code == 422
    client.post(new, said)
    guarantee = Guarantee.objects.get()
    Guarantee.objects.filter(pk=guarantee.pk).update(first_unpaid_on=TODAY(), call_by=TODAY())
    assert "V-1" in read(client, "guarantees") and "V-1" in client.get("/").content.decode()
    client.post(reverse("aids:guarantee_call", args=[guarantee.pk]), {"on": TODAY().isoformat()})
    assert "Appelée" in read(client, "guarantee", guarantee.pk) and "V-1" not in read(client, "guarantees")
    client.force_login(world.stranger)
    assert client.get(reverse("aids:guarantee", args=[guarantee.pk])).status_code == 404


def test_the_home_page_names_what_is_late_for_whoever_follows_it(client, world):
    application = sent(world, days_ago=70)
    for someone, shown in ((world.worker, True), (world.officer, False)):
        client.force_login(someone)
        assert (reverse("aids:detail", args=[application.pk]) in client.get("/").content.decode()) is shown


def test_the_workbook_lists_and_counts_and_is_journalled(client, world):
    sent(world)
    client.force_login(world.worker)
    assert client.post(reverse("aids:export")).status_code == 403
    client.force_login(world.manager)
    answer = client.post(reverse("aids:export"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert str(world.person) in words and "Chiffres" in str(
        zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/workbook.xml")
    )
    assert Entry.objects.get(action="aids.applications_exported").facts["rows"] == 1


@pytest.mark.parametrize("page", ["list", "homes", "file", "guarantees"])
def test_screens_read_the_same_for_two_rows_as_for_fifty(client, world, page):
    client.force_login(world.officer)
    path = {
        "list": reverse("aids:list"), "homes": reverse("aids:homes", args=[world.fund.pk]),
        "file": reverse("desk:tenant_file", args=[world.person.pk]), "guarantees": reverse("aids:guarantees") + "?vue=valables",
    }[page]  # fmt: skip

    def more(number: int) -> int:
        for _ in range(number):
            place = AidScheme.objects.count()
            scheme = make_scheme(world, kind="ccas", name=f"CCAS {place}", debt_max=None)
            home = make_debtor(world.residence)
            draft_application(scheme, household=home, person=home.reference_person, by=world.officer)
            Guarantee.objects.create(
                lease=home.lease, kind="visale", valid_from=TODAY(), call_days=60, created_by=world.officer,
                created_at=world.fund.created_at,
            )  # fmt: skip
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        return len(queries)

    assert more(2) == more(6)


def test_the_page_of_an_account_shows_what_is_asked_and_who_answers(client, world):
    application = drafted(world)
    record_guarantee(world.lease, kind="visale", number="V-77", valid_from=TODAY(), call_days=60, by=world.officer)
    client.force_login(world.officer)
    shown = read(client, "of_lease", world.lease.pk)
    assert reverse("aids:detail", args=[application.pk]) in shown and "V-77" in shown
    client.force_login(world.stranger)
    assert client.get(reverse("aids:of_lease", args=[world.lease.pk])).status_code == 404
