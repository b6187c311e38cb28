from datetime import date

import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.choices import BirthDateQuality, Channel, OccupantLink
from loge.registers.tenants.models import (
    ContactPoint,
    Correction,
    DuplicatePair,
    FrailtyMark,
    LeaseParty,
    Merge,
    Occupant,
    Person,
)
from loge.registers.tenants.operations.duplicates import dismiss_pair, find_duplicates
from loge.registers.tenants.operations.merging import merge_people, unmerge
from loge.registers.tenants.operations.people import correct_person, record_refusal
from loge.registers.tenants.tests.factories import ContactPointFactory, HouseholdFactory, PersonFactory, make_home

BORN = date(1944, 3, 5)


@pytest.fixture
def manager():
    return UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])


def person(last="LEFÈVRE", first="Odette", born=BORN, **kwargs):
    quality = BirthDateQuality.EXACT if born else BirthDateQuality.UNKNOWN
    return PersonFactory(
        last_name=last, first_name=first, birth_date=born, **{"birth_date_quality": quality, **kwargs}
    )


def reasons(manager):
    find_duplicates(by=manager)
    return [pair.reasons for pair in DuplicatePair.objects.waiting()]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"last": "Lefevre", "first": "ODETTE"}, "mêmes nom et prénom"),
        ({"last": "LEFEVRES", "first": "Odete"}, "noms et prénoms très proches"),
        ({"last": "ODETTE", "first": "Lefèvre"}, "nom et prénom intervertis"),
        ({"last": "MARCHAND", "birth_name": "LEFEVRE"}, "le nom de l’une est le nom de naissance de l’autre"),
        ({"born": date(1944, 5, 3)}, "jour et mois de naissance intervertis"),
        ({"born": date(1944, 1, 1), "birth_date_quality": BirthDateQuality.YEAR_ONLY}, "même année de naissance"),
    ],
)
def test_records_that_may_be_one_person_are_found_with_the_reason(manager, other, words):
    person()
    person(**other)
    (found,) = reasons(manager)
    assert words in found


@pytest.mark.parametrize(
    "other",
    [
        {"born": date(1951, 3, 5)},
        {"first": "Raymonde"},
        {"last": "GAUTIER"},
    ],
)
def test_different_people_are_left_alone(manager, other):
    person()
    person(**other)
    assert reasons(manager) == []


def test_a_shared_number_brings_near_names_together_but_not_a_couple(manager):
    one, other = person(born=None), person(last="LEFEVRE", first="Odete", born=date(1944, 3, 5))
    husband = person(first="Marcel", born=date(1941, 7, 7))
    for owner in (one, other, husband):
        ContactPointFactory(person=owner, value="+33639980042")
    (found,) = reasons(manager)
    assert "même numéro de téléphone" in found


def test_twins_in_one_home_are_not_proposed(manager):
    HouseholdFactory(occupants=[person(first="Jeanne"), person(first="Jeannie")])
    assert reasons(manager) == []


def test_the_most_likely_come_first_and_a_decision_outlives_the_next_search(manager):
    person()
    person()
    person(last="LEFEVRES")
    find_duplicates(by=manager)
    pairs = list(DuplicatePair.objects.order_by("-score"))
    assert pairs[0].score > pairs[-1].score
    dismiss_pair(pairs[0], by=manager)
    find_duplicates(by=None)
    assert pairs[0] not in DuplicatePair.objects.waiting()
    assert DuplicatePair.objects.waiting().count() == len(pairs) - 1
    with pytest.raises(Refusal, match="déjà décidé"):
        dismiss_pair(pairs[0], by=manager)
    assert Entry.objects.filter(action="tenants.duplicates_searched").count() == 2


def test_the_search_asks_the_same_number_of_queries_for_few_and_many(manager, django_assert_max_num_queries):
    for _ in range(12):
        person()
    with django_assert_max_num_queries(14):
        find_duplicates(by=manager)
    assert DuplicatePair.objects.count() == 66


def home_of(someone):
    return HouseholdFactory(occupants=[someone])


def test_a_merge_moves_everything_and_keeps_what_was_chosen(manager):
    keep, drop = person(first="Odete"), person(first="Odette", born=date(1944, 3, 6))
    home = home_of(drop)
    contact, party = ContactPointFactory(person=drop), LeaseParty.objects.create(lease=home.lease, person=drop)
    record_refusal(drop, by=manager)
    merge = merge_people(keep, absorbed=drop, choices={"first_name": "absorbed"}, by=manager)
    keep.refresh_from_db(), drop.refresh_from_db(), home.refresh_from_db()
    assert (keep.first_name, keep.birth_date, drop.merged_into) == ("Odette", BORN, keep)
    assert drop.source_key  # the import finds the survivor through it
    assert list(keep.contact_points.all()) == [contact] and list(keep.lease_roles.all()) == [party]
    assert home.reference_person == keep and keep.occupancies.get().household == home
    assert keep.contact_refusals.filter(lifted_at=None).exists()
    assert Correction.objects.get(person=keep).field == "first_name"
    assert Entry.objects.filter(action="tenants.people_merged", target_id=merge.pk, by=manager).exists()


