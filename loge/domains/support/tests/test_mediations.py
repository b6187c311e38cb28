from datetime import timedelta

import pytest
from django.utils import timezone

from loge.domains.support.choices import Answer, MediationOutcome, SessionStatus
from loge.domains.support.models import Mediation, PartyWord
from loge.domains.support.operations.mediations import (
    answer_for,
    close_mediation,
    hand_mediation_over,
    hear_party,
    open_mediation,
)
from loge.domains.support.presenters import stage
from loge.domains.support.tests.conftest import everyone_agrees, plan
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.peace.choices import PauseReason
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.tests.factories import make_home

pytestmark = pytest.mark.django_db


def test_a_mediation_asks_each_side_first_and_leaves_its_trail(world, mediation):
    assert [party.answer for party in mediation.parties.all()] == [Answer.AWAITED, Answer.AWAITED]
    assert stage(mediation) == "Accords attendus"
    entry = Entry.objects.get(action="support.mediation_opened")
    assert entry.by == world.worker and entry.facts["people"] == [world.first.pk, world.second.pk]


def test_two_people_of_one_home_are_not_mediated(world):
    couple = make_home(ages=[60, 58], agency=world.agency)
    people = [occupant.person for occupant in couple.occupants.all()]
    with pytest.raises(Refusal, match="même foyer"):
        open_mediation(people=people, nature="behaviour", by=world.worker)
    assert not Mediation.objects.exists()


def test_a_neighbour_out_of_reach_is_refused(world):
    far = make_home(ages=[40]).reference_person
    with pytest.raises(Refusal, match="périmètre"):
        open_mediation(people=[world.first, far], nature="noise", by=world.worker)


def test_someone_dead_is_refused(world):
    world.second.deceased = True
    with pytest.raises(Refusal, match="décédée"):
        open_mediation(people=[world.first, world.second], nature="noise", by=world.worker)


def test_others_open_none(world):
    with pytest.raises(Refusal, match="confiées"):
        open_mediation(people=[world.first, world.second], nature="noise", by=world.caretaker)


def test_where_a_human_decides_of_any_contact_none_is_proposed(world):
    pause_contacts(world.home, reason=PauseReason.HUMAN, referent=world.worker, by=world.worker)
    with pytest.raises(Refusal, match="référent décide"):
        open_mediation(people=[world.second, world.first], nature="noise", by=world.worker)
    assert not Mediation.objects.exists()


def test_a_refusal_ends_it_and_cancels_what_was_planned(world, mediation):
    one, other = mediation.parties.all()
    meeting = plan(mediation, world.worker, party=one)
    answer_for(other, answer=Answer.NO, on=timezone.localdate(), by=world.worker)
    mediation.refresh_from_db()
    meeting.refresh_from_db()
    assert mediation.outcome == MediationOutcome.WITHDRAWN and meeting.status == SessionStatus.CANCELLED
    with pytest.raises(Stale):
        answer_for(one, answer=Answer.YES, on=timezone.localdate(), by=world.worker)


def test_an_agreement_can_be_taken_back_only_once_given(world, mediation):
    party = mediation.parties.first()
    with pytest.raises(Refusal, match="n’avait pas donné"):
        answer_for(party, answer=Answer.WITHDRAWN, on=timezone.localdate(), by=world.worker)
    answer_for(party, answer=Answer.YES, on=timezone.localdate(), by=world.worker)
    answer_for(party, answer=Answer.WITHDRAWN, on=timezone.localdate(), by=world.worker)
    mediation.refresh_from_db()
    assert mediation.outcome == MediationOutcome.WITHDRAWN


def test_an_answer_is_not_of_tomorrow(world, mediation):
    with pytest.raises(Refusal, match="demain"):
        answer_for(
            mediation.parties.first(), answer=Answer.YES, on=timezone.localdate() + timedelta(days=1), by=world.worker
        )


def test_what_a_side_says_stays_in_its_file(world, mediation):
    one, other = mediation.parties.all()
    hear_party(one, text="La musique tous les soirs", by=world.worker)
    assert [word.text for word in one.words.all()] == ["La musique tous les soirs"]
    assert not other.words.exists()
    assert Entry.objects.get(action="support.party_heard").facts == {"party": one.pk}


def test_nothing_is_noted_when_nothing_is_said(world, mediation):
    with pytest.raises(Refusal):
        hear_party(mediation.parties.first(), text="  ", by=world.worker)
    assert not PartyWord.objects.exists()


def test_an_agreement_wants_words_and_everyone(world, mediation):
    with pytest.raises(Refusal, match="Écrivez"):
        close_mediation(mediation, outcome="agreement", by=world.worker)
    with pytest.raises(Refusal, match="toutes les parties"):
        close_mediation(mediation, outcome="agreement", agreement="Silence après 22 h", by=world.worker)
    everyone_agrees(mediation, world.worker)
    closed = close_mediation(mediation, outcome="agreement", agreement="Silence après 22 h", by=world.worker)
    assert closed.agreement == "Silence après 22 h"
    assert Entry.objects.get(action="support.mediation_closed").facts["outcome"] == "agreement"


def test_words_of_an_agreement_are_not_kept_when_there_is_none(world, mediation):
    closed = close_mediation(mediation, outcome="failed", agreement="Un brouillon", by=world.worker)
    assert closed.agreement == ""


def test_two_people_closing_at_once(world, mediation):
    close_mediation(mediation, outcome="failed", by=world.worker)
    with pytest.raises(Stale):
        close_mediation(mediation, outcome="legal", by=world.manager)


def test_it_goes_to_someone_who_may_follow_it(world, mediation):
    with pytest.raises(Refusal):
        hand_mediation_over(mediation, to=world.caretaker, by=world.worker)
    assert hand_mediation_over(mediation, to=world.manager, by=world.worker).mediator == world.manager


def test_seen_from_either_side_and_from_nowhere_else(world, mediation):
    seen = Mediation.objects.visible_to
    assert list(seen(world.worker)) == list(seen(world.manager)) == [mediation]
    assert not seen(world.stranger) and not seen(world.caretaker)
