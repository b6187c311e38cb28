"""The pages: who opens them, what they show, what they keep of what was typed."""

import pytest
from django.urls import reverse

from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.schedules import relay_bulletins
from loge.domains.bulletins.tests.world import draft, home, sent
from loge.foundation.audit.models import Entry
from loge.registers.tenants.tests.factories import make_home


def page(client, user, name, *args) -> str:
    client.force_login(user)
    return client.get(reverse(f"bulletins:{name}", args=args)).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_from_the_model_to_the_last_home(client, world):
    """A social worker writes, the lead sends, the letters are printed."""
    home(world, email=True)
    reached = home(world)
    assert "Violences : à qui parler" in page(client, world.worker, "choose")
    form = page(client, world.worker, "new", "violence")
    assert "Habitat Test, à tous nos locataires" in form and "Longueur du SMS" in form
    said = {
        "title": "Numéros à garder",
        "text": "Madame,\n\nVoici.",
        "sms_text": "Habitat Test : 17.",
        "with_numbers": "on",
    }
    answer = client.post(reverse("bulletins:new", args=["violence"]), said)
    bulletin = Bulletin.objects.get()
    assert answer.url == reverse("bulletins:detail", args=[bulletin.pk])
    detail = page(client, world.worker, "detail", bulletin.pk)
    assert "Objet : Numéros à garder" in detail and "3919 : Violences" in detail and "1 SMS" in detail
    assert "le référent des locataires fragilisés ou la direction l’envoie" in detail
    confirm = page(client, world.lead, "send", bulletin.pk)
    assert "tous les foyers de l’organisme" in confirm and "Par courriel, au plus" in confirm
    client.post(reverse("bulletins:send", args=[bulletin.pk]))
    relay_bulletins()
    detail = page(client, world.lead, "detail", bulletin.pk)
    assert "Imprimer les lettres" in detail and "Envoyée" in detail
    paper = client.post(reverse("bulletins:letters", args=[bulletin.pk]))
    assert paper.content.startswith(b"%PDF") and paper["Cache-Control"] == "no-store"
    assert "Lot 1 : 1 lettre" in page(client, world.lead, "detail", bulletin.pk)
    assert client.post(reverse("bulletins:letters_again", args=[bulletin.pk, 1])).content.startswith(b"%PDF")
    file = f"/locataires/{reached.reference_person_id}/"
    client.force_login(world.officer)
    assert "Numéros à garder, par lettre" in client.get(file).content.decode()
    client.force_login(world.agent)
    assert "Numéros à garder" not in client.get(file).content.decode()


def test_nothing_typed_is_lost_and_doubtful_words_are_pointed_at(client, world):
    client.force_login(world.worker)
    address = reverse("bulletins:new", args=["blank"])
    said = {"title": "", "text": "Pour les alcooliques", "sms_text": "Bonjour"}
    answer = client.post(address, said)
    read = answer.content.decode()
    assert answer.status_code == 422 and "Pour les alcooliques" in read and "Relisez ces mots" in read
    bulletin = draft(world)
    answer = client.post(reverse("bulletins:edit", args=[bulletin.pk]), {**said, "text": "Autre"})
    assert answer.status_code == 422 and "Autre" in answer.content.decode()
    assert client.get(reverse("bulletins:new", args=["autre"])).status_code == 404


def test_the_cost_of_an_sms_is_said_while_one_types(client, world):
    client.force_login(world.worker)
    read = client.post(reverse("bulletins:size"), {"sms_text": "Fenêtres fermées"}).content.decode()
    assert "<strong>1 SMS</strong>" in read and "« ê »" in read.replace("\N{NO-BREAK SPACE}", " ")


def test_paper_that_names_nobody(client, world):
    bulletin = draft(world)
    client.force_login(world.worker)
    for name in ("poster", "specimen"):
        assert client.get(reverse(f"bulletins:{name}", args=[bulletin.pk])).content.startswith(b"%PDF")


@pytest.mark.parametrize("user", ["caller", "agent"])
def test_callers_see_nothing_new(client, world, user):
    client.force_login(getattr(world, user))
    assert client.get(reverse("bulletins:list")).status_code == 403
    assert "/informations/" not in client.get("/").content.decode()


def test_other_perimeters_and_other_roles(client, world):
    home(world, email=True)
    bulletin = sent(world)
    client.force_login(world.stranger)
    for name in ("detail", "edit", "progress", "poster"):
        assert client.get(reverse(f"bulletins:{name}", args=[bulletin.pk])).status_code == 404
    client.force_login(world.officer)
    assert client.get(reverse("bulletins:detail", args=[bulletin.pk])).status_code == 200
    assert client.get(reverse("bulletins:edit", args=[bulletin.pk])).status_code == 403
    client.force_login(world.worker)
    assert client.get(reverse("bulletins:send", args=[bulletin.pk])).status_code == 403
    assert not Entry.objects.filter(by=world.worker).exists()


def test_a_second_click_is_told_on_the_page(client, world):
    home(world, email=True)
    bulletin = sent(world)
    client.force_login(world.lead)
    read = client.post(reverse("bulletins:send", args=[bulletin.pk]), follow=True).content.decode()
    assert "déjà envoyée" in read and bulletin.deliveries.count() == 1


@pytest.mark.parametrize("name", ["list", "detail", "send"])
def test_screens_read_the_same_for_two_rows_as_for_fifty(client, world, name, django_assert_max_num_queries):
    make_home(agency=world.here)
    bulletin = draft(world) if name == "send" else sent(world)
    client.force_login(world.lead)
    path = reverse(f"bulletins:{name}", args=[] if name == "list" else [bulletin.pk])
    client.get(path)
    with django_assert_max_num_queries(40) as few:
        client.get(path)
    for _ in range(5):
        make_home(agency=world.here)
        draft(world)
    with django_assert_max_num_queries(len(few)):
        client.get(path)
