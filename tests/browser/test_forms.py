"""What the common script does for every form, in a real browser."""

from threading import Event

import pytest
from django.core.validators import MaxLengthValidator
from django.forms import CharField, Form, Textarea
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.urls import include, path
from django_cotton.compiler_regex import CottonCompiler

from loge.registers.accounts.access import Role

received, may_answer = [], Event()
FORM = '<c-form :form="form" submit="Envoyer" hx-post="/htmx/" hx-swap="outerHTML" />'
PAGE = (
    '{% extends "ui/form.html" %}{% block title %}Essai{% endblock %}{% block heading %}Essai{% endblock %}'
    f"{{% block form %}}{FORM}{{% endblock %}}"
)


def drawn(source, context, request):
    """A template written here, with its components (the loader compiles them for files only)."""
    return engines["django"].from_string(CottonCompiler().process(source)).render(context, request)


class Note(Form):
    text = CharField(label="Note", widget=Textarea, validators=[MaxLengthValidator(10)])


def plain(request):
    form = Note(request.POST or None)
    if request.method == "POST":
        received.append(request.POST["text"])
        may_answer.wait(10)
        return redirect("/")
    return render(request, "ui/form.html", {"form": form, "submit_label": "Envoyer"})


def through_htmx(request):
    form = Note(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("/")
    if request.htmx:
        return HttpResponse(drawn(FORM, {"form": form}, request), status=422)
    return HttpResponse(drawn(PAGE, {"form": form}, request))


urlpatterns = [path("simple/", plain), path("htmx/", through_htmx), path("", include("config.urls"))]


@pytest.fixture(autouse=True)
def screens(settings, log_in):
    settings.ROOT_URLCONF = __name__
    received.clear()
    may_answer.clear()
    log_in(Role.ADMINISTRATOR)


def test_a_form_clicked_twice_is_sent_once(browse):
    page = browse("/simple/")
    page.get_by_label("Note").fill("bonjour")
    rests = page.get_by_role("button", name="Envoyer").evaluate(
        "button => { button.click(); button.click(); return button.getAttribute('aria-disabled'); }"
    )
    assert rests == "true"
    may_answer.set()
    page.get_by_role("heading", name="Bonjour").wait_for()
    assert received == ["bonjour"]


def test_a_refused_answer_is_shown_in_place_with_what_was_typed(browse, page_is_accessible):
    page = browse("/htmx/")
    page.get_by_label("Note").fill("un texte beaucoup trop long")
    page.get_by_role("button", name="Envoyer").click()
    summary = page.locator("[data-error-summary]")
    summary.wait_for()
    assert page.get_by_label("Note").input_value() == "un texte beaucoup trop long"
    assert summary.evaluate("element => element === document.activeElement")
    assert page.get_by_role("button", name="Envoyer").get_attribute("aria-disabled") is None
    page_is_accessible(page)


def test_an_accepted_answer_leads_to_the_next_page(browse):
    page = browse("/htmx/")
    page.get_by_label("Note").fill("court")
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_role("heading", name="Bonjour").wait_for()


def test_leaving_with_unsaved_answers_asks_first(browse):
    page = browse("/simple/")
    page.get_by_label("Note").press_sequentially("à garder")
    questions = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Aujourd’hui").click()
    page.get_by_role("heading", name="Bonjour").wait_for()
    assert questions == ["beforeunload"]


def test_a_cut_connection_is_said_and_loses_nothing(browse, window, complaints):
    page = browse("/htmx/")
    page.get_by_label("Note").fill("à garder")
    window.set_offline(True)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("La connexion est coupée").wait_for()
    assert page.get_by_label("Note").input_value() == "à garder"
    complaints.clear()  # the browser says too that the request failed