def test_a_merge_taken_apart_gives_each_record_its_own_back_exactly(manager):
    keep, drop = person(first="Odete"), person(first="Odette", born=None)
    home = home_of(keep)
    Occupant.objects.create(household=home, person=drop, link=OccupantLink.OTHER, is_dependent=True)
    for owner in (keep, drop):
        ContactPointFactory(person=owner, value="+33639980042")
        record_refusal(owner, by=manager, reason=owner.first_name)
        FrailtyMark.objects.create(person=owner, kind="sensory", consent_on=date(2026, 1, 1))
    ContactPoint.objects.filter(person=drop).update(safe_to_use=False)
    before = _picture()
    choices = {"first_name": "absorbed", "birth_date": "absorbed"}
    merge = merge_people(keep, absorbed=drop, choices=choices, by=manager)
    assert _picture() != before
    assert [o.person for o in home.occupants.all()] == [keep]
    assert not keep.contact_points.get().is_usable  # what was unsafe for one is unsafe for both
    unmerge(merge, by=manager)
    assert _picture() == before
    assert not Correction.objects.standing().exists()
    assert Entry.objects.filter(action="tenants.people_separated").exists()


def _picture():
    tables = (Person, Occupant, ContactPoint, LeaseParty, FrailtyMark)
    rows = {table: list(table.objects.order_by("pk").values()) for table in tables}
    rows["refusals"] = list(Person.objects.order_by("pk").values("pk", "contact_refusals", "contact_refusals__reason"))
    return rows


def test_sensitive_rows_never_enter_the_copy_of_a_merge(manager):
    keep, drop = person(), person()
    for owner in (keep, drop):
        FrailtyMark.objects.create(person=owner, kind="isolation", consent_on=date(2026, 1, 1))
    merge = merge_people(keep, absorbed=drop, choices={}, by=manager)
    assert "isolation" not in str(merge.moved)
    assert drop.frailties.count() == keep.frailties.count() == 1


def test_merges_come_apart_in_the_reverse_order(manager):
    a, b, c = person(), person(), person()
    first = merge_people(b, absorbed=a, choices={}, by=manager)
    second = merge_people(c, absorbed=b, choices={}, by=manager)
    a.refresh_from_db()
    assert a.merged_into == c
    with pytest.raises(Refusal, match="plus récente"):
        unmerge(first, by=manager)
    unmerge(second, by=manager)
    unmerge(first, by=manager)
    assert Person.objects.standing().count() == 3
    with pytest.raises(Refusal, match="déjà été défaite"):
        unmerge(first, by=manager)


def test_a_merge_stays_when_what_it_chose_was_corrected_since(manager):
    keep, drop = person(first="Odete"), person()
    merge = merge_people(keep, absorbed=drop, choices={"first_name": "absorbed"}, by=manager)
    correct_person(keep, field="first_name", value="Odile", by=manager)
    with pytest.raises(Refusal, match="prénom"):
        unmerge(merge, by=manager)
    drop.refresh_from_db()
    assert drop.merged_into == keep


def test_a_merge_stays_when_a_row_that_it_moved_has_gone(manager):
    keep, drop = person(), person()
    contact = ContactPointFactory(person=drop, channel=Channel.PHONE)
    merge = merge_people(keep, absorbed=drop, choices={}, by=manager)
    contact.delete()
    with pytest.raises(Refusal, match="coordonnée"):
        unmerge(merge, by=manager)


def test_who_may_not_merge_and_what_cannot_be_merged(manager):
    keep, drop = person(), person()
    with pytest.raises(Refusal, match="rôle"):
        merge_people(keep, absorbed=drop, choices={}, by=UserFactory())
    with pytest.raises(Refusal, match="différentes"):
        merge_people(keep, absorbed=keep, choices={}, by=manager)
    merge_people(keep, absorbed=drop, choices={}, by=manager)
    with pytest.raises(Refusal, match="déjà été fusionnée"):
        merge_people(keep, absorbed=drop, choices={}, by=manager)
    with pytest.raises(Refusal, match="fusionnée"):
        correct_person(drop, field="last_name", value="X", by=manager)
    assert Merge.objects.count() == 1


def test_calls_and_homes_of_the_upper_floors_follow_too(manager):
    home = make_home(ages=[82])
    keep = person()
    names = {f"{r['model']}.{r['field']}" for r in merge_people(
        keep, absorbed=home.reference_person, choices={}, by=manager
    ).moved["relations"]}  # fmt: skip
    assert {"outreach.TargetMember.person", "cases.Case.person", "tenants.Occupant.person"} <= names
    assert "tenants.Merge.survivor" not in names
