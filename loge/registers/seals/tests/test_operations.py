from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.foundation.audit.trail import READ
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.access import readable_by, under_key
from loge.registers.seals.choices import SealReason
from loge.registers.seals.models import SafeContact, SealKey
from loge.registers.seals.operations.keys import break_glass, end_duty, give_key, name_duty_officer, take_key_back
from loge.registers.seals.operations.reading import note_attempt, note_reading, open_seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.operations.sealing import confide, cover, lift, seal_people
from loge.registers.seals.queries import (
    broken_glass,
    current_opening,
    protected_household_ids,
    protected_person_ids,
    seals_by_home,
)
from loge.registers.seals.tests.factories import on_duty, sealed
from loge.registers.tenants.operations.merging import merge_people, unmerge
from loge.registers.tenants.tests.factories import PersonFactory, make_home


def reads(user, seal) -> bool:
    """Through the very filter that trades use, on rows whose seal is one step away."""
    keyed = SealKey.objects.filter(seal=seal).filter(readable_by(user)).exists()
    assert keyed == SealKey.objects.filter(seal=seal).filter(under_key(user)).exists()
    return keyed


def lines(action):
    return Entry.objects.filter(action=action)


def test_a_sealed_file_opens_to_its_owner_alone(world):
    assert reads(world.worker, world.seal)
    assert not any(reads(user, world.seal) for user in (world.colleague, world.lead, world.director, world.dpo))


def test_the_journal_knows_the_seal_and_neither_the_person_nor_the_reason(world):
    line = lines("seals.opened").get()
    assert (line.by, line.target_model, line.target_id) == (world.worker, "seals.Seal", str(world.seal.pk))
    assert line.facts == {"owner": world.worker.pk}


def test_the_number_of_a_seal_is_opaque(world):
    other = sealed(world.other, by=world.worker)
    assert len(world.seal.reference) == 9 and world.seal.reference != other.reference


def test_only_the_trades_of_care_seal(world):
    for user in (world.caretaker, world.director, UserFactory(roles=[Role.ADMINISTRATOR])):
        with pytest.raises(Refusal, match="accès nominatif"):
            seal_people(people=[world.other], reason=SealReason.VIOLENCE, by=user)


def test_a_seal_protects_someone(world):
    with pytest.raises(Refusal, match="qui ce dossier protège"):
        seal_people(people=[], reason=SealReason.VIOLENCE, by=world.worker)


def test_a_second_seal_is_never_refused_because_that_would_tell_of_the_first(world):
    second = sealed(world.person, by=world.colleague)
    assert second != world.seal and not reads(world.worker, second)


def test_someone_else_may_own_it_and_both_read(world):
    seal = seal_people(people=[world.other], reason=SealReason.WITNESS, owner=world.lead, by=world.worker)
    assert seal.owner == world.lead and reads(world.lead, seal) and reads(world.worker, seal)


def test_a_key_opens_until_its_end(world):
    give_key(world.seal, to=world.colleague, until=timezone.now() + timedelta(days=2), by=world.worker)
    assert reads(world.colleague, world.seal)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert not reads(world.colleague, world.seal)


def test_a_second_key_moves_the_end_of_the_first(world):
    give_key(world.seal, to=world.colleague, until=timezone.now() + timedelta(days=2), by=world.worker)
    give_key(world.seal, to=world.colleague, by=world.worker)
    assert SealKey.objects.get(user=world.colleague).until is None
    assert lines("seals.key_given").count() == 2


def test_a_key_is_given_by_the_owner_alone(world):
    give_key(world.seal, to=world.colleague, by=world.worker)
    for user in (world.colleague, world.lead, world.director):
        with pytest.raises(Refusal, match="Seul le responsable"):
            give_key(world.seal, to=world.director, by=user)


