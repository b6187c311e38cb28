import io
import zipfile

import pytest
from django.urls import reverse

from loge.domains.offers.models import LocalOffer, OfferAnswer
from loge.domains.offers.operations.answers import note_agreement, note_answer
from loge.domains.offers.tests.conftest import make_offer
from loge.foundation.audit.models import Entry
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Café des voisins", "description": "Un café, le mardi.", "kind": "activity", "phone": "01 99 00 11 22",
    "min_age": "60", "alone": "on", "municipalities": ["49353"], "needs": ["company"], "capacity": "12",
}  # fmt: skip


@pytest.fixture
def offer(world):
    return make_offer(world, agencies=[world.here], partner=world.partner, phone="+33199001122", needs=["shopping"])


def typed(world, **changes):
    return TYPED | {"manager": world.keeper.pk, "residences": [world.residence.pk]} | changes


def test_an_offer_is_prepared_and_put_right_from_the_screen(client, world):
    client.force_login(world.keeper)
    assert client.get("/activites-et-aides/nouvelle/").status_code == 200
    answer = client.post("/activites-et-aides/nouvelle/", typed(world), follow=True)
    offer = LocalOffer.objects.get()
    assert (offer.phone, offer.needs, offer.municipalities) == ("+33199001122", ["company"], ["49353"])
    assert "60 ans et plus, qui vivent seules, à Trélazé" in answer.content.decode()
    edit = reverse("offers:edit", args=[offer.pk])
    assert "Café des voisins" in client.get(edit).content.decode()
    client.post(edit, typed(world, title="Café du mardi", min_age=""))
    offer.refresh_from_db()
    assert (offer.title, offer.min_age, offer.alone) == ("Café du mardi", None, True)


def test_bad_input_is_told_and_nothing_typed_is_lost(client, world):
    client.force_login(world.keeper)
    wrong = typed(world, min_age="80", max_age="70", phone="12", description="Une phrase gardée")
    shown = client.post("/activites-et-aides/nouvelle/", wrong)
    page = shown.content.decode()
    assert shown.status_code == 422 and not LocalOffer.objects.exists()
    assert "âge maximal est inférieur" in page and "Numéro non compris" in page
    assert "Une phrase gardée" in page and 'value="80"' in page and "Café des voisins" in page


def test_whoever_edits_from_a_smaller_perimeter_loses_no_criterion(client, world):
    offer = make_offer(
        world, residences=[world.residence, make_home(ages=[70]).residence], municipalities=["49353", "75056"]
    )
    client.force_login(world.worker)
    kept = {"residences": list(offer.residences.values_list("pk", flat=True)), "municipalities": ["49353", "75056"]}
    answer = client.post(reverse("offers:edit", args=[offer.pk]), typed(world, **kept))
    assert answer.status_code == 302
    offer.refresh_from_db()
    assert (offer.residences.count(), offer.municipalities) == (2, ["49353", "75056"])


def test_the_count_is_live_and_says_when_it_cannot(client, world):
    client.force_login(world.keeper)
    shown = client.post("/activites-et-aides/decompte/", {"kind": "aid", "min_age": "70"})
    assert shown.status_code == 200 and ">2<" in shown.content.decode()
    shown = client.post("/activites-et-aides/decompte/", {"kind": "aid", "min_age": "abc"})
    assert shown.status_code == 422 and "à corriger" in shown.content.decode()


def test_each_page_opens_for_whom_it_is_and_for_nobody_elsewhere(client, world, offer):
    at = [offer.pk]
    for name in ("detail", "edit", "people", "concerned"):
        path = reverse(f"offers:{name}", args=at)
        for user, status in ((world.worker, 200), (world.stranger, 404), (world.volunteer, 403)):
            client.force_login(user)
            assert client.get(path).status_code == status, (name, user)
        client.force_login(world.caller)
        assert client.get(path).status_code == (200 if name == "detail" else 403), name
    client.force_login(world.stranger)
    for name in ("open", "close", "export"):
        assert client.post(reverse(f"offers:{name}", args=at)).status_code == 404
    assert client.post(reverse("offers:answer", args=[*at, world.person.pk])).status_code == 404
    assert "Navette" not in client.get("/activites-et-aides/").content.decode()


def test_a_caller_reads_what_to_say_and_no_figure(client, world, offer):
    client.force_login(world.caller)
    page = client.get(reverse("offers:detail", args=[offer.pk])).content.decode()
    assert "Un minibus" in page and "Qui a répondu quoi" not in page
    assert "À rappeler" not in client.get("/activites-et-aides/").content.decode()


def test_from_the_file_of_a_tenant_one_click_is_saved_at_once(client, world, offer):
    client.force_login(world.caller)
    file = f"/locataires/{world.person.pk}/"
    assert "Offres proposées" in client.get(file).content.decode()
    here = reverse("offers:answer", args=[offer.pk, world.person.pk])
    for _ in range(2):
        shown = client.post(here, {"reponse": "interested"}, headers={"HX-Request": "true"})
        assert shown.status_code == 200
    page = shown.content.decode()
    assert (
        page.lstrip().startswith("<li data-offer")
        and "Acceptez-vous que votre nom" in page
        and "CCAS de Trélazé" in page
    )
    assert OfferAnswer.objects.get().state == "interested"
    assert client.post(here, {"reponse": "declined"})["Location"] == file
    page = client.get(file).content.decode()
    assert "à ne pas proposer de nouveau (1)" in page and "Offre proposée" in page
    shown = client.post(here, {"reponse": "attended"}, headers={"HX-Request": "true"})
    assert shown.status_code == 422 and "sont tenues par" in shown.content.decode()
    assert client.post(here, {"reponse": "annuler", "retour": "https://ailleurs.example/"})["Location"] == file


