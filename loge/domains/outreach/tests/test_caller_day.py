"""The caller's own page: what calls now, what waits, why nothing is served."""

from datetime import timedelta

from django.urls import reverse

from loge.domains.outreach.choices import Outcome
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.operations import campaigns
from loge.domains.outreach.tests.world import (
    TODAY,
    draw,
    make_campaign,
    make_home,
    page,
    running_campaign,
)


def test_outside_calling_hours_the_page_says_when_calls_start_again(client, world, campaign):
    world.clock.shift(12 * 3600)
    client.force_login(world.ana)
    assert "les appels reprennent mercredi 25 novembre à 9 h" in page(client.get(reverse("outreach:desk")))
    answer = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk}, follow=True)
    assert "les appels reprennent" in page(answer)


def test_when_nothing_can_be_served_the_page_says_why_and_when(client, take, world, campaign):
    client.post(take(), {"action": "complete", "outcome": "no_answer"})
    answer = client.post(reverse("outreach:next_call"), {"campaign": campaign.pk}, follow=True)
    assert "1 foyer à rappeler plus tard" in page(answer)


def test_a_home_that_i_passed_is_not_said_to_come_back_to_me(client, take, world, campaign):
    client.post(take() + "passer/", {"reason": "language"})
    make_home(world.north, ages=[None])
    draw(world, campaign)
    answer = page(client.post(reverse("outreach:next_call"), {"campaign": campaign.pk}, follow=True))
    assert "1 foyer que vous avez passé, pour quelqu’un d’autre ; 1 foyer à qualifier par un responsable" in answer
    assert "réessayez bientôt" not in answer


def test_the_key_and_the_focus_go_to_the_first_campaign_that_calls_now(client, world, campaign):
    later = running_campaign(world, world.ana, name="Appels du matin", hours={"1": [["08:00", "09:00"]]})
    Campaign.objects.filter(pk=later.pk).update(starts_on=campaign.starts_on + timedelta(days=1))
    client.force_login(world.ana)
    shown = page(client.get(reverse("outreach:desk")))
    assert shown.index("Appels du matin") < shown.index(campaign.name)
    assert shown.count("<kbd>A</kbd>") == shown.count('data-key="a" data-autofocus') == 1


def test_a_campaign_past_its_end_says_so_before_anyone_presses(client, world, campaign):
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=TODAY - timedelta(days=1))
    client.force_login(world.ana)
    assert "arrivée à sa date de fin" in page(client.get(reverse("outreach:desk")))


def test_my_figures_of_the_day_count_my_calls(client, take):
    client.post(take(), {"action": "complete", "outcome": Outcome.NO_ANSWER})
    shown = page(client.get(reverse("outreach:desk")))
    assert "Appels passés" in shown


def test_someone_not_trained_is_offered_the_training(client, world):
    campaign = make_campaign(world)
    campaigns.enrol_caller(campaign, user=world.bob, by=world.manager)
    client.force_login(world.bob)
    campaign.status = "running"
    campaign.save()
    shown = page(client.get(reverse("outreach:desk")))
    assert "Commencer l’entraînement" in shown and "Appel suivant" not in shown


def test_the_day_costs_the_same_queries_for_two_callbacks_as_for_many(client, world, django_assert_max_num_queries):
    for _ in range(14):
        make_home(world.north, ages=[80])
    campaign = running_campaign(world)
    client.force_login(world.ana)

    def promise(homes):
        pks = list(Target.objects.order_by("pk").values_list("pk", flat=True)[:homes])
        Target.objects.filter(pk__in=pks).update(
            status="deferred", assigned_to=world.ana, last_outcome="callback_requested", due_at="2026-11-24T15:00Z"
        )

    promise(2)
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("outreach:desk"))
    cost = len(few)
    assert cost
    promise(14)
    with django_assert_max_num_queries(cost):
        client.get(reverse("outreach:desk"))
    assert campaign.pk