def test_a_key_goes_to_someone_at_work_whose_trade_may_know(world):
    gone = UserFactory(roles=[Role.SOCIAL_WORKER], is_active=False)
    for user in (world.caretaker, world.dpo, UserFactory(roles=[Role.VOLUNTEER_CALLER]), gone):
        with pytest.raises(Refusal):
            give_key(world.seal, to=user, by=world.worker)


def test_a_key_does_not_end_before_it_began(world):
    with pytest.raises(Refusal, match="déjà passée"):
        give_key(world.seal, to=world.colleague, until=timezone.now(), by=world.worker)
    with pytest.raises(Refusal, match="garde sa clé"):
        give_key(world.seal, to=world.worker, until=timezone.now() + timedelta(days=1), by=world.worker)


def test_a_key_taken_back_opens_nothing_and_its_reason_is_forgotten(world):
    key = give_key(world.seal, to=world.colleague, by=world.worker)
    open_seal(world.seal, reason="relay", by=world.colleague)
    take_key_back(key, by=world.worker)
    assert not reads(world.colleague, world.seal) and current_opening(world.seal, world.colleague) is None
    assert lines("seals.key_taken_back").get().facts == {"user": world.colleague.pk}
    with pytest.raises(Stale, match="déjà été reprise"):
        take_key_back(key, by=world.worker)


def test_a_key_is_taken_back_by_the_owner_alone_and_theirs_stays(world):
    key = give_key(world.seal, to=world.colleague, by=world.worker)
    with pytest.raises(Refusal, match="Seul le responsable"):
        take_key_back(key, by=world.colleague)
    with pytest.raises(Refusal, match="Confiez d’abord"):
        take_key_back(SealKey.objects.get(user=world.worker), by=world.worker)


def test_someone_who_leaves_the_company_opens_nothing(world):
    give_key(world.seal, to=world.colleague, by=world.worker)
    world.colleague.is_active = False
    world.colleague.save()
    assert not reads(world.colleague, world.seal)


def test_when_the_owner_left_another_holder_takes_over(world):
    give_key(world.seal, to=world.colleague, by=world.worker)
    with pytest.raises(Refusal):
        confide(world.seal, to=world.colleague, by=world.colleague)
    world.worker.is_active = False
    world.worker.save()
    confide(world.seal, to=world.colleague, by=world.colleague)
    world.seal.refresh_from_db()
    assert world.seal.owner == world.colleague
    with pytest.raises(Refusal):
        confide(world.seal, to=world.lead, by=world.lead)


def test_confiding_gives_a_lasting_key_and_a_line_in_the_journal(world):
    give_key(world.seal, to=world.lead, until=timezone.now() + timedelta(hours=1), by=world.worker)
    confide(world.seal, to=world.lead, by=world.worker)
    assert SealKey.objects.get(user=world.lead).until is None
    assert lines("seals.confided").get().facts == {"owner": world.lead.pk}
    world.seal.refresh_from_db()
    with pytest.raises(Stale, match="déjà responsable"):
        confide(world.seal, to=world.lead, by=world.lead)


def test_confiding_goes_to_someone_who_may_answer_for_it(world):
    gone = UserFactory(roles=[Role.SOCIAL_WORKER], is_active=False)
    for user in (world.director, gone):
        with pytest.raises(Refusal):
            confide(world.seal, to=user, by=world.worker)


def test_reading_asks_why_and_each_page_leaves_a_line(world):
    opening = open_seal(world.seal, reason="following", by=world.worker)
    note_reading(opening, by=world.worker)
    note_reading(opening, by=world.worker)
    assert [line.facts for line in lines(READ)] == [{"reason": "following"}] * 2
    assert lines(READ).filter(target_model="seals.Seal", target_id=str(world.seal.pk), by=world.worker).count() == 2


@pytest.mark.parametrize("reason", ["", "par curiosité"])
def test_reading_without_a_known_reason_is_refused(world, reason):
    with pytest.raises(Refusal, match="pourquoi"):
        open_seal(world.seal, reason=reason, by=world.worker)


