"""The call desk in a real browser: the keyboard alone, typing that nothing loses, every look accessible."""

import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from loge.domains.offers.models import OfferAnswer
from loge.domains.offers.operations.offers import add_offer, open_offer
from loge.domains.outreach.models import Attempt, CallDraft, Script, ScriptVersion, Signal, Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.operations.claiming import break_hold
from loge.domains.outreach.operations.paper import print_sheets
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.domains.outreach.tests.world import OPEN, make_campaign, make_home, make_world, running_campaign
from loge.foundation.wording.models import Word

SAVED = re.compile(r"Enregistré à \d\d:\d\d")


@pytest.fixture
def world(live_server):
    """A Tuesday morning, calling time; the clock runs."""
    with time_machine.travel(OPEN, tick=True):
        yield make_world()


def script(world) -> ScriptVersion:
    made = Script.objects.create(name="Prendre des nouvelles", created_at=timezone.now(), created_by=world.manager)
    return ScriptVersion.objects.create(
        script=made, number=1, steps=DEFAULT_STEPS, published_at=timezone.now(), published_by=world.manager
    )


def calls(world, *, ages=(82,), homes=1):
    for _ in range(homes):
        make_home(world.north, ages=ages, phones=2)
    campaign = running_campaign(world)
    campaign.script_version = script(world)
    campaign.save()
    return campaign


@pytest.fixture
def desk(world, log_in, browse):
    """The desk of the first home, opened by keyboard from the caller's page."""

    def open_desk(**homes):
        calls(world, **homes)
        log_in(user=world.ana)
        page = browse("/appels/")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/appels/[0-9a-f-]{36}/$"))
        return page

    return open_desk


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_a_call_is_made_from_next_to_done_with_the_keyboard_alone(desk):
    page = desk(homes=2)
    assert focused(page).startswith("Appeler")
    for answer in ("1", "4", "2", "1", "2", "1"):
        page.keyboard.press(answer)
    page.keyboard.press("b")
    page.keyboard.press("t")
    page.keyboard.type("Demande une aide pour ses courses")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    attempt = Attempt.objects.get()
    assert attempt.outcome == "answered_need" and attempt.note == "Demande une aide pour ses courses"
    assert attempt.results.get().answers == {
        "moment": "yes", "forme": "4", "visites": "no", "courses": "yes", "medicaments": "no", "logement": "Tout va bien"
    }  # fmt: skip
    assert set(attempt.signals.values_list("need", "risk")) == {("shopping", ""), ("", "no_visit")}
    assert focused(page).startswith("Appel suivant")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/appels/[0-9a-f-]{36}/$"))
    assert Target.objects.filter(holder__isnull=False).count() == 1


def test_control_and_enter_finish_from_inside_the_note(desk):
    page = desk()
    page.keyboard.press("p")
    page.keyboard.press("t")
    page.keyboard.type("Rappeler après midi")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    assert Attempt.objects.get().note == "Rappeler après midi"


def test_letters_typed_in_a_note_choose_nothing(desk):
    page = desk()
    page.get_by_label(re.compile("^Note")).click()
    page.keyboard.type("obnpdq12")
    assert page.locator("input[name=outcome]:checked").count() == 0


def test_keys_can_be_switched_off(desk):
    page = desk()
    page.keyboard.press("?")
    page.get_by_label("Ne pas utiliser les touches sur ce poste").check()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    assert page.locator("input[name=outcome]:checked").count() == 0


def test_the_script_follows_the_answers(desk):
    page = desk()
    later = page.get_by_text("À quel moment puis-je vous rappeler")
    page.get_by_role("radiogroup", name="Est-ce un bon moment").get_by_text("Non").click()
    later.wait_for()
    assert page.get_by_text("Quelqu’un passe-t-il vous voir").is_hidden()
    page.get_by_role("radiogroup", name="Est-ce un bon moment").get_by_text("Oui").click()
    page.get_by_text("Quelqu’un passe-t-il vous voir").wait_for()


