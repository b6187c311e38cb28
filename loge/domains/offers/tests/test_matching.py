"""Whom an offer is for: the same answer from a person to the offers and from an offer to the people."""

from datetime import date

import pytest
from django.utils import timezone

from loge.domains.offers.models import LocalOffer
from loge.domains.offers.operations.answers import note_answer
from loge.domains.offers.queries.matching import (
    criteria_of,
    offers_for,
    offers_for_people,
    people_concerned,
)
from loge.domains.offers.rules import Criteria, Living, concerns, has_place
from loge.domains.offers.tests.conftest import make_offer
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.tenants.models import Person
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
SOMEONE = Living(household=1, born=date(1950, 11, 22), alone=True, municipality="49353", agency=3, residence=7)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, True),
        ({"min_age": 76}, True),
        ({"min_age": 77}, False),
        ({"max_age": 76}, True),
        ({"max_age": 75}, False),
        ({"alone": True}, True),
        ({"municipalities": ("49353", "49007")}, True),
        ({"municipalities": ("49007",)}, False),
        ({"agencies": (3,), "residences": (8,)}, False),
        ({"agencies": (3,), "residences": (7,), "min_age": 60, "max_age": 90, "alone": True}, True),
    ],
)
def test_criteria_are_combined_and_empty_ones_narrow_nothing(criteria, expected):
    assert concerns(Criteria(**criteria), SOMEONE, on=ON) is expected


def test_nobody_is_taken_for_being_of_an_age_without_a_sure_birth_date():
    unsure = Living(household=1, born=None, alone=False, municipality="", agency=3, residence=7)
    assert not concerns(Criteria(max_age=99), unsure, on=ON)
    assert concerns(Criteria(), unsure, on=ON) and not concerns(Criteria(alone=True), unsure, on=ON)


def test_criteria_never_speak_of_health_origin_or_religion():
    assert set(Criteria.__dataclass_fields__) == {
        "min_age", "max_age", "alone", "municipalities", "agencies", "residences",
    }  # fmt: skip


def test_a_free_place_belongs_to_those_who_wait():
    assert has_place(capacity=None, seated=900, waiting_before=0)
    assert has_place(capacity=3, seated=2, waiting_before=0)
    assert not has_place(capacity=3, seated=2, waiting_before=1)
    assert not has_place(capacity=3, seated=3, waiting_before=0)


def test_from_the_person_and_from_the_offer_the_answer_is_the_same(world):
    make_home(ages=[None, 40, 9], residence=world.residence)
    make_home(ages=[60], agency=world.elsewhere)
    make_home(ages=[61], residence=world.residence, household={"ended_on": ON})
    make_home(ages=[62], residence=world.residence, lease={"status": "closed"})
    gone = make_home(ages=[90], residence=world.residence).reference_person
    Person.objects.filter(pk=gone.pk).update(deceased=True)
    doubtful = make_home(ages=[70], residence=world.residence).reference_person
    Person.objects.filter(pk=doubtful.pk).update(birth_date_quality="doubtful")
    for said in (
        {},
        {"min_age": 60},
        {"max_age": 68},
        {"alone": True},
        {"alone": True, "min_age": 60, "max_age": 81},
        {"municipalities": ["49353"]},
        {"agencies": [world.here], "min_age": 9},
        {"residences": [world.residence], "alone": True},
        {"agencies": [world.elsewhere], "municipalities": ["49353"]},
    ):
        offer = make_offer(world, **said)
        found = people_concerned(criteria_of(offer), viewer=world.keeper, on=timezone.localdate())
        seen = {one.person_id for one in found}
        everyone = list(Person.objects.all())
        offered = offers_for_people(everyone, on=timezone.localdate())
        assert seen == {p.pk for p in everyone if offer in offered[p.pk].new}, said
        assert found.count() == len(seen)
        LocalOffer.objects.all().delete()


def test_each_criterion_finds_whom_it_says(world):
    def found(**said):
        people = people_concerned(Criteria(**said), viewer=world.keeper, on=timezone.localdate())
        return {one.person for one in people}

    assert found() == {world.person, *world.couple}
    assert found(alone=True) == {world.person}
    assert found(min_age=70) == {world.person, world.couple[0]}
    assert found(max_age=70) == {world.couple[1]}
    assert found(agencies=(world.elsewhere.pk,)) == set()


def test_the_list_stays_within_the_perimeter(world):
    found = people_concerned(Criteria(), viewer=world.stranger, on=timezone.localdate())
    assert not found.exists()


def test_someone_protected_is_counted_and_listed_for_nobody(world):
    seal_people(people=[world.couple[1]], reason="violence", by=world.worker)
    for viewer in (world.keeper, world.worker):
        found = people_concerned(Criteria(), viewer=viewer, on=timezone.localdate())
        assert [one.person for one in found] == [world.person]


def test_only_open_offers_that_are_not_over_are_proposed(world):
    today = timezone.localdate()
    kept = make_offer(world, title="Aujourd’hui encore", ends_on=today)
    make_offer(world, title="Brouillon", opened=False)
    over = make_offer(world, title="Passée", ends_on=today)
    LocalOffer.objects.filter(pk=over.pk).update(ends_on=date(2020, 1, 1), starts_on=None)
    assert offers_for(world.person, on=today) == [kept]


def test_what_was_declined_or_is_had_already_is_not_proposed_again(world):
    today = timezone.localdate()
    offer, other = make_offer(world, title="A"), make_offer(world, title="B")
    note_answer(offer, person=world.person, state="declined", by=world.caller)
    assert offers_for(world.person, on=today) == [other]
    assert offers_for(world.couple[0], on=today) == [offer, other]


def test_matching_costs_the_same_for_fifty_offers_as_for_two(world, django_assert_max_num_queries):
    people, today = [world.person, *world.couple], timezone.localdate()

    def more(number):
        for place in range(number):
            offer = make_offer(world, title=f"Offre {place}", agencies=[world.here], partner=world.partner)
            note_answer(offer, person=world.couple[0], state="interested", by=world.caller)

    more(2)
    with django_assert_max_num_queries(6) as few:
        assert len(offers_for_people(people, on=today)[world.person.pk].new) == 2
    more(20)
    with django_assert_max_num_queries(len(few)):
        offers_for_people(people, on=today)


def test_an_offer_is_seen_where_it_may_concern_someone(world):
    for said in ({"agencies": [world.here]}, {"residences": [world.residence]}, {"municipalities": ["49353"]}):
        offer = make_offer(world, **said)
        assert LocalOffer.objects.visible_to(world.worker).filter(pk=offer.pk).exists(), said
        assert not LocalOffer.objects.visible_to(world.stranger).filter(pk=offer.pk).exists(), said
    everywhere = make_offer(world)
    assert LocalOffer.objects.visible_to(world.stranger).get() == everywhere
    assert not LocalOffer.objects.visible_to(world.volunteer).exists()
    assert not LocalOffer.objects.visible_to(UserFactory(roles=[])).exists()