def test_reading_without_a_key_is_refused(world):
    with pytest.raises(Refusal, match="pas accès"):
        open_seal(world.seal, reason="following", by=world.colleague)


def test_the_reason_is_kept_for_twenty_minutes(world):
    open_seal(world.seal, reason="following", by=world.worker)
    with time_machine.travel(timezone.now() + timedelta(minutes=19)):
        assert current_opening(world.seal, world.worker)
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert current_opening(world.seal, world.worker) is None


def test_an_attempt_without_a_key_is_journalled(world):
    note_attempt(world.seal, by=world.colleague)
    assert lines("seals.reading_refused").get().by == world.colleague


def test_the_officer_on_duty_breaks_the_glass_for_a_time(world):
    on_duty(world.director)
    until = timezone.now() + timedelta(hours=4)
    [key] = break_glass(world.person, reason="Appel de la police cette nuit", until=until, by=world.director)
    assert key.break_glass and reads(world.director, world.seal)
    assert list(broken_glass(since=timezone.now() - timedelta(days=1), owner=world.worker)) == [key]
    line = lines("seals.glass_broken").get()
    assert line.by == world.director and "reason" not in line.facts and "person" not in line.facts
    with time_machine.travel(until):
        assert not reads(world.director, world.seal)


@pytest.mark.parametrize(
    ("reason", "hours", "sentence"),
    [("court", 4, "pourquoi"), ("Appel de la police", 25, "24 heures"), ("Appel de la police", 0, "24 heures")],
)
def test_an_emergency_has_a_reason_and_an_end(world, reason, hours, sentence):
    on_duty(world.director)
    with pytest.raises(Refusal, match=sentence):
        break_glass(world.person, reason=reason, until=timezone.now() + timedelta(hours=hours), by=world.director)


def test_nobody_else_breaks_the_glass(world):
    duty = on_duty(world.director)
    end_duty(duty, by=world.lead)
    for user in (world.director, world.colleague, world.lead):
        with pytest.raises(Refusal, match="astreinte"):
            break_glass(world.person, reason="Appel de la police", until=timezone.now() + timedelta(hours=1), by=user)


def test_trying_names_is_seen_even_when_nothing_is_found(world):
    on_duty(world.director)
    until = timezone.now() + timedelta(hours=1)
    assert break_glass(world.other, reason="Appel de la police", until=until, by=world.director) == []
    line = lines("seals.glass_broken_for_nothing").get()
    assert line.by == world.director and line.target_id == str(world.director.pk) and line.facts == {}


def test_the_officer_on_duty_is_named_for_a_time(world):
    now = timezone.now()
    duty = name_duty_officer(user=world.director, since=now, until=now + timedelta(days=3), by=world.lead)
    assert lines("seals.duty_named").get().facts == {"user": world.director.pk}
    end_duty(duty, by=world.lead)
    assert lines("seals.duty_ended").exists()
    with pytest.raises(Stale):
        end_duty(duty, by=world.lead)


@pytest.mark.parametrize(("begins", "ends", "words"), [(0, 32, "un mois"), (2, 1, "suivre"), (-3, -1, "déjà passée")])
def test_a_duty_has_possible_dates(world, begins, ends, words):
    now = timezone.now()
    with pytest.raises(Refusal, match=words):
        name_duty_officer(
            user=world.director, since=now + timedelta(days=begins), until=now + timedelta(days=ends), by=world.lead
        )


def test_the_officer_on_duty_is_named_by_those_who_may_and_among_those_who_may_know(world):
    now = timezone.now()
    span = {"since": now, "until": now + timedelta(days=1)}
    with pytest.raises(Refusal, match="nommer"):
        name_duty_officer(user=world.director, **span, by=world.worker)
    with pytest.raises(Refusal):
        name_duty_officer(user=world.caretaker, **span, by=world.lead)