def test_two_elders_answer_apart_on_the_same_screen(desk):
    page = desk(ages=(86, 84))
    rows = page.get_by_role("radiogroup", name="Quelqu’un passe-t-il vous voir")
    assert rows.count() == 2
    for number in (0, 1):
        rows.nth(number).locator("label").nth(number).click()
    for number, result in enumerate(("reached", "refused")):
        page.locator("select[name$=-result]").nth(number).select_option(result)
    page.get_by_label("Au téléphone avec").select_option("self")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("o")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    assert sorted(Attempt.objects.get().results.values_list("result", flat=True)) == ["reached", "refused"]


def test_what_is_typed_survives_a_reload(desk):
    page = desk()
    page.get_by_label(re.compile("^Note")).fill("Elle attend un colis")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.get_by_text(SAVED).wait_for()
    page.wait_for_function("() => !localStorage.length")
    page.reload()
    assert page.get_by_label(re.compile("^Note")).input_value() == "Elle attend un colis"
    assert page.locator("#outcome-voicemail").is_checked()
    assert CallDraft.objects.get().content["fields"]["outcome"] == ["voicemail"]


def test_what_is_typed_while_the_network_is_down_is_kept_here_then_saved(desk, complaints):
    page = desk()
    page.route("**/brouillon/", lambda route: route.abort())
    page.get_by_label(re.compile("^Note")).fill("Coupure en plein appel")
    page.get_by_text("Non enregistré, nouvel essai").wait_for()
    assert not CallDraft.objects.exists()
    page.reload()
    assert page.get_by_label(re.compile("^Note")).input_value() == "Coupure en plein appel"
    page.unroute("**/brouillon/")
    page.get_by_text(SAVED).wait_for()
    assert CallDraft.objects.get().content["fields"]["note"] == ["Coupure en plein appel"]
    complaints[:] = [said for said in complaints if "net::ERR_FAILED" not in said]


def test_a_session_that_ended_is_said_as_such_and_no_longer_once_signed_in_again(desk, window, world, complaints):
    page = desk()
    cookies = window.cookies()
    window.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label(re.compile("^Note")).fill("Session finie en plein appel")
    over = page.get_by_text("Votre session est terminée")
    over.wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(500)
    assert over.is_visible() and page.get_by_text("Le réseau ne répond pas").is_hidden()
    window.add_cookies(cookies)
    page.get_by_text(SAVED).wait_for()
    over.wait_for(state="hidden")
    assert CallDraft.objects.get().content["fields"]["note"] == ["Session finie en plein appel"]


def test_a_server_that_fails_is_not_said_to_be_a_session_that_ended(desk, complaints):
    page = desk()
    page.route("**/brouillon/", lambda route: route.fulfill(status=502, content_type="text/html", body="502"))
    page.get_by_label(re.compile("^Note")).fill("Le serveur redémarre")
    silent = page.get_by_text("Le réseau ne répond pas")
    silent.wait_for()
    assert page.get_by_text("Votre session est terminée").is_hidden()
    page.unroute("**/brouillon/")
    page.get_by_text(SAVED).wait_for()
    silent.wait_for(state="hidden")
    complaints[:] = [said for said in complaints if "502" not in said]


def test_a_second_tab_follows_what_the_first_one_saves(desk, window):
    first = desk()
    second = window.new_page()
    second.goto(first.url)
    first.get_by_label(re.compile("^Note")).fill("Écrit dans le premier onglet")
    first.get_by_text(SAVED).wait_for()
    expect(second.get_by_label(re.compile("^Note"))).to_have_value("Écrit dans le premier onglet")
    first.keyboard.press("Escape")
    first.keyboard.press("p")
    first.keyboard.press("v")
    first.get_by_role("heading", name="Appel terminé").wait_for()
    second.get_by_role("heading", name="Appel terminé").wait_for()


def test_enter_in_an_answer_goes_on_and_sends_nothing(desk):
    page = desk()
    answer = page.get_by_label("Avez-vous un souci particulier")
    answer.fill("Attend un colis")
    answer.press("Enter")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_text(SAVED).wait_for()
    assert page.get_by_text("Enregistré. Vous pourrez").count() == 0