def test_a_volunteer_answers_from_a_call_only(client, world, offer):
    client.force_login(world.volunteer)
    here = reverse("offers:answer", args=[offer.pk, world.person.pk])
    assert client.post(here, {"reponse": "interested"}).status_code == 403


def test_each_number_opens_its_people(client, world, offer):
    client.force_login(world.worker)
    note_answer(offer, person=world.person, state="interested", by=world.caller)
    note_answer(offer, person=world.couple[0], state="registered", by=world.caller)
    page = client.get(reverse("offers:detail", args=[offer.pk])).content.decode()
    people = reverse("offers:people", args=[offer.pk])
    for group, name, other in (
        ("interessees", world.person, world.couple[0]),
        ("inscrites", world.couple[0], world.person),
        ("places", world.couple[0], world.person),
    ):
        assert f"{people}?vue={group}" in page + client.get("/activites-et-aides/").content.decode()
        shown = client.get(f"{people}?vue={group}").content.decode()
        assert f"/locataires/{name.pk}/" in shown and f"/locataires/{other.pk}/" not in shown
    shown = client.get(reverse("offers:concerned", args=[offer.pk])).content.decode()
    assert "3 personnes concernées" in shown.replace("\N{NO-BREAK SPACE}", " ") and "Intéressé" in shown


def test_who_took_part_is_noted_from_the_list_and_leads_back_to_it(client, world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    client.force_login(world.keeper)
    back = f"{reverse('offers:people', args=[offer.pk])}?vue=inscrites"
    assert "A reçu" in client.get(back).content.decode()
    here = reverse("offers:answer", args=[offer.pk, world.person.pk])
    assert client.post(here, {"reponse": "received", "retour": back})["Location"] == back
    assert OfferAnswer.objects.get().state == "received"


def test_the_workbook_for_the_partner_holds_only_those_who_agreed(client, world, offer):
    for person in (world.person, world.couple[0]):
        note_answer(offer, person=person, state="interested", by=world.caller)
    note_agreement(offer, person=world.person, agrees=True, by=world.caller)
    path = f"{reverse('offers:export', args=[offer.pk])}?vue=interessees"
    client.force_login(world.caller)
    assert client.post(path).status_code == 403
    client.force_login(world.keeper)
    both, agreed = words(client.post(path)), words(client.post(f"{path}&pour=partenaire"))
    assert str(world.person) in both and str(world.couple[0]) in both and "Notée par" in both
    assert str(world.person) in agreed and str(world.couple[0]) not in agreed and "Notée par" not in agreed
    facts = [line.facts for line in Entry.objects.filter(action="offers.list_exported").order_by("pk")]
    assert facts == [
        {"rows": 2, "list": "interessees", "for_partner": False},
        {"rows": 1, "list": "interessees", "for_partner": True},
    ]


def test_the_workbook_of_those_concerned_says_what_they_answered_and_no_number(client, world, offer):
    note_answer(offer, person=world.person, state="declined", by=world.caller)
    path = reverse("offers:export_concerned", args=[offer.pk])
    for user, status in ((world.caller, 403), (world.stranger, 404), (world.worker, 200)):
        client.force_login(user)
        answer = client.post(path)
        assert answer.status_code == status
    read = words(answer)
    assert str(world.couple[1]) in read and "Pas intéressé" in read and "06 39" not in read and "+33" not in read
    assert Entry.objects.get(action="offers.list_exported").facts["rows"] == 3


def words(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("page", ["list", "people", "concerned", "file"])
def test_screens_read_the_same_for_two_rows_as_for_fifty(client, world, page, django_assert_max_num_queries):
    offer = make_offer(world, agencies=[world.here], partner=world.partner)
    client.force_login(world.keeper)
    at = [] if page == "list" else [offer.pk]
    path = f"/locataires/{world.person.pk}/" if page == "file" else reverse(f"offers:{page}", args=at)

    def more(number):
        for place in range(number):
            other = make_offer(world, title=f"Offre {place}", partner=world.partner, agencies=[world.here])
            note_answer(other, person=world.person, state="interested", by=world.keeper)
            home = make_home(ages=[70], residence=world.residence)
            note_answer(offer, person=home.reference_person, state="interested", by=world.caller)

    more(2)
    client.get(path)
    with django_assert_max_num_queries(80) as few:
        client.get(path)
    more(12)
    with django_assert_max_num_queries(len(few)):
        client.get(path)


def test_the_home_page_of_whoever_answers_for_an_offer_names_who_waits_for_a_call(client, world, offer):
    client.force_login(world.keeper)
    assert "personnes à rappeler" not in client.get("/").content.decode()
    note_answer(offer, person=world.person, state="interested", by=world.caller)
    assert f"/activites-et-aides/{offer.pk}/personnes/?vue=interessees" in client.get("/").content.decode()