def test_the_home_of_a_protected_person_is_protected_until_the_seal_is_lifted(world):
    assert protected_person_ids() == {world.person.pk}
    assert protected_household_ids() == {world.home.pk}
    assert seals_by_home() == [(world.seal.pk, world.home.pk)]
    lift(world.seal, by=world.worker)
    assert protected_household_ids() == protected_person_ids() == frozenset()
    assert lines("seals.lifted").get().by == world.worker
    with pytest.raises(Stale, match="déjà été levée"):
        lift(world.seal, by=world.worker)


def test_what_was_written_stays_closed_once_the_danger_is_over(world):
    lift(world.seal, by=world.worker)
    assert reads(world.worker, world.seal) and not reads(world.colleague, world.seal)


def test_lifting_is_for_the_owner(world):
    with pytest.raises(Refusal, match="Seul le responsable"):
        lift(world.seal, by=world.lead)


def test_the_protection_follows_the_person_to_the_new_home_and_leaves_the_old_one(world):
    world.home.occupants.filter(person=world.person).update(ends_on=timezone.localdate())
    new = make_home(ages=[40])
    new.occupants.create(person=world.person)
    assert protected_household_ids() == {new.pk}


def test_a_child_is_covered_by_the_same_seal(world):
    child = PersonFactory(age=9)
    cover(world.seal, person=child, by=world.worker)
    assert protected_person_ids() == {world.person.pk, child.pk}
    with pytest.raises(Refusal, match="déjà protégée"):
        cover(world.seal, person=child, by=world.worker)
    with pytest.raises(Refusal, match="Seul le responsable"):
        cover(world.seal, person=PersonFactory(), by=world.colleague)


def test_the_protection_survives_the_merge_of_two_records_and_its_undoing(world):
    manager = UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER])
    survivor = PersonFactory(age=42)
    merge = merge_people(survivor, absorbed=world.person, choices={}, by=manager)
    assert protected_person_ids() == {survivor.pk} and protected_household_ids() == {world.home.pk}
    unmerge(merge, by=manager)
    assert protected_person_ids() == {world.person.pk}


def test_a_merged_record_is_sealed_under_the_one_that_stands(world):
    absorbed, survivor = PersonFactory(), PersonFactory()
    merge_people(survivor, absorbed=absorbed, choices={}, by=UserFactory(roles=[Role.CUSTOMER_RELATIONS_MANAGER]))
    absorbed.refresh_from_db()
    assert sealed(absorbed, by=world.worker).people.get().person == survivor


def test_the_way_to_reach_someone_is_kept_by_channel_and_replaced(world):
    given = {"person": world.person, "channel": "phone", "by": world.worker}
    set_safe_contact(world.seal, **given, allowed=True, days=[4, 1, 4], since_hour=time(9), until_hour=time(12))
    contact = SafeContact.objects.get()
    assert (contact.days, contact.allowed, contact.reviewed_on) == ([1, 4], True, timezone.localdate())
    set_safe_contact(world.seal, **given, allowed=False, code_word="  les rideaux ")
    assert SafeContact.objects.get().code_word == "les rideaux" and not SafeContact.objects.get().allowed
    assert [line.facts for line in lines("seals.safe_contact_set")] == [{"channel": "phone"}] * 2


def test_the_way_to_reach_someone_is_for_those_who_hold_a_key(world):
    with pytest.raises(Refusal, match="pas accès"):
        set_safe_contact(world.seal, person=world.person, channel="sms", allowed=True, by=world.colleague)


@pytest.mark.parametrize("hours", [(time(9), None), (time(12), time(9))])
def test_the_hours_of_a_call_make_a_window(world, hours):
    since, until = hours
    with pytest.raises(Refusal, match="deux heures"):
        set_safe_contact(
            world.seal, person=world.person, channel="phone", allowed=True, since_hour=since, until_hour=until,
            by=world.worker,
        )  # fmt: skip


def test_the_way_to_reach_someone_is_about_a_protected_person(world):
    with pytest.raises(Refusal, match="n’est pas protégée"):
        set_safe_contact(world.seal, person=world.other, channel="sms", allowed=True, by=world.worker)