def test_a_doubtful_word_is_shown_before_the_note_is_sent(desk):
    Word.objects.get_or_create(word="diabète", defaults={"category": "health"})
    page = desk()
    page.get_by_label(re.compile("^Note")).fill("A du diabète")
    page.get_by_text("Ces mots n’ont peut-être pas leur place ici").wait_for()
    assert "« diabète » (Santé)" in page.locator("#note-words").inner_text()


def test_a_home_taken_back_is_said_while_the_typing_goes_on(desk, world, complaints):
    page = desk()
    break_hold(Target.objects.get(), by=world.manager)
    page.evaluate("document.querySelector('[data-call]').dispatchEvent(new CustomEvent('call:renew'))")
    page.get_by_text("Votre réservation de ce foyer a pris fin").wait_for()
    page.get_by_label(re.compile("^Note")).fill("Je finis ma phrase")
    page.get_by_text(SAVED).wait_for()
    assert CallDraft.objects.get().content["fields"]["note"] == ["Je finis ma phrase"]
    complaints[:] = [said for said in complaints if "409" not in said]


def test_the_arrow_back_to_a_closed_call_says_that_it_is_over(desk):
    page = desk()
    page.keyboard.press("v")
    page.get_by_text("Choisissez le résultat de l’appel").wait_for()
    page.keyboard.press("p")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Appel terminé").wait_for()
    assert Attempt.objects.count() == 1


def test_the_danger_key_says_whom_to_call_and_records_at_once(desk, page_is_accessible):
    page = desk()
    page.get_by_label(re.compile("^Note")).fill("Voix très faible")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    dialog = page.get_by_role("dialog", name="Danger immédiat")
    assert dialog.get_by_role("link", name="112").get_attribute("href") == "tel:112"
    page_is_accessible(page)
    dialog.get_by_role("button", name="Enregistrer l’urgence").click()
    page.get_by_text(re.compile("Urgence enregistrée à")).wait_for()
    assert Signal.objects.get().level == 4
    assert page.get_by_label(re.compile("^Note")).input_value() == "Voix très faible"


def test_the_desk_reloaded_or_come_back_to_is_the_same_call(desk):
    """It came as the answer to a form: the browser must neither ask to send it again, nor take another home."""
    page = desk(homes=2)
    address = page.url
    page.get_by_label(re.compile("^Note")).fill("Voit sa fille le dimanche")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)
    page.reload()
    assert page.url == address
    assert page.get_by_label(re.compile("^Note")).input_value() == "Voit sa fille le dimanche"
    page.get_by_role("link", name="Appeler", exact=True).click()
    page.get_by_text("Un appel est ouvert").wait_for()
    page.go_back()
    page.wait_for_url(address)
    assert page.get_by_label(re.compile("^Note")).input_value() == "Voit sa fille le dimanche"
    assert Target.objects.filter(status="held").count() == 1


def test_a_home_is_skipped_with_a_reason(desk):
    page = desk()
    page.keyboard.press("s")
    page.get_by_label("Je connais cette personne").check()
    page.get_by_role("dialog").get_by_role("button", name="Passer ce foyer").click()
    page.get_by_text("Foyer passé").wait_for()
    assert Target.objects.get().status == "waiting"


def test_the_desk_works_without_javascript(world, browser, live_server):
    calls(world)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    visitor = Client()
    visitor.force_login(world.ana)
    session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto("/appels/")
    page.get_by_role("button", name="Appel suivant").click()
    page.locator("#call-form").get_by_text("Joint, tout va bien").click()
    page.get_by_role("button", name="Terminer l’appel").click()
    page.get_by_role("heading", name="Appel terminé").wait_for()
    context.close()
    assert Attempt.objects.get().outcome == "answered_ok"


def four_pictures(page, picture, name):
    for dark in (False, True):
        for narrow in (False, True):
            look = f"{'sombre' if dark else 'clair'}-{360 if narrow else 1280}"
            picture(page, f"{name}-{look}", dark=dark, narrow=narrow)


