from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loge.domains.proximity.models import Errand
from loge.domains.proximity.operations.money import note_money
from loge.domains.proximity.tests.test_errands import TODAY, asked, planned
from loge.domains.proximity.tests.test_knock_screens import said
from loge.foundation.audit.models import Entry
from loge.registers.tenants.tests.factories import make_home


def test_a_service_is_asked_organised_and_delivered_on_screens(client, world):
    client.force_login(world.officer)
    page = f"/proximite/services/demander/{world.home.pk}/?besoin=shopping&origine=outreach.signal:12"
    assert 'value="shopping"' in said(client.get(page))
    client.post(page, {"kind": "shopping", "what": "Pain", "agreed": "on"})
    errand = Errand.objects.get()
    assert (errand.origin, errand.origin_id) == ("outreach.signal", "12")
    client.post(
        f"/proximite/services/{errand.pk}/organiser/", {"day": TODAY, "slot": "morning", "to": world.keeper.pk}
    )
    client.force_login(world.keeper)
    assert "Pain" in said(client.get("/proximite/"))
    answer = client.post(f"/proximite/services/{errand.pk}/remise/", {"handed_to": "self"}, follow=True)
    assert "C’est livré" in said(answer)


def test_a_health_reason_is_warned_of(client, world):
    client.force_login(world.officer)
    page = f"/proximite/services/demander/{world.home.pk}/"
    answer = client.post(page, {"kind": "medicines", "what": "Insuline pour son diabète", "agreed": "on"})
    assert answer.status_code == 422 and "« diabète »" in said(answer) and "Insuline" in said(answer)
    assert not Errand.objects.exists()


def test_bad_input_loses_nothing(client, world):
    errand = asked(world)
    client.force_login(world.officer)
    path = f"/proximite/services/{errand.pk}/organiser/"
    answer = client.post(path, {"day": TODAY - timedelta(days=3), "slot": "afternoon", "to": world.keeper.pk})
    assert answer.status_code == 422 and "déjà passé" in said(answer) and "checked" in said(answer)
    answer = client.post(path, {"day": TODAY, "slot": "afternoon"})
    assert answer.status_code == 422 and "une personne ou un partenaire" in said(answer)


def test_money_is_corrected_in_two_gestures(client, world):
    errand = planned(world)
    line = note_money(errand, kind="received", amount=Decimal("200"), by=world.keeper)
    client.force_login(world.keeper)
    path = f"/proximite/services/{errand.pk}/argent/{line.pk}/corriger/"
    shown = said(client.post(path, {"amount": "20,50", "reason": "Un zéro de trop"}))
    assert "sera barrée" in shown and "20,50 €" in shown and errand.money.count() == 1
    client.post(path, {"amount": "20.50", "reason": "Un zéro de trop", "confirmed": "on"})
    assert errand.money.count() == 3
    assert "En main : 20,50 €" in said(client.get(f"/proximite/services/{errand.pk}/"))


def test_delivery_is_refused_until_the_money_balances_and_says_by_how_much(client, world):
    errand = planned(world)
    client.force_login(world.keeper)
    client.post(
        f"/proximite/services/{errand.pk}/argent/",
        {"kind": "received", "amount": "20", "token": _token(client, errand)},
    )
    answer = client.post(f"/proximite/services/{errand.pk}/remise/", {"handed_to": "self"})
    assert answer.status_code == 422 and "Il reste 20,00 €" in said(answer)


def _token(client, errand) -> str:
    return said(client.get(f"/proximite/services/{errand.pk}/")).split('name="token" value="')[1].split('"')[0]


def test_another_perimeter_gets_404_everywhere(client, world):
    errand = planned(world)
    client.force_login(world.elsewhere.manager)
    for path in ("", "organiser/", "non-livre/", "annuler/"):
        assert client.get(f"/proximite/services/{errand.pk}/{path}").status_code == 404
    for path in ("remise/", "argent/", "reponse/accord/"):
        assert client.post(f"/proximite/services/{errand.pk}/{path}").status_code == 404
    assert client.get(f"/proximite/services/demander/{world.home.pk}/").status_code == 404
    client.force_login(world.clerk)
    assert client.get("/proximite/services/").status_code == 403


@pytest.mark.parametrize("view", ["en-cours", "a-organiser", "retard", "termines"])
def test_every_list_answers(client, world, view):
    planned(world)
    client.force_login(world.manager)
    assert (world.person.last_name in said(client.get(f"/proximite/services/?vue={view}"))) == (view == "en-cours")


def test_the_round_is_printed_and_the_journal_knows(client, world, knock):
    planned(world)
    client.force_login(world.keeper)
    answer = client.post("/proximite/tournee.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert Entry.objects.get(action="proximity.round_printed").facts == {"count": 2}


def test_an_empty_round_is_not_printed(client, world):
    client.force_login(world.keeper)
    assert "rien à imprimer" in said(client.post("/proximite/tournee.pdf", follow=True))


@pytest.mark.parametrize(
    "path, who", [("/proximite/", "keeper"), ("/proximite/services/", "manager"), ("/", "keeper")]
)
def test_a_look_reads_the_same_for_two_services_as_for_twenty(client, world, path, who):
    client.force_login(getattr(world, who))

    def reads():
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught)

    planned(world), planned(world)
    reads()
    few = reads()
    for _ in range(18):
        planned(world, home=make_home(residence=world.here.residence))
    assert reads() == few
