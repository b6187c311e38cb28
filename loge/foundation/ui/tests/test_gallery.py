from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

UI = Path(__file__).resolve().parents[1]
COMPONENTS = sorted(path.stem.replace("_", "-") for path in (UI / "templates" / "cotton").glob("*.html"))


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create(username="ana", first_name="Ana", roles=["administrator"]))
    return client


def test_the_gallery_shows_every_component(staff):
    page = staff.get("/ui/")
    assert page.status_code == 200
    gallery = (UI / "templates" / "ui" / "gallery.html").read_text() + (
        UI / "templates" / "cotton" / "form.html"
    ).read_text()
    assert [name for name in COMPONENTS if f"<c-{name}" not in gallery] == []


def test_a_wrong_answer_is_tied_to_its_field_and_to_the_summary(staff):
    page = staff.get("/ui/").content.decode()
    assert 'href="#id_w-name"' in page
    assert 'id="id_w-name_error"' in page
    assert 'aria-describedby="id_w-name_helptext id_w-name_error"' in page
    assert 'aria-invalid="true"' in page


def test_the_layout_is_in_french_and_has_its_landmarks(staff):
    page = staff.get("/ui/").content.decode()
    assert '<html lang="fr">' in page
    assert 'href="#contenu"' in page and 'id="contenu"' in page
    assert 'aria-label="Navigation principale"' in page
    assert 'aria-label="Fil d’Ariane"' in page
