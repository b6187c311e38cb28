"""Pages that say no, and what htmx gets instead of a page."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.views.decorators.http import require_GET, require_POST


@require_GET
def forbidden(request):
    raise PermissionDenied("Seule la direction approuve une vague.")


@require_GET
def suspicious(request):
    raise SuspiciousOperation


@require_GET
def broken(request):
    raise ZeroDivisionError


@require_GET
def moved(request):
    return redirect("/plus-loin/")


def form(request):
    return HttpResponse("reçu")


@require_POST
def only_sent(request):
    return HttpResponse("reçu")


urlpatterns = [
    path("interdit/", forbidden),
    path("douteux/", suspicious),
    path("panne/", broken),
    path("ailleurs/", moved),
    path("envoi/", form),
    path("envoi-seul/", only_sent),
    path("", include("config.urls")),
]


@pytest.fixture
def staff(client, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(get_user_model().objects.create(username="ana", roles=["administrator"]))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nulle-part/", 404, "Cette page est introuvable"),
        ("/interdit/", 403, "Seule la direction approuve une vague."),
        ("/douteux/", 400, "Nous n’avons pas compris la demande"),
        ("/panne/", 500, "La faute vient du logiciel, pas de vous"),
    ],
)
def test_a_page_that_says_no_says_it_in_french_and_leads_home(staff, address, status, words):
    answer = staff.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page and 'href="/"' in page


def test_a_stale_form_is_refused_in_french(staff):
    staff.handler.enforce_csrf_checks = True
    answer = staff.post("/envoi/")
    assert answer.status_code == 403
    assert "rien n’a été enregistré" in answer.content.decode()


def test_htmx_is_sent_to_the_page_and_does_not_paste_it(staff):
    answer = staff.get("/ailleurs/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/plus-loin/" and "Location" not in answer
    assert staff.get("/ailleurs/")["Location"] == "/plus-loin/"


def test_an_address_that_only_receives_says_so_in_french_when_it_is_opened(staff):
    answer = staff.get("/envoi-seul/")
    page = answer.content.decode()
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "ne s’ouvre pas directement" in page and "Rien n’a été enregistré" in page
    assert 'href="/"' in page and "Revenir à l’accueil" in page
    assert staff.post("/envoi-seul/").content.decode() == "reçu"


def test_it_leads_back_to_the_page_that_led_there_when_that_page_is_ours(staff):
    came_from = lambda page: staff.get("/envoi-seul/", headers={"Referer": page}).content.decode()  # noqa: E731
    assert 'href="/locataires/?q=odette&amp;page=2"' in came_from("http://testserver/locataires/?q=odette&page=2")
    for elsewhere in ("https://ailleurs.example/locataires/", "http://testserver/envoi-seul/", "//ailleurs.example"):
        page = came_from(elsewhere)
        assert "ailleurs" not in page and "page précédente" not in page


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_htmx_and_programs_get_the_bare_refusal(staff, headers):
    answer = staff.get("/envoi-seul/", headers=headers)
    assert (answer.status_code, answer.content, answer["Allow"]) == (405, b"", "POST")
