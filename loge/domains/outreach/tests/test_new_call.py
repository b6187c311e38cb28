"""The page that answers « next call » is drawn beforehand: it is the ordinary one, and keeps nothing of anyone."""

import re

import pytest
from django.core.cache import caches
from django.urls import reverse

from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations.alarm import raise_alarm
from loge.domains.outreach.operations.claiming import claim_next, skip_home
from loge.domains.outreach.operations.scripts import create_script, publish_version
from loge.domains.outreach.queries.campaigns import campaign_to_call_for
from loge.domains.outreach.tests.world import enrol, make_home, page, running_campaign
from loge.registers.accounts.models import User

STEPS = [
    {"key": "bonjour", "kind": "say", "text": "Bonjour, je suis {prénom}, de {bailleur}."},
    {"key": "courses", "kind": "yes_no", "text": "Pouvez-vous faire vos courses ?", "for": "person"},
    {"key": "autre", "kind": "text", "text": "Autre chose ?"},
]


@pytest.fixture(autouse=True)
def nothing_drawn_yet():
    caches["drawn"].clear()


def called(first_name: str, *, place, ages=(82,)):
    home = make_home(place, ages=ages, phones=2)
    home.reference_person.first_name = first_name
    home.reference_person.save()
    return home


def with_script(world, *callers):
    version = publish_version(create_script(name="Veille", steps=STEPS, by=world.manager), by=world.manager)
    return running_campaign(world, *callers, script_version=version)


def press(client, campaign, user) -> str:
    client.force_login(user)
    return page(client.post(reverse("outreach:next_call"), {"campaign": campaign.pk}))


def drawn_by_the_templates(monkeypatch, client) -> str:
    """The page of the same call, nothing drawn beforehand."""
    with monkeypatch.context() as patch:
        patch.setattr("loge.domains.outreach.views.call.draw_new_call", lambda *args, **more: None)
        return page(client.get(reverse("outreach:call", args=[Target.objects.get(status="held").claim_id])))


def comparable(html: str) -> str:
    """Without the tokens, masked anew each time, nor the spaces between tags."""
    return re.sub(r"\s+", " ", re.sub(r"\b[A-Za-z0-9]{64}\b", "TOKEN", html)).replace("> <", "><")


@pytest.mark.parametrize("caller", ["ana", "bob"])
@pytest.mark.parametrize("ages", [[82], [86, 84]], ids=["one person", "two people"])
def test_it_is_the_page_that_the_templates_draw(client, world, monkeypatch, caller, ages):
    called("Zoé <b>& Cie", place=world.north, ages=ages)
    User.objects.filter(username=caller).update(first_name="Inès & Léo")
    user = User.objects.get(username=caller)
    shown = press(client, with_script(world, user), user)
    assert comparable(shown) == comparable(drawn_by_the_templates(monkeypatch, client))
    assert "je suis Inès &amp; Léo" in shown and "Pouvez-vous faire vos courses" in shown


def test_nothing_of_one_home_or_caller_is_left_for_the_next(client, world, monkeypatch):
    called("Philomène", place=world.north, ages=[90, 89])
    called("Gontran", place=world.north, ages=[81, 80])
    campaign = with_script(world, world.ana, world.bob)
    first = press(client, campaign, world.ana)
    claim = Target.objects.get(status="held")
    skip_home(claim, claim_id=claim.claim_id, reason="language", by=world.ana)
    second = press(client, campaign, world.ana)
    assert "Philomène" in first and "Gontran" not in first
    assert "Gontran" in second and "Philomène" not in second
    for kept in caches["drawn"]._cache.values():
        for word in (b"Philom", b"Gontran", b"Ana", str(claim.claim_id).encode()):
            assert word not in kept


def test_a_script_or_instructions_that_change_are_said_at_the_next_call(client, world):
    called("Odette", place=world.north)
    campaign = with_script(world, world.ana)
    assert "Autre chose" in press(client, campaign, world.ana)
    target = Target.objects.get(status="held")
    skip_home(target, claim_id=target.claim_id, reason="language", by=world.ana)
    campaign.danger_instructions = "Prévenir la loge au 12"
    campaign.script_version = publish_version(
        create_script(name="Autre", steps=[{**STEPS[2], "text": "Avez-vous froid ?"}], by=world.manager),
        by=world.manager,
    )
    campaign.save()
    enrol(world, campaign, world.bob)
    shown = press(client, campaign, world.bob)
    assert "Prévenir la loge au 12" in shown and "Avez-vous froid" in shown and "Autre chose" not in shown


def test_what_happened_during_the_call_is_shown_when_the_page_is_opened_again(client, world):
    called("Odette", place=world.north)
    campaign = with_script(world, world.ana)
    press(client, campaign, world.ana)
    target = Target.objects.get(status="held")
    address = reverse("outreach:call", args=[target.claim_id])
    raise_alarm(claim_id=target.claim_id, person_id=target.members.get().person_id, risk="fall", by=world.ana)
    assert "Urgence enregistrée à" in page(client.get(address))
    client.post(reverse("outreach:call_draft", args=[target.claim_id]), {"note": "Rappeler sa fille"})
    assert "Rappeler sa fille" in page(client.get(address))


def test_a_home_in_hand_comes_first_whatever_the_campaign_asked_for(client, world):
    called("Odette", place=world.north)
    first = with_script(world, world.ana)
    called("Marcel", place=world.north)
    second = running_campaign(world, world.ana, name="Autre")
    press(client, first, world.ana)
    held = Target.objects.get(status="held")
    world.clock.shift(1)
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:next_call"), {"campaign": second.pk})
    assert answer.url == reverse("outreach:call", args=[held.claim_id])
    assert claim_next(second, by=world.ana) == held
    assert Target.objects.filter(status="held").count() == 1


def test_an_open_call_stays_open_when_the_hours_are_over(client, world):
    called("Odette", place=world.north)
    campaign = with_script(world, world.ana)
    press(client, campaign, world.ana)
    world.clock.shift(12 * 3600)
    client.force_login(world.ana)
    answer = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk})
    assert answer.url == reverse("outreach:call", args=[Target.objects.get(status="held").claim_id])


def test_a_campaign_where_one_does_not_call_does_not_exist(client, world):
    called("Odette", place=world.north)
    campaign = with_script(world, world.bob)
    client.force_login(world.ana)
    for asked in (campaign.pk, 0, "", "1e9", "9" * 30):
        assert client.post(reverse("outreach:next_call"), {"campaign": asked}).status_code == 404
    assert not Target.objects.filter(status="held").exists()


def test_the_campaign_is_read_whole_with_its_script(world):
    campaign = with_script(world, world.ana)
    found = campaign_to_call_for(campaign.pk)
    kept = Campaign.objects.select_related("script_version").get(pk=campaign.pk)
    for one, other in ((found, kept), (found.script_version, kept.script_version)):
        assert one == other
        for field in one._meta.concrete_fields:
            assert getattr(one, field.attname) == getattr(other, field.attname), field
    assert found.script_version.steps == STEPS and found.calling_hours
