"""Training: the real screen on invented people, then a quiz; only the date is kept."""

import pytest
from django.urls import reverse

from loge.domains.outreach.models import Attempt, CallDraft, Caller, Signal
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.rules.training import QUESTIONS
from loge.domains.outreach.tests.world import make_campaign

RIGHT = [
    {"outcome": "answered_need", "spoke_with": "self", "p1-need": "shopping"},
    {"outcome": "voicemail"},
    {"outcome": "refused", "refusal_scope": "campaign"},
    {"outcome": "answered_need", "spoke_with": "self", "p1-risk": "fall", "p1-level-fall": "4"},
]


@pytest.fixture
def campaign(client, world):
    campaign = make_campaign(world)
    campaigns.enrol_caller(campaign, user=world.bob, by=world.manager)
    client.force_login(world.bob)
    return campaign


def first_address(client, campaign) -> str:
    start = client.get(reverse("outreach:training", args=[campaign.pk])).content.decode()
    return _link(start, "/1/")


def _link(html: str, part: str) -> str:
    return next(piece.split('"')[0] for piece in html.split('href="') if part in piece.split('"')[0])


def play_all(client, campaign) -> str:
    """Through every situation; the address of the quiz."""
    address = first_address(client, campaign)
    for number, noted in enumerate(RIGHT, start=1):
        answer = client.post(address, noted | {"action": "complete"})
        assert answer.status_code == 200, answer.content.decode()
        address = _link(answer.content.decode(), f"/{number + 1}/" if number < len(RIGHT) else "/questions/")
    return address


def test_the_training_plays_every_situation_then_a_quiz_and_keeps_only_the_date(client, campaign, world):
    quiz = play_all(client, campaign)
    assert "refus" in client.get(quiz).content.decode()
    right = {f"question-{number}": str(question.right) for number, question in enumerate(QUESTIONS)}
    answer = client.post(quiz, right)
    assert answer.url == reverse("outreach:desk")
    assert Caller.objects.get(user=world.bob).trained_at is not None
    assert not (Attempt.objects.exists() or CallDraft.objects.exists() or Signal.objects.exists())


def test_a_call_noted_wrong_is_explained_and_what_was_typed_stays(client, campaign):
    answer = client.post(
        first_address(client, campaign), {"action": "complete", "outcome": "no_answer", "note": "Ma note"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Odette a répondu" in shown and "Ma note" in shown


def test_the_danger_button_is_the_right_gesture_for_a_fall(client, campaign):
    address = first_address(client, campaign)
    for number, noted in enumerate(RIGHT[:3], start=1):
        address = _link(client.post(address, noted | {"action": "complete"}).content.decode(), f"/{number + 1}/")
    danger = address.replace("/4/", "/4/danger/")
    assert "112" in client.get(danger).content.decode()
    assert "Bien noté" in client.post(danger, {"risk": "fall"}).content.decode()


def test_a_wrong_quiz_answer_is_explained_and_the_training_is_not_finished(client, campaign, world):
    quiz = play_all(client, campaign)
    answer = client.post(quiz, {f"question-{number}": "0" for number in range(len(QUESTIONS))})
    assert answer.status_code == 422 and "Les secours d’abord" in answer.content.decode()
    assert Caller.objects.get(user=world.bob).trained_at is None


def test_the_situations_cannot_be_jumped_over(client, campaign, world):
    assert client.get(reverse("outreach:training_call", args=[campaign.pk, 3])).status_code == 302
    assert client.get(reverse("outreach:training_quiz", args=[campaign.pk])).status_code == 302
    right = {f"question-{number}": str(question.right) for number, question in enumerate(QUESTIONS)}
    client.post(reverse("outreach:training_quiz", args=[campaign.pk]), right)
    assert Caller.objects.get(user=world.bob).trained_at is None


def test_someone_not_enrolled_has_no_training(client, campaign, world):
    client.force_login(world.ana)
    assert client.get(reverse("outreach:training", args=[campaign.pk])).status_code == 404
