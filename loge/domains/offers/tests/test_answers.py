"""What people answer: one click, another to correct, one to take back; places, waiting list, who took part."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.offers.models import AnswerStep, LocalOffer, OfferAnswer
from loge.domains.offers.operations.answers import hear, note_agreement, note_answer, take_back
from loge.domains.offers.operations.offers import close_offer
from loge.domains.offers.operations.sealing import withdraw_protected
from loge.domains.offers.queries.lists import answers_in, figures_of
from loge.domains.offers.tests.conftest import make_offer
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(world):
    return make_offer(world, capacity=1, partner=world.partner)


def state_of(offer, person) -> str:
    return OfferAnswer.objects.get(offer=offer, person=person).state


def test_an_answer_is_noted_and_leaves_its_trail(world, offer):
    answer = note_answer(offer, person=world.person, state="interested", by=world.caller)
    assert (answer.state, answer.household, answer.noted_by) == ("interested", world.home, world.caller)
    line = Entry.objects.get(action="offers.answer_noted")
    assert (line.target_id, line.facts["state"]) == (str(answer.pk), "interested")


def test_a_double_click_or_a_second_person_changes_nothing_more(world, offer):
    for by in (world.caller, world.caller, world.worker):
        note_answer(offer, person=world.person, state="interested", by=by)
    assert OfferAnswer.objects.count() == AnswerStep.objects.count() == 1
    assert Entry.objects.filter(action="offers.answer_noted").count() == 1


def test_an_answer_is_corrected_by_another_click_and_its_history_kept(world, offer):
    for state in ("proposed", "declined", "interested"):
        note_answer(offer, person=world.person, state=state, by=world.caller)
    steps = [(step.before, step.state) for step in AnswerStep.objects.order_by("pk")]
    assert steps == [("none", "proposed"), ("proposed", "declined"), ("declined", "interested")]


def test_the_last_click_is_taken_back_once_by_whoever_made_it(world, offer):
    note_answer(offer, person=world.person, state="proposed", by=world.caller)
    note_answer(offer, person=world.person, state="declined", by=world.caller)
    for _ in range(2):
        take_back(offer, person=world.person, by=world.caller)
    assert state_of(offer, world.person) == "proposed"
    note_answer(offer, person=world.couple[0], state="interested", by=world.caller)
    with pytest.raises(Refusal, match="notez plutôt"):
        take_back(offer, person=world.couple[0], by=world.volunteer)
    take_back(offer, person=world.couple[0], by=world.keeper)
    assert state_of(offer, world.couple[0]) == "none"
    assert take_back(offer, person=world.couple[1], by=world.caller) is None


def test_when_every_place_is_taken_one_waits(world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    first, second = world.couple
    assert note_answer(offer, person=first, state="registered", by=world.caller).state == "waiting"
    assert note_answer(offer, person=second, state="registered", by=world.caller).state == "waiting"
    assert note_answer(offer, person=first, state="registered", by=world.keeper).state == "waiting"
    note_answer(offer, person=world.person, state="withdrawn", by=world.keeper)
    newcomer = make_home(ages=[66], residence=world.residence).reference_person
    assert note_answer(offer, person=newcomer, state="registered", by=world.caller).state == "waiting"
    assert note_answer(offer, person=second, state="registered", by=world.caller).state == "waiting"
    assert note_answer(offer, person=first, state="registered", by=world.caller).state == "registered"
    assert [one.person for one in answers_in(offer, "attente", viewer=world.keeper)] == [second, newcomer]


def test_whoever_keeps_the_offer_gives_a_free_place_to_whom_they_choose(world, offer):
    people = [world.person, *world.couple]
    for person in people:
        note_answer(offer, person=person, state="registered", by=world.caller)
    note_answer(offer, person=world.person, state="withdrawn", by=world.keeper)
    assert note_answer(offer, person=people[2], state="registered", by=world.keeper).state == "registered"


def test_taking_back_a_withdrawal_does_not_take_the_place_of_another(world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    note_answer(offer, person=world.person, state="declined", by=world.caller)
    note_answer(offer, person=world.couple[0], state="registered", by=world.caller)
    take_back(offer, person=world.person, by=world.caller)
    assert state_of(offer, world.person) == "waiting"


def test_who_took_part_is_noted_by_those_who_keep_the_offer_even_after_its_end(world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    with pytest.raises(Refusal, match="sont tenues par"):
        note_answer(offer, person=world.person, state="attended", by=world.caller)
    with pytest.raises(Refusal, match="Passage impossible"):
        note_answer(offer, person=world.couple[0], state="attended", by=world.keeper)
    close_offer(offer, by=world.keeper)
    assert note_answer(offer, person=world.person, state="attended", by=world.keeper).state == "attended"
    with pytest.raises(Stale, match="plus proposée"):
        note_answer(offer, person=world.couple[0], state="interested", by=world.caller)


def test_a_caller_does_not_erase_that_someone_took_part(world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    note_answer(offer, person=world.person, state="received", by=world.keeper)
    with pytest.raises(Stale, match="déjà profité"):
        note_answer(offer, person=world.person, state="interested", by=world.caller)


def test_an_offer_in_preparation_or_over_is_not_answered(world, offer):
    draft = make_offer(world, title="Brouillon", opened=False)
    with pytest.raises(Stale, match="plus proposée"):
        note_answer(draft, person=world.person, state="proposed", by=world.caller)
    LocalOffer.objects.filter(pk=offer.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Stale, match="plus proposée"):
        note_answer(offer, person=world.person, state="proposed", by=world.caller)


def test_who_may_not_note_or_is_not_of_the_perimeter_is_refused(world, offer):
    with pytest.raises(Refusal, match="ne permet pas de noter"):
        note_answer(offer, person=world.person, state="interested", by=world.caretaker)
    with pytest.raises(Refusal, match="de votre périmètre"):
        note_answer(offer, person=world.person, state="interested", by=world.stranger)
    with pytest.raises(Refusal, match="Choisissez une réponse"):
        hear(offer, person=world.person, said="waiting", by=world.caller)
    world.person.deceased = True
    with pytest.raises(Refusal, match="décédée"):
        note_answer(offer, person=world.person, state="interested", by=world.caller)
    assert not AnswerStep.objects.exists() and not OfferAnswer.objects.exists()


def test_the_partner_gets_a_name_only_with_the_agreement_of_the_person(world, offer):
    with pytest.raises(Stale, match="Notez d’abord"):
        note_agreement(offer, person=world.person, agrees=True, by=world.volunteer)
    note_answer(offer, person=world.person, state="interested", by=world.volunteer)
    for _ in range(2):
        answer = hear(offer, person=world.person, said="accord", by=world.volunteer)
    assert (answer.agreed_on, answer.agreed_with) == (timezone.localdate(), world.volunteer)
    assert Entry.objects.filter(action="offers.agreement_noted").count() == 1
    assert hear(offer, person=world.person, said="sans-accord", by=world.caller).agreed_on is None
    hear(offer, person=world.person, said="accord", by=world.caller)
    assert note_answer(offer, person=world.person, state="declined", by=world.caller).agreed_on is None


def test_from_the_day_someone_is_protected_they_are_expected_nowhere(world, offer):
    note_answer(offer, person=world.person, state="registered", by=world.caller)
    note_answer(offer, person=world.couple[0], state="registered", by=world.caller)
    before = Entry.objects.count()
    seal_people(people=[world.person], reason="violence", by=world.worker)
    assert state_of(offer, world.person) == "withdrawn"
    for viewer in (world.keeper, world.worker):
        assert figures_of(offer, viewer=viewer)["proposees"] == 1
        assert not answers_in(offer, "desistees", viewer=viewer).exists()
    assert note_answer(offer, person=world.couple[0], state="registered", by=world.caller).state == "registered"
    said = Entry.objects.filter(pk__gt=before, target_model__startswith="offers.")
    assert set(said.values_list("target_model", flat=True)) == {"offers.LocalOffer", "offers.OfferAnswer"}
    assert Entry.objects.get(action="offers.place_given_back").facts == {}
    assert withdraw_protected(by=None) == 0
