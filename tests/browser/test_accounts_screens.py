"""Signing in by hand, and the administrator's and data protection officer's screens, in a real browser."""

import pytest

from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User

PASSWORD = "quatre mots pour entrer"


def test_someone_signs_in_with_the_keyboard_alone(browse, page_is_accessible):
    User.objects.create_user("karim", password=PASSWORD, first_name="Karim", roles=[Role.TENANCY_OFFICER])
    page = browse("/mon-compte/")
    page_is_accessible(page)
    page.get_by_label("Identifiant ou adresse électronique").focus()
    page.keyboard.type("karim")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mon compte", exact=True).wait_for()
    assert page.url.endswith("/mon-compte/") and "connexion" not in page.url


@pytest.mark.parametrize(
    "path",
    [
        "/utilisateurs/",
        "/utilisateurs/nouveau/",
        "/utilisateurs/{pk}/",
        "/mon-compte/",
        "/journal/",
        "/qui-peut-faire-quoi/",
    ],
)
def test_the_screens_are_accessible(log_in, browse, page_is_accessible, picture, path):
    person = User.objects.create(
        username="yvon", first_name="Yvon", perimeter=Perimeter.RESIDENCES, roles=[Role.CARETAKER]
    )
    log_in(Role.ADMINISTRATOR)
    page = browse(path.format(pk=person.pk))
    page_is_accessible(page)
    name = path.strip("/").replace("/", "-").replace("{pk}", "fiche")
    picture(page, f"comptes-{name}")
