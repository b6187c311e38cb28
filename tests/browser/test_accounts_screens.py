"""Signing in by hand with the keyboard, and the second factor from its first day to its last, in a real browser."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User

PASSWORD = "quatre mots pour entrer"


@pytest.fixture
def karim(live_server):
    cache.clear()
    return User.objects.create_user("karim", password=PASSWORD, first_name="Karim", roles=[Role.TENANCY_OFFICER])


def enter(page):
    page.get_by_label("Identifiant ou adresse électronique").focus()
    page.keyboard.type("karim")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def confirm(page):
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.keyboard.press("Enter")


def code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_someone_signs_in_with_the_keyboard_alone(karim, browse, page_is_accessible):
    page = browse("/mon-compte/")
    page_is_accessible(page)
    enter(page)
    page.get_by_role("heading", name="Mon compte", exact=True).wait_for()
    assert page.url.endswith("/mon-compte/") and "connexion" not in page.url


def test_a_wrong_password_is_said_and_the_name_stays(karim, browse, page_is_accessible):
    page = browse("/connexion/")
    page.get_by_label("Identifiant ou adresse électronique").fill("karim")
    page.get_by_label("Mot de passe").fill("autre chose")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Identifiant ou adresse électronique").input_value() == "karim"
    page_is_accessible(page)


def test_a_second_factor_is_put_on_asked_and_taken_off(karim, log_in, browse, page_is_accessible):
    log_in(user=karim)
    page = browse("/mon-compte/")
    page.get_by_role("link", name="Activer le second facteur").click()
    page.get_by_role("heading", name="Confirmez que c’est vous").wait_for()
    page_is_accessible(page)
    confirm(page)
    page.get_by_role("heading", name="Activer le second facteur").wait_for()
    page_is_accessible(page)
    page.emulate_media(color_scheme="dark")
    square = page.get_by_role("img", name="Carré à photographier avec l’application de codes")
    assert square.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)", "black on black"
    secret = page.locator("code").inner_text()
    page.get_by_label("Code affiché").fill(code(secret))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    page_is_accessible(page)
    rescue = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="Faire de nouveaux codes").click()
    page.get_by_role("heading", name="Faire de nouveaux codes").wait_for()
    page_is_accessible(page)
    page.goto("/deconnexion/")
    page.get_by_role("button", name="Se déconnecter").last.click()
    page.wait_for_url("**/connexion/**")
    enter(page)
    page.get_by_role("heading", name="Votre code").wait_for()
    page_is_accessible(page)
    page.get_by_label("Code à six chiffres").fill(rescue)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Bonjour Karim").wait_for()
    page.goto("/mon-compte/second-facteur/retirer/")
    confirm(page)
    page.get_by_role("heading", name="Retirer le second facteur").wait_for()
    page_is_accessible(page)
    page.get_by_role("button", name="Retirer").click()
    page.get_by_role("link", name="Activer le second facteur").wait_for()
