"""What other trades offer while a caller is on the line."""

import uuid

import pytest

from loge.domains.offers.models import LocalOffer, OfferAnswer
from loge.domains.offers.operations.offers import add_offer, close_offer, open_offer
from loge.domains.outreach.operations.claiming import break_hold, claim_next
from loge.domains.outreach.tests.world import make_home, running_campaign

HTMX = {"HX-Request": "true"}


@pytest.fixture
def call(world):
    """Ana's call to a couple, and an offer for those over 80."""
    world.home = make_home(world.north, ages=(86, 74))
    world.elder, world.younger = [occupant.person for occupant in world.home.occupants.order_by("pk")]
    world.elder.first_name, world.younger.first_name = "Odette", "Marcel"
    for person in (world.elder, world.younger):
        person.save()
    said = {"title": "Repas livrés", "description": "Un repas chaud à midi.", "kind": "aid", "place": "Chez vous"}
    world.offer = open_offer(add_offer(**said, min_age=80, by=world.manager), by=world.manager)
    world.campaign = running_campaign(world, world.ana, world.bob)
    return claim_next(world.campaign, by=world.ana)


def where(call, *rest) -> str:
    return "/".join(["", "appels", str(call.claim_id), "a-proposer", *map(str, rest), ""])


def test_the_call_desk_asks_for_what_may_be_offered(client, world, call):
    client.force_login(world.ana)
    assert f'hx-get="{where(call)}"' in client.get(f"/appels/{call.claim_id}/").content.decode()
    shown = client.get(where(call), headers=HTMX).content.decode()
    assert "Repas livrés" in shown and "pour Odette" in shown and "pour Marcel" not in shown and "Chez vous" in shown
    assert "<html" not in shown and "<html" in client.get(where(call)).content.decode()


def test_an_answer_is_saved_at_once_and_nothing_of_the_call_changes(client, world, call):
    client.force_login(world.ana)
    here = where(call, "offres", world.offer.pk, world.elder.pk)
    for _ in range(2):
        shown = client.post(here, {"reponse": "interested"}, headers=HTMX)
        assert shown.status_code == 200 and 'aria-pressed="true"' in shown.content.decode()
    answer = OfferAnswer.objects.get()
    assert (answer.state, answer.person, answer.noted_by) == ("interested", world.elder, world.ana)
    call.refresh_from_db()
    assert call.holder == world.ana and not call.drafts.exists()
    assert client.post(here, {"reponse": "annuler"})["Location"] == where(call)
    assert client.post(here, {"reponse": "attended"}, headers=HTMX).status_code == 422


def test_whoever_lost_the_home_still_notes_what_was_said_and_nobody_else_does(client, world, call):
    here = where(call, "offres", world.offer.pk, world.elder.pk)
    break_hold(call, by=world.manager)
    client.force_login(world.ana)
    assert client.post(here, {"reponse": "interested"}, headers=HTMX).status_code == 200
    client.force_login(world.bob)
    assert client.get(where(call)).status_code == 404
    assert client.post(here, {"reponse": "declined"}, headers=HTMX).status_code == 404
    client.force_login(world.stranger)
    assert client.get(where(call)).status_code == 403
    assert OfferAnswer.objects.get().state == "interested"


def test_one_answers_for_those_on_the_line_only(client, world, call):
    other = make_home(world.north, ages=(90,)).reference_person
    client.force_login(world.ana)
    assert client.post(where(call, "offres", world.offer.pk, other.pk), {"reponse": "interested"}).status_code == 404
    assert client.get(f"/appels/{uuid.uuid4()}/a-proposer/").status_code == 404
    close_offer(LocalOffer.objects.get(), by=world.manager)
    here = where(call, "offres", world.offer.pk, world.elder.pk)
    assert client.post(here, {"reponse": "interested"}, headers=HTMX).status_code == 404


def test_a_volunteer_reads_the_title_the_words_and_the_number_only(client, world, call):
    break_hold(call, by=world.manager)
    world.elder.last_name = "ZYWIECKA"
    world.elder.save()
    LocalOffer.objects.update(phone="+33199001122", schedule="Le mardi")
    call = claim_next(world.campaign, by=world.bob)
    client.force_login(world.bob)
    shown = client.get(where(call), headers=HTMX).content.decode()
    assert "Repas livrés" in shown and "Un repas chaud" in shown and "Odette" in shown
    assert "01\N{NO-BREAK SPACE}99" in shown
    for hidden in ("Chez vous", "Le mardi", "ZYWIECKA", "Notre organisme"):
        assert hidden not in shown
    here = where(call, "offres", world.offer.pk, world.elder.pk)
    assert client.post(here, {"reponse": "registered"}, headers=HTMX).status_code == 200
    assert OfferAnswer.objects.get().noted_by == world.bob
