"""Pages that say no, and what htmx gets instead of a page."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.views.decorators.http import require_GET


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


urlpatterns = [
    path("interdit/", forbidden),
    path("douteux/", suspicious),
    path("panne/", broken),
    path("ailleurs/", moved),
    path("envoi/", form),
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
