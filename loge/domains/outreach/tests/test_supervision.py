import pytest
from django.utils import timezone

from loge.domains.outreach.choices import TargetStatus
from loge.domains.outreach.models import Target
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.supervision import assign_homes, free_homes, rebalance
from loge.domains.outreach.queries.board import board
from loge.domains.outreach.tests.world import draw, enrol, make_home, running_campaign
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal


@pytest.fixture
def campaign(world):
    for age in range(70, 80):
        make_home(world.north, ages=[age])
    return running_campaign(world, world.ana, world.bob)


def ids(campaign, **filters):
    return list(campaign.targets.filter(**filters).order_by("rank").values_list("pk", flat=True))


def test_homes_confided_to_someone_are_served_to_them_alone_and_first(world, campaign):
    youngest = ids(campaign)[-1]
    assert assign_homes(campaign, target_ids=[youngest], to=world.bob, by=world.manager) == 1
    assert claim_next(campaign, by=world.bob).pk == youngest
    assert claim_next(campaign, by=world.ana).pk == ids(campaign)[0]
    assert Entry.objects.get(action="outreach.homes_assigned").facts == {"to": world.bob.pk, "homes": 1}


def test_the_figures_of_a_wave_open_the_homes_and_the_people_that_make_them(world, campaign, client):
    client.force_login(world.manager)
    page = client.get(f"/campagnes/{campaign.pk}/vagues/1/").content.decode()
    for address in ("foyers", "personnes"):
        link = f"/campagnes/{campaign.pk}/{address}/?vague=1&amp;etat=to_call"
        assert link in page
        assert client.get(link.replace("&amp;", "&")).context["page"].paginator.count == 10


def test_the_pace_is_that_of_the_homes_that_the_viewer_sees(world):
    make_home(world.south, ages=[84])
    campaign = running_campaign(world)
    Target.objects.update(status=TargetStatus.REACHED, completed_at=timezone.now())
    make_home(world.north, ages=[85])
    draw(world, campaign, min_age=85)
    seen = {
        viewer: board(campaign, viewer=viewer, now=timezone.localtime()).pace for viewer in (world.manager, world.zoe)
    }
    assert {pace.per_day for pace in seen.values()} == {1 / 3}
    Target.objects.filter(status=TargetStatus.WAITING).update(status=TargetStatus.REACHED, completed_at=timezone.now())
    assert board(campaign, viewer=world.manager, now=timezone.localtime()).pace.per_day == 2 / 3
    assert board(campaign, viewer=world.zoe, now=timezone.localtime()).pace.per_day == 1 / 3


def test_a_home_on_the_line_stays_where_it_is(world, campaign):
    held = claim_next(campaign, by=world.ana)
    assert assign_homes(campaign, target_ids=[held.pk], to=world.bob, by=world.manager) == 0


def test_freed_homes_go_back_to_everyone(world, campaign):
    assign_homes(campaign, target_ids=ids(campaign), to=world.bob, by=world.manager)
    assert claim_next(campaign, by=world.ana) is None
    assert free_homes(campaign, from_user=world.bob, by=world.manager) == 10
    assert claim_next(campaign, by=world.ana) is not None


def test_rebalancing_deals_evenly_between_callers_at_work(world, campaign):
    assign_homes(campaign, target_ids=ids(campaign)[:9], to=world.bob, by=world.manager)
    enrol(world, campaign, world.lead)
    rebalance(campaign, by=world.manager)
    counts = [campaign.targets.filter(assigned_to=user).count() for user in (world.ana, world.bob, world.lead)]
    assert counts == [3, 3, 3]
    assert Target.objects.get(pk=ids(campaign)[-1]).assigned_to is None, "the common queue stays common"
    assert not campaign.targets.exclude(status=TargetStatus.WAITING).exists()


def test_refuses_someone_who_does_not_call_for_the_campaign_and_whoever_does_not_supervise(world, campaign):
    with pytest.raises(Refusal, match="pas inscrit"):
        assign_homes(campaign, target_ids=ids(campaign), to=world.zoe, by=world.manager)
    for act in (
        lambda: rebalance(campaign, by=world.ana),
        lambda: free_homes(campaign, from_user=world.ana, by=world.bob),
    ):
        with pytest.raises(Refusal):
            act()
