from datetime import date

import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.choices import BirthDateQuality, FrailtyKind, OccupantLink
from loge.registers.tenants.models import Correction, Person
from loge.registers.tenants.operations import corrections, households, people
from loge.registers.tenants.tests.factories import PersonFactory, make_home


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def manager():
    return UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])


def test_a_correction_changes_the_person_at_once_and_waits_for_the_erp(officer):
    person = PersonFactory(last_name="DUPOND")
    correction = people.correct_person(person, field="last_name", value=" Dupont ", by=officer)
    person.refresh_from_db()
    assert (person.last_name, person.search_key.split()[0]) == ("Dupont", "dupont")
    assert (correction.erp_value, correction.corrected_value, correction.settled_at) == ("DUPOND", "Dupont", None)
    assert Entry.objects.filter(action="tenants.person_corrected", by=officer).exists()


def test_correcting_twice_keeps_what_the_erp_says_and_going_back_withdraws(officer):
    person = PersonFactory(last_name="DUPOND")
    people.correct_person(person, field="last_name", value="Dupon", by=officer)
    people.correct_person(person, field="last_name", value="Dupont", by=officer)
    standing = Correction.objects.get()
    assert (standing.erp_value, standing.corrected_value) == ("DUPOND", "Dupont")
    people.correct_person(person, field="last_name", value="DUPOND", by=officer)
    standing.refresh_from_db()
    assert standing.settled_as == "withdrawn"


def test_nothing_is_recorded_when_nothing_changes(officer):
    person = PersonFactory(last_name="DUPOND")
    assert people.correct_person(person, field="last_name", value="DUPOND", by=officer) is None
    assert not Correction.objects.exists() and not Entry.objects.exists()


def test_a_birth_date_found_makes_the_age_certain(officer):
    person = PersonFactory(age=None)
    correction = people.correct_person(person, field="birth_date", value=date(1940, 5, 1), by=officer)
    person.refresh_from_db()
    assert (person.birth_date, person.birth_date_quality) == (date(1940, 5, 1), BirthDateQuality.EXACT)
    assert (correction.erp_value, correction.corrected_value) == ("", "1940-05-01")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("source_key", "1", "ne se corrige pas"),
        ("birth_date", date(2999, 1, 1), "avenir"),
        ("birth_date", date(1850, 1, 1), "120 ans"),
        ("last_name", "  ", "vide"),
    ],
)
def test_a_value_that_cannot_be_is_refused(officer, field, value, words):
    with pytest.raises(Refusal, match=words):
        people.correct_person(PersonFactory(), field=field, value=value, by=officer)


def test_a_third_value_of_the_erp_is_decided_by_a_person(officer, manager):
    person = PersonFactory(last_name="DUPOND")
    standing = people.correct_person(person, field="last_name", value="Dupont", by=officer)
    Correction.objects.update(diverging_value="DUPON")
    kept = corrections.decide_divergence(standing, keep="ours", by=manager)
    assert (kept.erp_value, kept.diverging_value, kept.settled_at) == ("DUPON", None, None)
    Correction.objects.update(diverging_value="DURAND")
    taken = corrections.decide_divergence(standing, keep="theirs", by=manager)
    person.refresh_from_db()
    assert (person.last_name, taken.settled_as) == ("DURAND", "theirs")
    with pytest.raises(Refusal, match="déjà réglée"):
        corrections.settle_correction(standing, by=manager)


def test_corrections_sent_back_are_marked_and_journalled(officer, manager):
    correction = people.correct_person(PersonFactory(), field="first_name", value="Odile", by=officer)
    sent = corrections.export_corrections(corrections=Correction.objects.all(), by=manager)
    assert sent == [correction]
    correction.refresh_from_db()
    assert correction.exported_at and correction.settled_at is None
    assert Entry.objects.get(action="tenants.corrections_exported").facts == {"count": 1}
    with pytest.raises(Refusal, match="rôle"):
        corrections.export_corrections(corrections=Correction.objects.all(), by=officer)


def test_a_death_is_said_once_and_sent_back(officer):
    person = people.declare_deceased(PersonFactory(), on=date(2026, 3, 1), by=officer)
    assert not Person.objects.alive().filter(pk=person.pk).exists()
    assert dict(Correction.objects.values_list("field", "corrected_value")) == {
        "deceased": "true", "deceased_on": "2026-03-01"
    }  # fmt: skip
    with pytest.raises(Refusal, match="déjà enregistré"):
        people.declare_deceased(person, on=date(2026, 3, 1), by=officer)


def test_a_refusal_of_calls_stands_until_it_is_lifted_with_a_reason(officer):
    person = PersonFactory()
    first = people.record_refusal(person, reason="ne veut plus", by=officer)
    assert people.record_refusal(person, by=officer) == first
    with pytest.raises(Refusal, match="pourquoi"):
        people.lift_refusal(person, reason=" ", by=officer)
    assert people.lift_refusal(person, reason="a rappelé", by=officer).lifted_by == officer
    with pytest.raises(Refusal, match="n’a pas refusé"):
        people.lift_refusal(person, reason="encore", by=officer)


def test_a_frailty_needs_consent_and_the_right_role(officer, manager):
    person = PersonFactory()
    with pytest.raises(Refusal, match="rôle"):
        people.note_frailty(person, kind=FrailtyKind.SENSORY, consent_on=date(2026, 1, 1), by=officer)
    with pytest.raises(Refusal, match="accord"):
        people.note_frailty(person, kind=FrailtyKind.SENSORY, consent_on=None, by=manager)
    mark = people.note_frailty(person, kind=FrailtyKind.SENSORY, consent_on=date(2026, 1, 1), by=manager)
    with pytest.raises(Refusal, match="déjà notée"):
        people.note_frailty(person, kind=FrailtyKind.SENSORY, consent_on=date(2026, 1, 1), by=manager)
    assert people.end_frailty(mark, by=manager).ended_on


def test_someone_who_moved_in_is_added_and_leaves(officer):
    home = make_home(ages=[82])
    occupant = households.add_occupant(
        home, last_name="Benali", first_name="Lina", link=OccupantLink.CHILD, by=officer
    )
    assert occupant.person.source_key == "" and home.occupants.count() == 2
    with pytest.raises(Refusal, match="déjà partie"):
        households.add_occupant(home, person=occupant.person, by=officer)
    with pytest.raises(Refusal, match="départ"):
        households.occupant_left(occupant, on=date(2999, 1, 1), by=officer)
    assert households.occupant_left(occupant, on=date(2026, 1, 2), by=officer).ends_on == date(2026, 1, 2)


def test_a_volunteer_changes_nothing():
    by, person = UserFactory(roles=[Role.VOLUNTEER_CALLER]), PersonFactory()
    for act in (
        lambda: people.correct_person(person, field="last_name", value="X", by=by),
        lambda: people.record_refusal(person, by=by),
        lambda: people.declare_deceased(person, by=by),
        lambda: people.open_tenant_file(person, by=by),
    ):
        with pytest.raises(Refusal):
            act()
