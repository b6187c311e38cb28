from django.db import connection
from django.test.utils import CaptureQueriesContext

from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.panels import calls_on_home, campaigns_on_home
from loge.domains.outreach.tests.world import make_campaign, make_home, running_campaign


def test_a_caller_sees_their_campaign_and_the_call_left_open(client, world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana)
    client.force_login(world.ana)
    assert campaign.name in client.get("/").content.decode()
    claim_next(campaign, by=world.ana)
    assert "Reprendre l’appel" in client.get("/").content.decode()


def test_a_supervisor_sees_how_far_the_campaigns_under_way_have_come(client, world):
    make_home(world.north)
    campaign = running_campaign(world, world.ana)
    make_campaign(world, name="Encore en préparation")
    client.force_login(world.manager)
    page = client.get("/").content.decode()
    assert campaign.name in page and "joints sur" in page
    assert "Encore en préparation" not in page


def test_those_who_do_not_call_nor_watch_get_no_panel(world):
    make_home(world.north)
    running_campaign(world, world.ana)
    assert calls_on_home(world.stranger) is None and campaigns_on_home(world.stranger) is None
    assert campaigns_on_home(world.ana) is None
    assert calls_on_home(world.zoe) is None, "not enrolled"


def test_the_panel_costs_the_same_for_one_campaign_as_for_four(world):
    make_home(world.north)
    running_campaign(world, world.ana)
    one = _queries(world.manager)
    for _ in range(3):
        running_campaign(world, world.ana)
    assert _queries(world.manager) == one


def _queries(user) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        campaigns_on_home(user)
    return len(counted)
