"""Words that do not belong in what a caller writes: pointed at wherever they are written in their own words."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.outreach.models import Attempt, CallDraft, Campaign, Script, ScriptVersion, Skip, Target
from loge.domains.outreach.tests.world import (
    page,
)
from loge.foundation.wording.models import Word

FAULT = [{"key": "panne", "kind": "text", "text": "Depuis quand ?"}]


@pytest.fixture(autouse=True)
def diabetes(db):
    Word.objects.get_or_create(word="diabète", defaults={"category": "health"})


@pytest.fixture
def asks_for_a_text(world, campaign):
    script = Script.objects.create(name="Panne", created_at=timezone.now(), created_by=world.manager)
    version = ScriptVersion.objects.create(script=script, number=1, steps=FAULT)
    Campaign.objects.filter(pk=campaign.pk).update(script_version=version)


def test_a_doubtful_word_is_warned_about_then_accepted(client, take):
    typed = {"action": "complete", "outcome": "no_answer", "note": "A du diabète"}
    address = take()
    warned = client.post(address, typed)
    assert warned.status_code == 422 and "« diabète »" in page(warned)
    assert not Attempt.objects.exists()
    assert client.post(address, typed | {"accept_words": "1"}).status_code == 302
    assert Attempt.objects.get().note == "A du diabète"


def test_so_is_a_doubtful_word_in_an_answer(client, take, asks_for_a_text):
    typed = {
        "action": "complete",
        "outcome": "answered_ok",
        "spoke_with": "self",
        "home-a-panne": "Depuis son diabète",
    }
    address = take()
    warned = client.post(address, typed)
    assert warned.status_code == 422 and "« diabète »" in page(warned) and "Depuis son diabète" in page(warned)
    assert client.post(address, typed | {"accept_words": "1"}).status_code == 302


def test_an_answer_that_was_chosen_and_not_written_is_not_looked_through(client, take, campaign, asks_for_a_text):
    choice = [
        {"key": "panne", "kind": "choice", "text": "Qui ?", "options": [{"value": "diabète", "label": "Diabète"}]}
    ]
    ScriptVersion.objects.update(steps=choice)
    typed = {"action": "complete", "outcome": "answered_ok", "spoke_with": "self", "home-a-panne": "diabète"}
    assert client.post(take(), typed).status_code == 302


def test_the_draft_is_saved_as_it_is_typed_and_its_words_are_checked(client, take):
    take()
    claim = Target.objects.get().claim_id
    answer = client.post(reverse("outreach:call_draft", args=[claim]), {"note": "diabète", "outcome": "busy"})
    said = json.loads(answer.content)
    assert said["saved_at"] == "10:30" and said["words"] == [{"word": "diabète", "category": "Santé"}]
    assert CallDraft.objects.get().content["fields"] == {"note": ["diabète"], "outcome": ["busy"]}


def test_an_answer_is_checked_as_it_is_typed_too(client, take, asks_for_a_text):
    take()
    address = reverse("outreach:call_draft", args=[Target.objects.get().claim_id])
    assert client.post(address, {"home-a-panne": "Le diabète"}).json()["words"]
    assert not client.post(address, {"home-a-panne": "La chaudière"}).json()["words"]


def test_the_comment_of_a_home_passed_on_is_checked_then_accepted(client, take):
    address, typed = take() + "passer/", {"reason": "other", "comment": "Parle de son diabète"}
    warned = client.post(address, typed)
    assert warned.status_code == 422 and "« diabète »" in page(warned) and "J’ai relu" in page(warned)
    assert 'value="Parle de son diabète"' in page(warned) and not Skip.objects.exists()
    client.post(address, typed | {"accept_words": "on"})
    assert Skip.objects.get().comment == "Parle de son diabète"