def test_every_caller_screen_is_accessible(desk, page_is_accessible, picture):
    page = desk(ages=(86, 84), homes=2)
    page_is_accessible(page)
    four_pictures(page, picture, "appel")
    page.keyboard.press("p")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    page_is_accessible(page)
    four_pictures(page, picture, "appel-fini")
    page.goto("/appels/")
    page_is_accessible(page)
    four_pictures(page, picture, "appels")


def test_every_training_screen_is_accessible(world, log_in, browse, page_is_accessible, picture):
    campaign = make_campaign(world)
    campaigns.enrol_caller(campaign, user=world.bob, by=world.manager)
    log_in(user=world.bob)
    page = browse(f"/appels/entrainement/{campaign.pk}/")
    page_is_accessible(page)
    page.get_by_role("link", name="Commencer l’entraînement").click()
    page_is_accessible(page)
    four_pictures(page, picture, "entrainement")
    page.get_by_text("Courses", exact=True).click()
    page.keyboard.press("b")
    page.keyboard.press("v")
    page.get_by_role("heading", name="Bien noté").wait_for()
    page_is_accessible(page)


def test_every_script_screen_is_accessible(world, log_in, browse, page_is_accessible, picture):
    version = script(world)
    ScriptVersion.objects.filter(pk=version.pk).update(published_at=None, published_by=None)
    log_in(user=world.manager)
    page = browse("/scripts/")
    page_is_accessible(page)
    page.goto(f"/scripts/versions/{version.pk}/")
    page.get_by_role("button", name="Phrase à dire").click()
    page.get_by_text("Modification faite ici, pas encore enregistrée").wait_for()
    page_is_accessible(page)
    four_pictures(page, picture, "script")
    page.goto(f"/scripts/versions/{version.pk}/essai/?foyer=2")
    page_is_accessible(page)


def test_every_paper_screen_is_accessible_and_a_sheet_is_keyed_by_hand(
    world, log_in, browse, page_is_accessible, picture
):
    campaign = calls(world, homes=3)
    batch = print_sheets(campaign, caller=world.ana, size=3, by=world.ana)
    log_in(user=world.ana)
    page = browse("/appels/papier/")
    page_is_accessible(page)
    four_pictures(page, picture, "papier")
    page.get_by_label("Code de la fiche").fill(batch.sheets.first().code.lower())
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Saisir cette fiche").wait_for()
    page_is_accessible(page)
    page.keyboard.press("p")
    page.keyboard.press("v")
    page.get_by_text(re.compile("Fiche .* saisie")).wait_for()
    assert Attempt.objects.get().on_paper
    page.goto(f"/appels/papier/lots/{batch.pk}/")
    page_is_accessible(page)


def test_an_offer_is_answered_with_one_click_and_nothing_typed_moves(world, desk, page_is_accessible):
    said = {"description": "Un minibus jusqu’au marché.", "kind": "service", "min_age": 60}
    for title, needs in (("Café des voisins", ["company"]), ("Navette du marché", ["shopping"])):
        open_offer(add_offer(title=title, needs=needs, **said, by=world.manager), by=world.manager)
    page = desk()
    offers = page.locator("[data-offers] > li")
    expect(offers).to_have_count(2)
    expect(offers.first).to_contain_text("Café des voisins")
    page.keyboard.press("t")
    page.keyboard.type("Ne sort plus seule")
    page.locator("label", has_text=re.compile("^Courses$")).click()
    expect(offers.first).to_contain_text("Navette du marché")
    expect(offers.first).to_contain_text("Répond à un besoin coché")
    offers.first.locator("summary").click()
    offers.first.get_by_role("button", name="Intéressé, à rappeler").dblclick()
    expect(offers.first.get_by_role("button", name="Intéressé, à rappeler")).to_have_attribute("aria-pressed", "true")
    page_is_accessible(page)
    expect(page.locator("#note")).to_have_value("Ne sort plus seule")
    page.locator("[data-save-state]").get_by_text(SAVED).wait_for()
    assert OfferAnswer.objects.get().state == "interested"
    assert CallDraft.objects.get().content["fields"]["note"] == ["Ne sort plus seule"]
