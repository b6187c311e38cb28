from datetime import date, timedelta

import pytest
from django.utils import timezone

from loge.domains.protection.models import HomeAside, Letter, NewAddress, Paper, Step
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import end_step, keep_home, note_new_address, open_step, release_home
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.operations.keys import give_key

DAY = date(2026, 5, 3)
ACTS = {
    "protection.step_opened": lambda w, by: open_step(w.seal, kind="safety_plan", by=by),
    "protection.paper_noted": lambda w, by: note_paper(w.seal, kind="complaint", dated_on=DAY, by=by),
    "protection.letter_noted": lambda w, by: note_letter(w.seal, kind="notice", sent_on=DAY, by=by),
    "protection.home_kept": lambda w, by: keep_home(w.seal, unit=w.vacant, until=tomorrow(), by=by),
    "protection.address_noted": lambda w, by: note_new_address(w.seal, person=w.person, address="3 rue X", by=by),
}


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize("action", ACTS)
def test_each_act_is_journalled_under_the_seal_without_any_fact(world, action):
    ACTS[action](world, world.worker)
    line = Entry.objects.get(action=action)
    assert (line.by, line.target_model, line.target_id) == (world.worker, "seals.Seal", str(world.seal.pk))
    assert line.facts == {}


@pytest.mark.parametrize("action", ACTS)
def test_each_act_is_refused_to_whoever_has_no_key(world, action):
    for user in (world.colleague, world.director, world.dpo):
        with pytest.raises(Refusal, match="pas accès"):
            ACTS[action](world, user)


def test_a_row_is_seen_through_its_key_only(world):
    for act in ACTS.values():
        act(world, world.worker)
    for model in (Paper, Letter, Step, HomeAside, NewAddress):
        assert model.objects.visible_to(world.worker).exists()
        assert not model.objects.visible_to(world.colleague).exists()


def test_a_step_is_confided_to_someone_who_can_read_it(world):
    with pytest.raises(Refusal, match="n’a pas la clé"):
        open_step(world.seal, kind="move", in_charge=world.colleague, by=world.worker)
    give_key(world.seal, to=world.colleague, by=world.worker)
    assert open_step(world.seal, kind="move", in_charge=world.colleague, by=world.worker).in_charge == world.colleague


def test_a_step_ends_once_and_says_how(world):
    step = open_step(world.seal, kind="shelter_115", by=world.worker)
    with pytest.raises(Refusal, match="comment"):
        end_step(step, state="to_do", by=world.worker)
    with pytest.raises(Refusal, match="pas accès"):
        end_step(step, state="done", by=world.colleague)
    end_step(step, state="done", by=world.worker)
    step.refresh_from_db()
    assert step.state == "done" and step.ended_by == world.worker
    with pytest.raises(Stale, match="Quelqu’un d’autre"):
        end_step(step, state="not_wanted", by=world.worker)
    assert Entry.objects.filter(action="protection.step_ended").count() == 1


def test_t23_a_notice_with_a_complaint_alone_makes_a_task_and_no_letter(world):
    note_paper(world.seal, kind="complaint", dated_on=DAY, by=world.worker)
    note_letter(world.seal, kind="notice", sent_on=DAY, received_on=DAY, by=world.worker)
    assert Step.objects.get().kind == "ask_proof" and Step.objects.get().in_charge == world.worker
    note_letter(world.seal, kind="notice", sent_on=DAY, received_on=DAY, by=world.worker)
    assert Step.objects.count() == 1, "asked once"


def test_a_notice_with_a_proof_asks_for_nothing(world):
    note_paper(world.seal, kind="conviction", dated_on=DAY, by=world.worker)
    note_letter(world.seal, kind="notice", sent_on=DAY, received_on=DAY, by=world.worker)
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dated_on": date(2100, 1, 1)}, "avenir"),
        ({"notified_on": date(2026, 5, 1)}, "avant sa date"),
        ({"valid_until": date(2026, 5, 1)}, "avant sa date"),
    ],
)
def test_a_paper_has_possible_dates(world, changes, words):
    with pytest.raises(Refusal, match=words):
        note_paper(world.seal, **{"kind": "protection_order", "dated_on": DAY} | changes, by=world.worker)


@pytest.mark.parametrize(
    "changes",
    [{"presented_on": date(2026, 5, 1)}, {"presented_on": date(2026, 5, 6), "received_on": date(2026, 5, 5)}],
)
def test_a_letter_leaves_is_presented_then_received(world, changes):
    with pytest.raises(Refusal, match="vérifiez les dates"):
        note_letter(world.seal, kind="departure", sent_on=DAY, **changes, by=world.worker)


def test_a_home_is_kept_when_it_is_vacant_and_given_back_once(world):
    with pytest.raises(Refusal, match="n’est pas vacant"):
        keep_home(world.seal, unit=world.home.unit, until=tomorrow(), by=world.worker)
    with pytest.raises(Refusal, match="est passée"):
        keep_home(world.seal, unit=world.vacant, until=DAY, by=world.worker)
    kept = keep_home(world.seal, unit=world.vacant, until=tomorrow(), by=world.worker)
    with pytest.raises(Refusal, match="déjà gardé"):
        keep_home(world.seal, unit=world.vacant, until=tomorrow(), by=world.worker)
    release_home(kept, by=world.worker)
    assert Entry.objects.filter(action="protection.home_released", by=world.worker).exists()
    with pytest.raises(Stale):
        release_home(kept, by=world.worker)


def test_the_new_address_replaces_the_one_before_and_belongs_to_a_protected_person(world):
    note_new_address(world.seal, person=world.person, address="3 rue des Lilas", by=world.worker)
    note_new_address(world.seal, person=world.person, address="9 rue des Roses", by=world.worker)
    assert NewAddress.objects.get(replaced_at=None).address == "9 rue des Roses"
    with pytest.raises(Refusal, match="n’est pas protégée"):
        note_new_address(world.seal, person=world.other, address="3 rue X", by=world.worker)
    with pytest.raises(Refusal, match="Écrivez"):
        note_new_address(world.seal, person=world.person, address="  ", by=world.worker)
