"""Written, put right, sent once, by those who may."""

import pytest

from loge.domains.bulletins.choices import ReadyText
from loge.domains.bulletins.erasure import RULES, people_in_hand
from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.operations.letters import print_again, print_letters
from loge.domains.bulletins.operations.writing import edit_bulletin, send_bulletin, stop_bulletin, write_bulletin
from loge.domains.bulletins.queries.progress import figures_of
from loge.domains.bulletins.rules.ready import filled
from loge.domains.bulletins.rules.words import sms_body
from loge.domains.bulletins.tests.world import TUESDAY, draft, home, sent, ways
from loge.foundation.errors import Refusal, Stale
from loge.foundation.notifications.sms.segments import segments
from loge.foundation.retention import apply
from loge.foundation.wording.lexicon import doubtful_in
from loge.registers.peace.choices import PauseReason
from loge.registers.peace.models import OutgoingContact
from loge.registers.peace.operations import log_contact, pause_contacts


@pytest.mark.parametrize("code", [code for code in ReadyText if code != ReadyText.BLANK])
def test_a_ready_text_costs_two_sms_at_most_and_points_at_nobody(db, code):
    words = filled(code, landlord="Office public de l’habitat")
    size = segments(sms_body(words["sms_text"]))
    assert (size.alphabet, size.parts <= 2) == ("GSM-7", True), size
    assert "tous nos locataires" in words["text"] and "{" not in words["text"] + words["sms_text"]
    assert [doubtful_in(words[name]) for name in ("title", "text", "sms_text")] == [[], [], []]


def test_who_writes_and_who_sends(world):
    home(world)
    for user in (world.caller, world.agent, world.officer):
        with pytest.raises(Refusal, match="sont préparées par"):
            write_bulletin(title="A", text="B", sms_text="C", by=user)
    bulletin = write_bulletin(title=" À  tous ", text="B\r\nC", sms_text="C", by=world.manager)
    assert (bulletin.title, bulletin.text) == ("À tous", "B\nC")
    for user in (world.manager, world.worker):
        with pytest.raises(Refusal, match="est envoyée par"):
            send_bulletin(bulletin, by=user)
        with pytest.raises(Refusal, match="est envoyée par"):
            stop_bulletin(send_bulletin(draft(world), by=world.director), by=user)
    with pytest.raises(Refusal, match="un titre"):
        edit_bulletin(bulletin, title=" ", by=world.worker)


def test_what_was_sent_is_neither_changed_nor_sent_again(world):
    home(world, email=True)
    bulletin = sent(world)
    for act in (edit_bulletin, send_bulletin, stop_bulletin):
        with pytest.raises(Stale):
            act(bulletin, by=world.lead)
    given_up = stop_bulletin(draft(world), by=world.worker)
    with pytest.raises(Refusal, match="Passage impossible"):
        send_bulletin(given_up, by=world.lead)


def test_nothing_is_sent_where_there_is_nobody(world):
    with pytest.raises(Refusal, match="Aucun foyer"):
        send_bulletin(draft(world), by=world.lead)


def test_letters_are_printed_in_batches_each_once(world, monkeypatch):
    from loge.domains.bulletins.operations import letters

    monkeypatch.setattr(letters, "BATCH", 2)
    homes = [home(world) for _ in range(3)]
    far = home(world, agency=world.elsewhere)
    bulletin = sent(world)
    first = print_letters(bulletin, by=world.manager)
    second = print_letters(bulletin, by=world.manager)
    assert [len(first), len(second)] == [2, 1] and {one.household for one in first + second} == set(homes)
    with pytest.raises(Refusal, match="Aucune lettre"):
        print_letters(bulletin, by=world.manager)
    assert [one.pk for one in print_again(bulletin, batch=1, by=world.manager)] == [one.pk for one in first]
    assert figures_of(bulletin)["to_print"] == 1 and Delivery.objects.get(state="waiting").household == far
    assert OutgoingContact.objects.filter(trade="bulletins", channel="letter").count() == 3
    for user in (world.caller, world.officer):
        with pytest.raises(Refusal):
            print_letters(bulletin, by=user)


def test_a_letter_waits_or_is_taken_away_as_the_gate_says(world):
    paused, gone, written = home(world), home(world), home(world)
    bulletin = sent(world)
    pause_contacts(paused, reason=PauseReason.BEREAVEMENT, by=world.lead)
    gone.ended_on = TUESDAY.date()
    gone.save()
    log_contact(household_id=written.pk, channel="sms", trade="x", at=TUESDAY.replace(day=23), by=None)
    with pytest.raises(Refusal, match="demain"):
        print_letters(bulletin, by=world.lead)
    world.clock.move_to(TUESDAY)
    assert [one.household for one in print_letters(bulletin, by=world.lead)] == [written]
    assert ways(bulletin) == {written.pk: "letter"}


def test_each_perimeter_sees_its_own(world):
    home(world, email=True)
    bulletin, unsent = sent(world), draft(world)
    seen = Bulletin.objects.visible_to
    assert set(seen(world.director)) == {bulletin, unsent} and set(seen(world.officer)) == {bulletin}
    assert not seen(world.stranger).exists() and not seen(world.caller).exists()
    assert figures_of(bulletin, viewer=world.stranger)["email"] == 0


def test_a_year_later_who_received_it_is_erased_and_the_numbers_stay(world):
    home(world, email=True)
    home(world)
    bulletin = sent(world)
    assert people_in_hand() == set()
    assert apply(RULES[0], now=TUESDAY.replace(year=2027, month=10)) == 0
    assert apply(RULES[0], now=TUESDAY.replace(year=2027, month=12)) == 2
    bulletin.refresh_from_db()
    assert not Delivery.objects.exists()
    assert (figures_of(bulletin)["email"], figures_of(bulletin)["to_print"]) == (1, 1)
