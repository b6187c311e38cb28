"""An offer is prepared, opened, put right, closed; a year later its answers are erased."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.offers.models import AnswerStep, LocalOffer, OfferAnswer
from loge.domains.offers.operations.answers import note_answer
from loge.domains.offers.operations.offers import add_offer, close_offer, edit_offer, open_offer
from loge.domains.offers.operations.retention import purge_offer
from loge.domains.offers.queries.lists import figures_of
from loge.domains.offers.schedules import purge_ended_offers
from loge.domains.offers.tests.conftest import make_offer
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_an_offer_goes_from_draft_to_open_to_closed_and_leaves_its_trail(world):
    offer = make_offer(world, opened=False, partner=world.partner, agencies=[world.here], min_age=60)
    assert (offer.status, offer.manager, list(offer.agencies.all())) == ("draft", world.keeper, [world.here])
    edit_offer(offer, title="  Navette du mardi ", manager=world.worker, by=world.worker)
    offer = open_offer(offer, by=world.keeper)
    assert (offer.title, offer.manager, offer.is_open) == ("Navette du mardi", world.worker, True)
    offer = close_offer(offer, by=world.keeper)
    assert open_offer(offer, by=world.keeper).closed_at is None
    actions = list(
        Entry.objects.filter(target_model="offers.LocalOffer").order_by("pk").values_list("action", flat=True)
    )
    steps = ["prepared", "edited", "opened", "closed", "opened"]
    assert actions == [f"offers.offer_{step}" for step in steps]


def test_twice_the_same_gesture_is_told(world):
    offer = make_offer(world)
    with pytest.raises(Stale, match="déjà ouverte"):
        open_offer(offer, by=world.keeper)
    close_offer(offer, by=world.keeper)
    with pytest.raises(Stale, match="déjà terminée"):
        close_offer(offer, by=world.keeper)
    with pytest.raises(Stale, match="rouvrez-la"):
        edit_offer(offer, title="Autre", by=world.keeper)


def test_an_offer_is_closed_the_night_after_its_last_day(world):
    offer, other = make_offer(world, ends_on=timezone.localdate()), make_offer(world)
    purge_ended_offers()
    assert LocalOffer.objects.filter(status="open").count() == 2
    LocalOffer.objects.filter(pk=offer.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    purge_ended_offers()
    assert LocalOffer.objects.get(status="open") == other
    assert Entry.objects.get(action="offers.offer_closed").target_id == str(offer.pk)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": " "}, "intitulé"),
        ({"min_age": 80, "max_age": 70}, "âge maximal"),
        ({"starts_on": timezone.localdate(), "ends_on": timezone.localdate() - timedelta(days=1)}, "date de fin"),
    ],
)
def test_what_does_not_hold_together_is_refused(world, said, sentence):
    with pytest.raises(Refusal, match=sentence):
        make_offer(world, **said)
    assert not LocalOffer.objects.exists()


def test_an_offer_whose_last_day_has_passed_is_not_opened(world):
    offer = make_offer(world, opened=False, ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refusal, match="date de fin passée"):
        open_offer(offer, by=world.keeper)


def test_nobody_loses_a_place_silently(world):
    offer = make_offer(world, capacity=2)
    for person in world.couple:
        note_answer(offer, person=person, state="registered", by=world.caller)
    with pytest.raises(Refusal, match="gardez au moins 2 places"):
        edit_offer(offer, capacity=1, by=world.keeper)
    assert edit_offer(offer, capacity=None, by=world.keeper).capacity is None


def test_only_those_who_keep_offers_prepare_open_and_close_them(world):
    offer = make_offer(world)
    for user in (world.caller, world.volunteer, world.caretaker):
        with pytest.raises(Refusal, match="sont tenues par"):
            add_offer(title="A", description="B", kind="aid", by=user)
        with pytest.raises(Refusal):
            edit_offer(offer, title="A", by=user)
        with pytest.raises(Refusal):
            close_offer(offer, by=user)
    with pytest.raises(Refusal, match="sont tenues par"):
        edit_offer(offer, manager=world.caller, by=world.keeper)
    with pytest.raises(Refusal, match="n’est plus actif"):
        edit_offer(offer, manager=UserFactory(roles=world.keeper.roles, is_active=False), by=world.keeper)


def test_a_year_after_the_end_the_answers_are_erased_and_their_numbers_stay(world):
    offer = make_offer(world)
    for person, state in zip([world.person, *world.couple], ("registered", "declined", "declined"), strict=True):
        note_answer(offer, person=person, state=state, by=world.caller)
    close_offer(offer, by=world.keeper)
    with pytest.raises(Refusal, match="se gardent encore"):
        purge_offer(offer, by=None)
    assert purge_ended_offers() == 0
    LocalOffer.objects.update(closed_at=timezone.now() - timedelta(days=370))
    assert purge_ended_offers() == 1
    offer.refresh_from_db()
    assert not OfferAnswer.objects.exists() and not AnswerStep.objects.exists()
    figures = figures_of(offer, viewer=world.keeper)
    assert (figures["inscrites"], figures["pas-interessees"], figures["proposees"]) == (1, 2, 3)
    assert Entry.objects.filter(action="offers.answers_erased", by=None).count() == 1
    assert purge_ended_offers() == 0
    with pytest.raises(Refusal, match="effacées"):
        open_offer(offer, by=world.keeper)
